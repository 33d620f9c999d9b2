package io.github.convlens.experiment;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.ClassTargets;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.metric.ClassExamples;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.ClassSample;
import io.github.convlens.training.metric.Reliability;
import io.github.convlens.training.metric.Temperature;

/**
 * The result of temperature scaling on the validation images of a run. With several labels per
 * image, each pair of an image and a label counts as one prediction with two classes: the image has
 * the label or not.
 *
 * @param calibration the calibration that was found
 * @param before the reliability curve of the network's own probabilities
 * @param after the reliability curve of the calibrated probabilities
 */
public record CalibrationFit(Calibration calibration, Reliability before, Reliability after) {

  /**
   * Requires that the network predicts probabilities.
   *
   * @throws InvalidInputException if the network predicts numbers
   */
  public static void requireProbabilities(FinishedRun run) {
    if (run.metadata().outputs().task() == Task.REGRESS) {
      throw new InvalidInputException(
          "the network predicts numbers, not probabilities: there is nothing to calibrate, and"
              + " evaluate shows the errors of the numbers");
    }
  }

  /**
   * Finds the temperature.
   *
   * @param outputs the outputs of the run's network, one row per image
   * @param targets the targets of the images
   * @throws InvalidInputException if there is no best temperature, or the network predicts no
   *     probabilities
   */
  public static CalibrationFit of(FinishedRun run, float[][] outputs, Targets targets) {
    requireProbabilities(run);
    return targets instanceof LabelTargets labels
        ? of(run, perDecision(outputs), decisions(labels), labels.count())
        : of(run, outputs, ((ClassTargets) targets).labels(), targets.count());
  }

  private static CalibrationFit of(FinishedRun run, float[][] outputs, int[] labels, int images) {
    Temperature best = Temperature.fit(outputs, labels);
    ClassSample before = ClassExamples.of(outputs, labels).all();
    ClassSample after = ClassExamples.of(outputs, labels, best.value()).all();
    Calibration calibration =
        new Calibration(
            Calibration.checksum(run.weights()),
            best.value(),
            images,
            quality(before),
            quality(after));
    return new CalibrationFit(calibration, before.reliability(), after.reliability());
  }

  /**
   * The outputs with one row per decision, that is, per pair of an image and a label. The rows are
   * ordered by image.
   */
  private static float[][] perDecision(float[][] outputs) {
    int labels = outputs[0].length;
    float[][] perDecision = new float[Math.multiplyExact(outputs.length, labels)][];
    for (int i = 0; i < perDecision.length; i++) {
      perDecision[i] = new float[] {outputs[i / labels][i % labels]};
    }
    return perDecision;
  }

  private static int[] decisions(LabelTargets targets) {
    int[] decisions = new int[Math.multiplyExact(targets.count(), targets.labels())];
    for (int i = 0; i < decisions.length; i++) {
      decisions[i] = targets.has(i / targets.labels(), i % targets.labels()) ? 1 : 0;
    }
    return decisions;
  }

  private static Calibration.Quality quality(ClassSample sample) {
    return new Calibration.Quality(
        sample.reliability().expectedError(), ClassMetric.LOG_LOSS.of(sample));
  }
}
