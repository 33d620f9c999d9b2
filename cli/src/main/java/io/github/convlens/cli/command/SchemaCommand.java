package io.github.convlens.cli.command;

import io.github.convlens.experiment.yaml.ConfigurationSchema;
import io.github.convlens.experiment.yaml.SpaceSchema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code convlens schema}. */
@Command(
    name = "schema",
    description =
        "Write the JSON schema of configurations, or of search spaces, with which editors"
            + " complete and check them.")
public final class SchemaCommand extends ConsoleCommand {

  @Option(names = "--space", description = "Write the schema of search spaces.")
  private boolean space;

  @Override
  public Integer call() {
    out().print(space ? SpaceSchema.json() : ConfigurationSchema.json());
    out().flush();
    return ExitCode.DONE;
  }
}
