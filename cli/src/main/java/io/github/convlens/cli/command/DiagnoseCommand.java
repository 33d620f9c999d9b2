package io.github.convlens.cli.command;

import io.github.convlens.cli.ExitCode;
import io.github.convlens.cli.diagnose.Diagnosis;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Diagnosis.of(runDirectory).lines().forEach(out::println);
    out.flush();
    return ExitCode.DONE;
  }
}
