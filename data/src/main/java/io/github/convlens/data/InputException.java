package io.github.convlens.data;

/**
 * Something given from outside (a file, a folder, a setting) that cannot be used. The message is
 * one line and says what is wrong, where, and how to mend it.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, where, and how to mend it
   */
  public InputException(String message) {
    super(oneLine(message));
  }

  /**
   * @param message what is wrong, where, and how to mend it
   * @param cause what was thrown underneath
   */
  public InputException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  // File and class names come from outside too and may hold line breaks or terminal escapes.
  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}", "?");
  }
}
