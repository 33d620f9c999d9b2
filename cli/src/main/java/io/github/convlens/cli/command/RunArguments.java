package io.github.convlens.cli.command;

import io.github.convlens.experiment.FinishedRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** The run directory whose network a command uses, and which of its weights. */
final class RunArguments {

  @Parameters(
      index = "0",
      paramLabel = "RUN_DIR",
      description = "The run directory that train wrote.")
  private Path directory;

  @Option(
      names = "--checkpoint",
      paramLabel = "WHICH",
      converter = Names.class,
      description =
          "Use the weights of the last epoch (last, the default) or of the best one (best). The"
              + " best epoch is that of training.best; by default, of early stopping's metric or the"
              + " validation loss.")
  private @Nullable Which which;

  /** One of a run's sets of weights. */
  private enum Which {
    LAST,
    BEST;

    static Which named(String name) {
      return switch (name) {
        case "last" -> LAST;
        case "best" -> BEST;
        default ->
            throw new TypeConversionException("\"" + name + "\" is neither: give last or best");
      };
    }
  }

  /** Names as users write them, in lower case. */
  private static final class Names implements ITypeConverter<Which> {
    @Override
    public Which convert(String name) {
      return Which.named(name);
    }
  }

  /**
   * Opens the run.
   *
   * @param notes receives one line if the weights are not the last ones
   */
  FinishedRun open(Consumer<String> notes) throws IOException {
    FinishedRun run = FinishedRun.open(directory);
    return which == Which.BEST ? run.best(notes) : run;
  }

  Path directory() {
    return directory;
  }

  /** Whether the user chose the weights. */
  boolean choose() {
    return which != null;
  }
}
