package io.github.convlens.cli.command;

import io.github.convlens.insight.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens report}. */
@Command(
    name = "report",
    description = {
      "Make report.html, and its plots as PNG files in plots/, from the files of a run"
          + " directory. For several runs, make one page that shows them side by side."
    })
public final class ReportCommand extends ConsoleCommand {
  @Parameters(paramLabel = "RUN_DIR", arity = "1..*", description = "Run directories.")
  private List<Path> runDirectories;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "The folder for the report; by default the run directory or, for several runs, the"
              + " current folder.")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    Report report = Report.of(runDirectories);
    Path page = output == null ? report.write() : report.write(output);
    say(page.toString());
    return ExitCode.DONE;
  }
}
