package io.github.convlens.cli;

import io.github.convlens.experiment.run.Version;
import picocli.CommandLine.IVersionProvider;

/** The text of {@code --version}. */
final class VersionOption implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"convlens " + Version.current()};
  }
}
