package io.github.convlens.experiment.run;

/** The version of convlens, as the build wrote it into the manifest. */
public final class Version {

  private Version() {}

  /** The version of the jar that this class came from; "development" outside a jar. */
  public static String current() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
