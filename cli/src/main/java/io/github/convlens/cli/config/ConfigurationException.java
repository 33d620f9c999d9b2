package io.github.convlens.cli.config;

/** Something a user wrote in a configuration that cannot be taken. The message is one line. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * @param key full path of the key that is wrong, as {@code training.epochs}; empty where it is
   *     the file as a whole
   * @param message what is wrong and how to mend it, the key included
   */
  public ConfigurationException(String key, String message) {
    super(message);
    this.key = key;
  }

  /** Full path of the key that is wrong; empty where it is the file as a whole. */
  public String key() {
    return key;
  }

  /** The same, with where it was read in front. */
  ConfigurationException at(String origin) {
    ConfigurationException located = new ConfigurationException(key, origin + ": " + getMessage());
    located.initCause(this);
    return located;
  }
}
