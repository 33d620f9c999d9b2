package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.convlens.core.InvalidInputException;

/**
 * A value that overrides the value of a key in a file, as given by {@code -s KEY=VALUE}.
 *
 * @param key the full path of the key, such as {@code training.epochs}
 * @param value the value, parsed from the YAML after the equals sign
 * @param origin the place at which the value was given, such as {@code -s training.epochs=2};
 *     messages about the value name it
 */
public record Setting(String key, JsonNode value, String origin) {

  /**
   * Parses {@code KEY=VALUE}.
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
