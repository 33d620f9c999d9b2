package io.github.convlens.experiment.export;

/** An exported file that a runtime refuses. */
public final class UnusableModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnusableModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
