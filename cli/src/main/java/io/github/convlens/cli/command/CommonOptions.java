package io.github.convlens.cli.command;

import picocli.CommandLine.Option;

/** The options of every command. */
final class CommonOptions {

  @Option(names = "--verbose", description = "If something fails, show the stack trace.")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;
}
