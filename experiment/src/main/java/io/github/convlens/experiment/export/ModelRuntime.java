package io.github.convlens.experiment.export;

import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Runs an exported file, so that its outputs can be compared with the network's. An implementation
 * for ONNX is found by {@link ServiceLoader}; it may be on the class path without the library that
 * it needs.
 */
public interface ModelRuntime {

  /** The first runtime for ONNX that is ready. */
  static Optional<ModelRuntime> installed() {
    return ServiceLoader.load(ModelRuntime.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(ModelRuntime::ready)
        .findFirst();
  }

  /** Whether the library that it needs is on the class path. */
  boolean ready();

  /** Its name and version. */
  String name();

  /**
   * Opens a file.
   *
   * @throws UnusableModelException if the runtime cannot run the file
   */
  Session open(Path file);

  /** An open file. */
  interface Session extends AutoCloseable {
    /**
     * Computes one output.
     *
     * @param output its name
     * @return a row per image
     * @throws UnusableModelException if that fails
     */
    float[][] run(ModelInput input, String output);

    @Override
    void close();
  }
}
