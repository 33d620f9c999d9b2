package io.github.convlens.experiment;

import io.github.convlens.data.target.Task;
import io.github.convlens.training.metric.ClassExamples;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.ClassSample;
import io.github.convlens.training.metric.Reliability;
import io.github.convlens.training.metric.Temperature;

/**
 * Temperature scaling of a run on its validation images.
 *
 * @param calibration to keep
 * @param before the reliability curve of the network's own probabilities
 * @param after that of the calibrated ones
 */
public record CalibrationFit(Calibration calibration, Reliability before, Reliability after) {

  /**
   * Finds the temperature.
   *
   * @param outputs of the run's network for each image
   * @param labels of the images
   * @throws io.github.convlens.core.InvalidInputException if there is no best temperature
   */
  public static CalibrationFit of(FinishedRun run, float[][] outputs, int[] labels) {
    run.metadata().outputs().task().require("the network", Task.CLASSIFY);
    Temperature best = Temperature.fit(outputs, labels);
    ClassSample before = ClassExamples.of(outputs, labels).all();
    ClassSample after = ClassExamples.of(outputs, labels, best.value()).all();
    Calibration calibration =
        new Calibration(
            Calibration.checksum(run.weights()),
            best.value(),
            labels.length,
            quality(before),
            quality(after));
    return new CalibrationFit(calibration, before.reliability(), after.reliability());
  }

  private static Calibration.Quality quality(ClassSample sample) {
    return new Calibration.Quality(
        sample.reliability().expectedError(), ClassMetric.LOG_LOSS.of(sample));
  }
}
