package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.convlens.core.InvalidInputException;

/**
 * One value that overrides that of a file, as {@code -s KEY=VALUE} does.
 *
 * @param key full path, as {@code training.epochs}
 * @param value the value of the YAML after the equals sign
 * @param origin where it was given, for messages: {@code -s training.epochs=2}
 */
public record Setting(String key, JsonNode value, String origin) {

  /**
   * Reads {@code KEY=VALUE}.
   *
   * @throws InvalidInputException if the text has no key, or the value is not YAML
   */
  public static Setting parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new InvalidInputException(
          "", "-s " + Quoted.shortened(text) + ": give KEY=VALUE, such as -s training.epochs=2");
    }
    String key = text.substring(0, equals).strip();
    String origin = "-s " + Quoted.shortened(text);
    try {
      JsonNode value = YamlReader.parse(text.substring(equals + 1));
      return new Setting(key, value.isMissingNode() ? NullNode.getInstance() : value, origin);
    } catch (InvalidInputException e) {
      throw e.at(origin);
    }
  }
}
