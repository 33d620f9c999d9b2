package io.github.convlens.cli.command;

import picocli.CommandLine.Option;

/** Options of every command. */
final class CommonOptions {

  @Option(names = "--verbose", description = "Show the stack trace where something fails.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;
}
