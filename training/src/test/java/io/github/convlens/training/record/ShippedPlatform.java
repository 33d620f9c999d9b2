package io.github.convlens.training.record;

/** Tells whether convlens ships native kernels for this platform. If it does, they must load. */
public final class ShippedPlatform {

  private ShippedPlatform() {}

  public static boolean here() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").matches("amd64|aarch64");
  }
}
