package io.github.convlens.experiment.export;

import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Computes what an exported ONNX file says, so that it can be compared with the network. An
 * implementation is found by {@link ServiceLoader}; it may be there while the library that it needs
 * is not.
 */
public interface ModelRuntime {

  /** The first one that is ready. */
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
   * @throws UnusableModelException if the file is not one that it can compute
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
