package io.github.convlens.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code convlens data}. */
@Command(
    name = "data",
    description = "Data sets: where they are, get them, check them.",
    synopsisSubcommandLabel = "list|fetch|verify",
    subcommands = {DataListCommand.class, DataFetchCommand.class, DataVerifyCommand.class})
public final class DataCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: data list, fetch or verify");
  }
}
