package io.github.convlens.core;

/**
 * Input that cannot be used: a file, a folder, an option or a network.
 *
 * <p>The message is one line and says what is wrong, where, and how to fix it. It is meant for the
 * user: a command line prints it without a stack trace.
 */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How the exception and its message name the option. */
  private enum Option {
    /** The option is named by its full path, or there is no option. */
    COMPLETE,
    /** The option is named without its section, and the message begins with that name. */
    FIRST,
    /** The option is named without its section, and the message does not contain that name. */
    MEANT
  }

  private final String key;
  private final Option option;

  /**
   * @param message what is wrong, where, and how to fix it
   */
  public InvalidInputException(String message) {
    this("", message);
  }

  /**
   * @param message what is wrong, where, and how to fix it
   * @param cause the exception that the input caused
   */
  public InvalidInputException(String message, Throwable cause) {
    super(oneLine(message), cause);
    this.key = "";
    this.option = Option.COMPLETE;
  }

  /**
   * An exception for an option of a configuration.
   *
   * @param key the full path of the option, such as {@code training.epochs}; empty for the whole
   *     file
   * @param message what is wrong and how to fix it; contains the key
   */
  public InvalidInputException(String key, String message) {
    this(key, message, Option.COMPLETE);
  }

  private InvalidInputException(String key, String message, Option option) {
    super(oneLine(message));
    this.key = key;
    this.option = option;
  }

  /**
   * An exception for an option that is named without its section; {@link #within} adds the section.
   * The message is {@code option problem: fix}.
   *
   * @param option the option's own name, such as {@code epochs}
   * @param problem what is wrong, such as {@code is 0}
   * @param fix what the user should give instead
   */
  public static InvalidInputException option(String option, String problem, String fix) {
    return new InvalidInputException(option, option + " " + problem + ": " + fix, Option.FIRST);
  }

  /**
   * An exception for a problem that follows from the value of an option. The message does not name
   * the option, so {@link #within} adds the section only to the key.
   *
   * @param option the option's own name, such as {@code epochs}
   * @param message what is wrong, where, and how to fix it
   */
  public static InvalidInputException about(String option, String message) {
    return new InvalidInputException(option, message, Option.MEANT);
  }

  /**
   * A copy with the section added to the option: {@code epochs is 0} becomes {@code training.epochs
   * is 0}. Returns this exception itself if the section is already known.
   *
   * @param section the full path of the section, such as {@code training}; empty for the top level
   */
  public InvalidInputException within(String section) {
    if (option == Option.COMPLETE) {
      return this;
    }
    String prefix = section.isEmpty() ? "" : section + ".";
    String lead = option == Option.FIRST ? prefix : "";
    InvalidInputException located = new InvalidInputException(prefix + key, lead + getMessage());
    located.initCause(this);
    return located;
  }

  /**
   * The full path of the option that is wrong; empty if the exception is not about a single option.
   */
  public String key() {
    return key;
  }

  /**
   * A copy with the origin of the input in front of the message.
   *
   * @param origin where the input was read from, such as the path of a file
   */
  public InvalidInputException at(String origin) {
    InvalidInputException located = new InvalidInputException(key, origin + ": " + getMessage());
    located.initCause(this);
    return located;
  }

  // Names of files and classes are input as well, and may contain line breaks or terminal escapes.
  private static String oneLine(String message) {
    return message.replaceAll("\\p{Cntrl}", "?");
  }
}
