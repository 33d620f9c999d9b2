package io.github.convlens.cli.command;

import io.github.convlens.cli.ExitCode;
import io.github.convlens.cli.page.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code convlens page}: what {@code scripts/experiments} writes its pages with. */
@Command(
    name = "page",
    hidden = true,
    description = "Write the tables and pictures of a Markdown page from run directories.")
public final class PageCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "PAGE", description = "The page (Markdown), changed in place.")
  private Path page;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      required = true,
      description = "The folder of its experiments, each with a run directory per seed.")
  private Path runs;

  @Override
  public Integer call() throws IOException {
    int parts = new Page(page, runs).write();
    spec.commandLine().getOut().println(page + ": " + parts + " tables and pictures written");
    spec.commandLine().getOut().flush();
    return ExitCode.DONE;
  }
}
