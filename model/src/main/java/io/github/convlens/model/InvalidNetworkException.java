package io.github.convlens.model;

/**
 * A network that cannot be built, or weights that do not fit one.
 *
 * <p>The message is one line: what is wrong, where (layer, key or file) and how to mend it.
 */
public final class InvalidNetworkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line: what is wrong, where, and how to mend it
   */
  public InvalidNetworkException(String message) {
    super(message);
  }

  /**
   * @param message one line: what is wrong, where, and how to mend it
   * @param cause what led to it
   */
  public InvalidNetworkException(String message, Throwable cause) {
    super(message, cause);
  }
}
