package io.github.convlens.cli.command;

import io.github.convlens.insight.compare.Comparison;
import io.github.convlens.insight.compare.ComparisonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens compare}. */
@Command(
    name = "compare",
    description =
        "Show the configuration keys in which runs differ, their results with the spread over"
            + " seeds, and whether the results differ by more than that spread.")
public final class CompareCommand extends ConsoleCommand {
  @Parameters(
      paramLabel = "RUN_DIR",
      arity = "1..*",
      description =
          "Run directories, or folders of run directories, such as those of train --seeds.")
  private List<Path> runs;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.",
      defaultValue = "table")
  private ListCommand.Format format;

  @Override
  public Integer call() throws IOException {
    ComparisonText text = new ComparisonText(Comparison.of(runs));
    if (format == ListCommand.Format.JSON) {
      say(text.json());
    } else {
      text.lines().forEach(this::say);
    }
    return ExitCode.DONE;
  }
}
