package io.github.convlens.cli.command;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.insight.Diagnosis;
import io.github.convlens.insight.diagnose.Finding;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code convlens diagnose}: needs neither libtorch nor the data. */
@Command(
    name = "diagnose",
    description = {
      "Explain what went wrong in a run: where, which numbers show it, why, and what to try"
          + " first. The exit code is 0 even with findings."
    })
public final class DiagnoseCommand extends ConsoleCommand {
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "RUN_DIR", description = "The run directory of a run, finished or not.")
  private Path runDirectory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write a CSV file with a row per finding as well; layers are separated by ';'.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    Diagnosis diagnosis = Diagnosis.of(runDirectory, place.dataDirectory());
    diagnosis.lines().forEach(this::say);
    if (output != null) {
      write(diagnosis);
    }
    return ExitCode.DONE;
  }

  private void write(Diagnosis diagnosis) {
    try {
      Finding.TABLE.write(output, diagnosis.findings());
    } catch (IOException e) {
      throw new InvalidInputException(output + ": cannot be written: " + e.getMessage());
    }
  }
}
