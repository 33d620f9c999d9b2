package io.github.convlens.onnx;

import io.github.convlens.experiment.export.ModelRuntime;
import java.nio.file.Path;

/**
 * The model runtime that uses ONNX Runtime on the CPU. This class can be loaded without that
 * library, since only {@link OrtSessions} refers to the library's classes.
 */
public final class OnnxRuntime implements ModelRuntime {

  @Override
  public boolean ready() {
    try {
      OrtSessions.version();
      return true;
    } catch (NoClassDefFoundError | UnsatisfiedLinkError e) {
      return false;
    }
  }

  @Override
  public String name() {
    return "ONNX Runtime " + OrtSessions.version();
  }

  @Override
  public Session open(Path file) {
    return OrtSessions.open(file);
  }
}
