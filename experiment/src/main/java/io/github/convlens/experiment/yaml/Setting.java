package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.convlens.core.InvalidInputException;

/**
 * One {@code -s KEY=VALUE}.
 *
 * @param key full path, as {@code training.epochs}
 * @param value what the YAML after the equals sign stands for
 * @param text the setting as it was given
 */
public record Setting(String key, JsonNode value, String text) {

  public static Setting parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new InvalidInputException(
          "", "-s " + Found.shortened(text) + ": give KEY=VALUE, as -s training.epochs=2");
    }
    String key = text.substring(0, equals).strip();
    try {
      JsonNode value = YamlReader.parse(text.substring(equals + 1));
      return new Setting(key, value.isMissingNode() ? NullNode.getInstance() : value, text);
    } catch (InvalidInputException e) {
      throw e.at("-s " + Found.shortened(text));
    }
  }
}
