package io.github.convlens.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the manifest. */
public final class Version implements IVersionProvider {

  /** Of the jar that this class came from; "development" where it came from no jar. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"convlens " + current()};
  }
}
