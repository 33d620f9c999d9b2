package io.github.convlens.cli.command;

import ai.djl.Device;
import io.github.convlens.cli.terminal.ProgressDisplay;
import io.github.convlens.core.Progress;
import io.github.convlens.data.option.Unreadable;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.PictureFiles;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.experiment.predict.OutputReading;
import io.github.convlens.experiment.predict.PicturePredictor;
import io.github.convlens.experiment.predict.PictureSource;
import io.github.convlens.experiment.predict.PredictionFormat;
import io.github.convlens.experiment.predict.PredictionStream;
import io.github.convlens.experiment.predict.WholeLines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens predict}. */
@Command(
    name = "predict",
    description =
        "Show what a network predicts for pictures: class and probability, labels, or"
            + " numbers. The pictures are given as files, as folders, or as paths on standard"
            + " input.")
public final class PredictCommand extends ConsoleCommand {
  private static final Path STANDARD_INPUT = Path.of("-");

  @Mixin private PlaceOptions place;

  @Mixin private RunArguments arguments;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Pictures, or folders of pictures, which are resized as in training. A single -"
              + " reads paths from standard input, one per line, and predicts each picture as"
              + " soon as its path is read.")
  private List<Path> paths;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "Write the predictions to FILE, as CSV unless --format says otherwise. The file"
              + " appears when all predictions are made.")
  private @Nullable Path output;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "table (the default), csv (the default with -o) or jsonl, a JSON object per line (the"
              + " default with -).",
      converter = FormNames.class)
  private @Nullable Form form;

  @Option(
      names = "--top",
      paramLabel = "K",
      description = "The number of classes to show for a picture, the likeliest first (default 1).")
  private @Nullable Integer top;

  @Option(
      names = "--unreadable",
      paramLabel = "WHAT",
      converter = UnreadableNames.class,
      description =
          "What to do with pictures that cannot be read: 'error' stops at the first one,"
              + " 'skip' continues and prints a warning for each of the first 20 (default:"
              + " data.unreadable of the run).")
  private @Nullable Unreadable unreadable;

  private enum Form {
    TABLE,
    CSV,
    JSONL
  }

  @Override
  public Integer call() throws IOException {
    if (top != null && top < 1) {
      throw misuse("--top is " + top + ": give a whole number, 1 or more");
    }
    boolean stream = paths.contains(STANDARD_INPUT);
    if (stream && paths.size() > 1) {
      throw misuse("- reads all paths from standard input: leave out the other paths");
    }
    if (stream && form == Form.TABLE) {
      throw misuse("--format table needs all paths, to align them: with -, give csv or jsonl");
    }
    FinishedRun run = arguments.open(log()::info);
    OutputReading reading = OutputReading.of(run, top, log()::info);
    List<Path> files = stream ? List.of() : PictureFiles.find(paths);
    PictureSource source = stream ? PictureSource.of(standardInput()) : PictureSource.of(files);
    Device device = Devices.choose(place.choice(run.configuration().device()), log()::info).get(0);
    Unreadable choice = unreadable == null ? run.configuration().data().unreadable() : unreadable;
    try (WholeLines lines = output == null ? WholeLines.to(out()) : WholeLines.to(output);
        PicturePredictor predictor = new PicturePredictor(run, reading, device)) {
      PredictionStream predictions =
          new PredictionStream(run, predictor, choice, line -> log().warn(line));
      return predict(predictions, source, format(reading, files, stream), lines)
          ? ExitCode.DONE
          : ExitCode.NOT_READ;
    }
  }

  /** Predicts, and shows progress if the predictions are written to a file. */
  private boolean predict(
      PredictionStream predictions, PictureSource source, PredictionFormat format, WholeLines lines)
      throws IOException {
    if (output == null) {
      return predictions.run(source, format, lines, Progress.NONE);
    }
    try (ProgressDisplay progress = ProgressDisplay.on(err())) {
      return predictions.run(source, format, lines, progress);
    }
  }

  private PredictionFormat format(OutputReading reading, List<Path> files, boolean stream) {
    Form defaultForm = output != null ? Form.CSV : stream ? Form.JSONL : Form.TABLE;
    return switch (form == null ? defaultForm : form) {
      case TABLE -> PredictionFormat.Columns.fitting(files, reading.names());
      case CSV -> new PredictionFormat.Csv(reading.columns());
      case JSONL -> new PredictionFormat.JsonLines();
    };
  }

  /** Decodes paths with the charset that Java uses for the system's file names. */
  private static BufferedReader standardInput() {
    Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    return new BufferedReader(new InputStreamReader(System.in, names));
  }

  /** Converts the name of a format. */
  private static final class FormNames extends EnumConverter<Form> {
    FormNames() {
      super(Form.class);
    }
  }

  /** Converts a value of {@code data.unreadable}. */
  private static final class UnreadableNames extends EnumConverter<Unreadable> {
    UnreadableNames() {
      super(Unreadable.class);
    }
  }
}
