package io.github.convlens.training.internal.torch;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native library of {@link NativeOutputKernels} and {@link NativeConvolution}, which a process
 * loads once. It is the library that comes with convlens for the platform, unless the system
 * property {@value #FILE} names a different file.
 */
final class NativeLibrary {

  private static final String FILE = "convlens.kernels.library";
  private static final String LIBRARY = "libconvlens.so";

  private NativeLibrary() {}

  private static final class Once {
    private static final Optional<String> PROBLEM = load();
  }

  /** The reason why the library cannot be used; empty if it can. */
  static Optional<String> problem() {
    return Once.PROBLEM;
  }

  private static Optional<String> load() {
    Engine.getInstance(); // The library uses libtorch, which must be loaded first.
    Optional<String> problem = attempt(System.getProperty(FILE));
    Logger log = LoggerFactory.getLogger(NativeLibrary.class);
    problem.ifPresent(
        reason ->
            log.info(
                "the native kernels cannot be loaded ({}): libtorch's operators measure layer"
                    + " outputs and compute all convolutions instead, which is slower",
                reason));
    return problem;
  }

  private static Optional<String> attempt(@Nullable String file) {
    try {
      if (file == null) {
        return unpack();
      }
      System.load(Path.of(file).toAbsolutePath().toString());
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("they cannot be unpacked: " + e);
    } catch (UnsatisfiedLinkError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<String> unpack() throws IOException {
    try (InputStream library = NativeLibrary.class.getResourceAsStream(resource())) {
      if (library == null) {
        return Optional.of("there are none for " + platform());
      }
      Path file = Files.createTempFile("convlens-", ".so");
      try {
        Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
        System.load(file.toString());
        return Optional.empty();
      } finally {
        Files.delete(file); // Once loaded, the library needs no file.
      }
    }
  }

  private static String resource() {
    return platform() + "/" + LIBRARY;
  }

  /** The operating system and processor, for example {@code linux-x86_64}. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).replace(' ', '-');
    String processor = System.getProperty("os.arch").replace("amd64", "x86_64");
    return system + "-" + processor;
  }
}
