package io.github.convlens.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;

/** Finds convlens's own jars, which Spark's executors receive from the driver. */
final class ApplicationJars {

  private ApplicationJars() {}

  /**
   * The paths of all jars in the folder of this class's jar; empty in a checkout, where classes are
   * in folders.
   */
  static List<String> paths() {
    CodeSource source = ApplicationJars.class.getProtectionDomain().getCodeSource();
    try {
      Path ownJar = Path.of(source.getLocation().toURI());
      return Files.isDirectory(ownJar) ? List.of() : jarsInFolderOf(ownJar);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The class path for a new convlens process on this machine. */
  static String classPath() {
    List<String> jars = paths();
    return jars.isEmpty()
        ? System.getProperty("java.class.path")
        : String.join(File.pathSeparator, jars);
  }

  private static List<String> jarsInFolderOf(Path jar) throws IOException {
    try (Stream<Path> files = Files.list(jar.getParent())) {
      return files.map(Path::toString).filter(file -> file.endsWith(".jar")).sorted().toList();
    }
  }
}
