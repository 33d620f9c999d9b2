package io.github.convlens.cli.command;

import io.github.convlens.experiment.yaml.ConfigurationSchema;
import io.github.convlens.experiment.yaml.SpaceSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code convlens schema}. */
@Command(
    name = "schema",
    description =
        "Write the JSON schema of a configuration, or of a search space, by which editors complete"
            + " and check one.")
public final class SchemaCommand extends ConsoleCommand {

  @Option(names = "--space", description = "That of a search space.")
  private boolean space;

  @Override
  public Integer call() {
    out().print(space ? SpaceSchema.json() : ConfigurationSchema.json());
    out().flush();
    return ExitCode.DONE;
  }
}
