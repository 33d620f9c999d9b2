package io.github.convlens.cli.command;

import io.github.convlens.cli.completion.Shell;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code convlens completion}. */
@Command(
    name = "completion",
    description =
        "Write a script with which the shell completes commands, options, configuration"
            + " keys and their values, run directories and layers. Its first lines say where to"
            + " install it.")
public final class CompletionCommand extends ConsoleCommand {

  @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Override
  public Integer call() {
    out().print(shell.script(root()));
    out().flush();
    return ExitCode.DONE;
  }
}
