package io.github.convlens.cli.command;

import ai.djl.Device;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.option.Validation;
import io.github.convlens.experiment.Calibration;
import io.github.convlens.experiment.CalibrationFit;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.SplitEvaluation;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.insight.evaluation.CalibrationPlot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code convlens calibrate}. */
@Command(
    name = "calibrate",
    description =
        "Find the temperature that calibrates a run's probabilities on its validation"
            + " images, and store it in the run directory. From then on, predict, evaluate and"
            + " explain use it.")
public final class CalibrateCommand extends ConsoleCommand {
  @Mixin private PlaceOptions place;

  @Mixin private RunArguments arguments;

  @Override
  public Integer call() throws IOException {
    FinishedRun run = arguments.open(log()::info);
    CalibrationFit.requireProbabilities(run);
    Configuration configuration = run.configuration();
    Device device = Devices.choose(place.choice(configuration.device()), log()::info).get(0);
    DataSet data = OpenedData.open(configuration, place, err());
    run.requireClasses(data);
    Validation validation = configuration.data().validation();
    ImageSet images = data.images(Split.VALIDATION, validation, configuration.seed());
    run.otherValidation(images).ifPresent(log()::warn);
    if (validation instanceof Validation.Test) {
      log()
          .warn(
              "the validation images are also the test images: scores of calibrated"
                  + " probabilities on them look a little better than they are (data.validation: 0.1 keeps"
                  + " the two apart)");
    }
    SplitEvaluation evaluation = SplitEvaluation.uncalibrated(run, images, device);
    CalibrationFit fit = CalibrationFit.of(run, evaluation.result().outputs(), images.targets());
    fit.calibration().store(run.directory());
    Path plot = CalibrationPlot.write(fit, run.directory().root().resolve("plots"));
    Calibration found = fit.calibration();
    say(
        String.format(
            Locale.ROOT,
            "temperature %.4f on %,d validation images",
            found.temperature(),
            found.images()));
    change(
        "expected calibration error",
        found.before().expectedError(),
        found.after().expectedError());
    change("log loss", found.before().logLoss(), found.after().logLoss());
    say(plot.toString());
    return ExitCode.DONE;
  }

  private void change(String name, double before, double after) {
    say(String.format(Locale.ROOT, "%-26s  %.4f -> %.4f", name, before, after));
  }
}
