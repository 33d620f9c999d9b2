package io.github.convlens.cli;

import io.github.convlens.experiment.run.Version;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} shows. */
final class VersionOption implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {"convlens " + Version.current()};
  }
}
