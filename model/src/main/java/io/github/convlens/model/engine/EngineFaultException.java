package io.github.convlens.model.engine;

/** Thrown if libtorch computes wrong results on this machine and convlens cannot prevent that. */
public final class EngineFaultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public EngineFaultException(String message) {
    super(message);
  }
}
