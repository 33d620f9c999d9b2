package io.github.convlens.cli.command;

import picocli.CommandLine.Command;

/** {@code convlens weights}. */
@Command(
    name = "weights",
    description = "List, download and verify published weights with which training can start.",
    synopsisSubcommandLabel = "list|fetch|verify",
    subcommands = {WeightsListCommand.class, WeightsFetchCommand.class, WeightsVerifyCommand.class})
public final class WeightsCommand extends ConsoleCommand {
  @Override
  public Integer call() {
    throw misuse("name a command: weights list, fetch or verify");
  }
}
