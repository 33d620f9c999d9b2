package io.github.convlens.experiment.export;

/** Thrown if a runtime cannot run an exported file. */
public final class UnusableModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
