package io.github.convlens.cli.command;

import picocli.CommandLine.Command;

/** {@code convlens data}. */
@Command(
    name = "data",
    description = "List, download and verify data sets; pack pictures.",
    synopsisSubcommandLabel = "list|fetch|verify|pack",
    subcommands = {
      DataListCommand.class,
      DataFetchCommand.class,
      DataVerifyCommand.class,
      DataPackCommand.class
    })
public final class DataCommand extends ConsoleCommand {
  @Override
  public Integer call() {
    throw misuse("name a command: data list, fetch, verify or pack");
  }
}
