package io.github.convlens.insight.diagnose;

/**
 * A change of a key of the configuration, proposed by a remedy.
 *
 * @param key its full path: {@code training.learning_rate}
 * @param from the value that the run had, as YAML
 * @param to the value to try, as YAML on one line
 * @param why the effect that is expected
 */
public record Change(String key, String from, String to, String why) {

  /** Values that are longer than this, such as lists of layers, do not fit into a line. */
  private static final int SHOWN = 40;

  /** The change for a terminal: {@code training.learning_rate: 0.6 -> 0.06}. */
  public String line() {
    return from.length() > SHOWN || to.length() > SHOWN
        ? key + " (" + why + ")"
        : key + ": " + from + " -> " + to;
  }

  /** The form for the option {@code -s}: {@code training.learning_rate=0.06}. */
  public String setting() {
    return key + "=" + to;
  }
}
