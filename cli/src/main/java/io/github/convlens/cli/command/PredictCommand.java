package io.github.convlens.cli.command;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.PictureFiles;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.training.loop.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens predict}. */
@Command(
    name = "predict",
    description = "Show class and probability for pictures, or for the pictures in a folder.")
public final class PredictCommand extends ConsoleCommand {
  private static final int BATCH_SIZE = 256;

  @Mixin private PlaceOptions place;

  @Mixin private RunArguments arguments;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Pictures, or folders of them; brought to the network's size as in training.")
  private List<Path> paths;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write CSV (file,class,probability) to FILE instead of a table.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    FinishedRun run = arguments.open(log()::info);
    List<Path> files = PictureFiles.find(paths);
    Device device = Devices.choose(place.choice(run.configuration().device()), log()::info).get(0);
    float[][] probabilities;
    try (NDManager manager = Devices.open(device);
        DeviceImages images =
            DeviceImages.of(
                PictureFiles.read(files, run.metadata(), log()::info),
                run.metadata().normalization(),
                Storage.BYTES,
                0,
                manager)) {
      probabilities =
          new Predictor(run.network(manager), manager).probabilities(images, BATCH_SIZE);
    }
    if (output == null) {
      table(files, probabilities, run.metadata().classes());
    } else {
      csv(files, probabilities, run.metadata().classes());
    }
    return ExitCode.DONE;
  }

  private void table(List<Path> files, float[][] probabilities, List<String> classes) {
    List<String> names = files.stream().map(file -> shown(file.toString())).toList();
    List<String> labels = classes.stream().map(PredictCommand::shown).toList();
    String format = "%-" + widest(names) + "s  %-" + widest(labels) + "s  %.4f";
    for (int i = 0; i < files.size(); i++) {
      int best = best(probabilities[i]);
      say(
          String.format(
              Locale.ROOT, format, names.get(i), labels.get(best), probabilities[i][best]));
    }
  }

  /** Control characters in the name of a file or class would reach the terminal. */
  private static String shown(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  private void csv(List<Path> files, float[][] probabilities, List<String> classes) {
    List<ClassifiedFile> rows = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      int best = best(probabilities[i]);
      rows.add(
          new ClassifiedFile(files.get(i).toString(), classes.get(best), probabilities[i][best]));
    }
    try {
      ClassifiedFile.TABLE.write(output, rows);
    } catch (IOException e) {
      throw new InvalidInputException(output + ": cannot be written: " + e.getMessage());
    }
  }

  private static int best(float[] probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (probabilities[i] > probabilities[best]) {
        best = i;
      }
    }
    return best;
  }
}
