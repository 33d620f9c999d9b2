package io.github.convlens.cli.command;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.insight.Diagnosis;
import io.github.convlens.insight.diagnose.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convlens diagnose}: needs neither libtorch nor the data. */
@Command(
    name = "diagnose",
    description = {
      "Say in words what went wrong in a run: where, which numbers show it, why, and what to try"
          + " first. Exits 0 whatever it finds."
    })
public final class DiagnoseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private PlaceOptions place;

  @Parameters(paramLabel = "RUN_DIR", description = "The run directory of a run, finished or not.")
  private Path runDirectory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write a CSV file with a row per finding as well; layers are set apart by ';'.")
  private Path output;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Diagnosis diagnosis = Diagnosis.of(runDirectory, place.dataDirectory());
    diagnosis.lines().forEach(out::println);
    out.flush();
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
