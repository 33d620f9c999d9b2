package io.github.convlens.cli.command;

import io.github.convlens.experiment.yaml.ConfigurationSchema;
import picocli.CommandLine.Command;

/** {@code convlens schema}. */
@Command(
    name = "schema",
    description =
        "Write the JSON schema of a configuration, by which editors complete and check one.")
public final class SchemaCommand extends ConsoleCommand {

  @Override
  public Integer call() {
    out().print(ConfigurationSchema.json());
    out().flush();
    return ExitCode.DONE;
  }
}
