package io.github.convlens.insight.diagnose;

/**
 * A change of a key of the configuration, proposed by a remedy.
 *
 * @param key the full path of the key, such as {@code training.learning_rate}
 * @param from the value that the run had, as YAML
 * @param to the value to try, as YAML on one line
 * @param why the expected effect of the change
 */
public record Change(String key, String from, String to, String why) {

  /** Values that are longer than this, such as lists of layers, do not fit into a line. */
  private static final int MAX_VALUE_CHARS = 40;

  /**
   * The change as one line for a terminal, such as {@code training.learning_rate: 0.6 -> 0.06}. If
   * a value is too long for a line, the line has the key and the expected effect instead.
   */
  public String line() {
    return from.length() > MAX_VALUE_CHARS || to.length() > MAX_VALUE_CHARS
        ? key + " (" + why + ")"
        : key + ": " + from + " -> " + to;
  }

  /**
   * The change as a value of the option {@code -s}, such as {@code training.learning_rate=0.06}.
   */
  public String setting() {
    return key + "=" + to;
  }
}
