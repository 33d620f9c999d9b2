package io.github.convlens.cli.command;

import ai.djl.Device;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.ClassifiedPicture;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.PictureFiles;
import io.github.convlens.experiment.device.Devices;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens predict}. */
@Command(
    name = "predict",
    description = "Show class and probability for pictures, or for the pictures in a folder.")
public final class PredictCommand extends ConsoleCommand {
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
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    FinishedRun run = arguments.open(log()::info);
    List<Path> files = PictureFiles.find(paths);
    Device device = Devices.choose(place.choice(run.configuration().device()), log()::info).get(0);
    List<ClassifiedPicture> rows = ClassifiedPicture.of(run, files, device, log()::info);
    if (output == null) {
      table(rows);
    } else {
      csv(rows);
    }
    return ExitCode.DONE;
  }

  private void table(List<ClassifiedPicture> rows) {
    List<String> names = rows.stream().map(row -> shown(row.file())).toList();
    List<String> labels = rows.stream().map(row -> shown(row.className())).toList();
    String format = "%-" + widest(names) + "s  %-" + widest(labels) + "s  %.4f";
    for (int i = 0; i < rows.size(); i++) {
      say(
          String.format(
              Locale.ROOT, format, names.get(i), labels.get(i), rows.get(i).probability()));
    }
  }

  /** Control characters in the name of a file or class would reach the terminal. */
  private static String shown(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  private static int widest(List<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  private void csv(List<ClassifiedPicture> rows) {
    try {
      ClassifiedPicture.TABLE.write(output, rows);
    } catch (IOException e) {
      throw new InvalidInputException(output + ": cannot be written: " + e.getMessage());
    }
  }
}
