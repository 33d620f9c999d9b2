package io.github.convlens.training.record;

/** Whether native kernels come with convlens for this platform, which then must load. */
public final class ShippedPlatform {

  private ShippedPlatform() {}

  public static boolean here() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").matches("amd64|aarch64");
  }
}
