package io.github.convlens.experiment.export;

import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A runtime for exported files, whose outputs can then be compared with the network's. {@link
 * ServiceLoader} finds the implementation for ONNX, which may be on the class path without the
 * library that it needs.
 */
public interface ModelRuntime {

  /** The first runtime for ONNX that is ready. */
  static Optional<ModelRuntime> installed() {
    return ServiceLoader.load(ModelRuntime.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(ModelRuntime::ready)
        .findFirst();
  }

  /** Whether the library that the runtime needs is on the class path. */
  boolean ready();

  /** The name and the version of the runtime. */
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
     * @param output the name of the output
     * @return one row per image
     * @throws UnusableModelException if the runtime cannot compute the output
     */
    float[][] run(ModelInput input, String output);

    @Override
    void close();
  }
}
