package io.github.convlens.cli.command;

import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.WeightChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that name a run directory and choose among the weights of its network. */
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
          "Use the weights of the last epoch (last, the default) or of the best epoch"
              + " (best). The score that training.best names decides which epoch is the best; by"
              + " default it is the metric of early stopping or, without early stopping, the"
              + " validation loss. With training.ema or training.lookahead, last and best are averages"
              + " of the weights, and there are two more choices: ema (the same as last) and plain"
              + " (the last weights without averaging).")
  private @Nullable WeightChoice which;

  /** Converts the lower-case name of a choice. */
  private static final class Names extends EnumConverter<WeightChoice> {
    Names() {
      super(WeightChoice.class);
    }
  }

  /**
   * Opens the run.
   *
   * @param notes receives a line that names the chosen weights, if the run has several sets of
   *     weights
   */
  FinishedRun open(Consumer<String> notes) throws IOException {
    return FinishedRun.open(directory).with(which == null ? WeightChoice.LAST : which, notes);
  }

  Path directory() {
    return directory;
  }

  /** Whether the user chose the weights. */
  boolean chosen() {
    return which != null;
  }
}
