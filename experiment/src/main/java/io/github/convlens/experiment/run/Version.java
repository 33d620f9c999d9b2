package io.github.convlens.experiment.run;

/** The version of convlens, which the build writes to the manifest. */
public final class Version {

  private Version() {}

  /** The version of the jar that contains this class; "development" outside a jar. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
