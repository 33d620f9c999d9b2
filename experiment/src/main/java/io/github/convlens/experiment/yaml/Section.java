package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.SettingReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a resolved configuration, whose values are read with a required type. Nothing is
 * converted: {@code "5"} is not accepted as a number, and 1.5 is not accepted as an integer. An
 * integer is accepted wherever a number is.
 *
 * @param path the full path of the section; empty for the whole configuration
 */
public record Section(String path, ObjectNode node) implements SettingReader {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Override
  public int integer(String key) {
    JsonNode value = value(key);
    if (value.isInt()) {
      return value.intValue();
    }
    throw wrongType(
        key,
        value.isIntegralNumber()
            ? "a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE
            : "a whole number",
        value);
  }

  @Override
  public long longInteger(String key) {
    JsonNode value = value(key);
    if (value.isInt() || value.isLong()) {
      return value.longValue();
    }
    throw wrongType(key, "a whole number of at most 64 bits", value);
  }

  @Override
  public double number(String key) {
    JsonNode value = value(key);
    if (value.isNumber()) {
      return value.doubleValue();
    }
    throw wrongType(key, "a number", value);
  }

  @Override
  public boolean flag(String key) {
    JsonNode value = value(key);
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    throw wrongType(key, "true or false", value);
  }

  @Override
  public String text(String key) {
    JsonNode value = value(key);
    if (value.isTextual()) {
      return value.textValue();
    }
    throw wrongType(key, "text", value);
  }

  /** The enum constant whose name, in lower case, is the value of {@code key}. */
  @Override
  public <E extends Enum<E>> E choice(String key, Class<E> type) {
    JsonNode value = value(key);
    List<String> names = Arrays.stream(type.getEnumConstants()).map(Section::key).toList();
    int index = value.isTextual() ? names.indexOf(value.textValue()) : -1;
    if (index < 0) {
      throw wrongType(key, oneOf(names), value);
    }
    return type.getEnumConstants()[index];
  }

  /** The value that {@code read} returns for {@code key}; null if the value of the key is null. */
  public <T> @Nullable T orNull(String key, Function<String, T> read) {
    return value(key).isNull() ? null : read.apply(key);
  }

  @Override
  public List<Integer> integers(String key) {
    return list(key, "a list of whole numbers", JsonNode::isInt, JsonNode::intValue);
  }

  @Override
  public List<Double> numbers(String key) {
    return list(key, "a list of numbers", JsonNode::isNumber, JsonNode::doubleValue);
  }

  @Override
  public List<String> texts(String key) {
    return list(key, "a list of names", JsonNode::isTextual, JsonNode::textValue);
  }

  @Override
  public Section section(String key) {
    JsonNode value = value(key);
    if (value.isObject()) {
      return new Section(Defaults.join(path, key), (ObjectNode) value);
    }
    throw wrongType(key, "a mapping of keys to values", value);
  }

  boolean has(String key) {
    return !value(key).isNull();
  }

  /** The value of a key; a JSON null if the key is missing. */
  public JsonNode value(String key) {
    return node.path(key).isMissingNode() ? node.nullNode() : node.get(key);
  }

  /** The exception for a value of the wrong type. */
  public InvalidInputException wrongType(String key, String expected, JsonNode found) {
    return Defaults.wrongType(Defaults.join(path, key), expected, found);
  }

  @Override
  public InvalidInputException wrongType(String key, String expected) {
    return wrongType(key, expected, value(key));
  }

  @Override
  public InvalidInputException wrongType(String key, int index, String expected) {
    return wrongType(key + "[" + index + "]", expected, value(key).get(index));
  }

  @Override
  public InvalidInputException unknown(String key, String fix) {
    String full = Defaults.join(path, Quoted.shortened(key));
    return new InvalidInputException(full, "unknown key " + full + ": " + fix);
  }

  @Override
  public InvalidInputException refuse(String message) {
    return new InvalidInputException(path, path + ": " + message);
  }

  @Override
  public boolean isNull(String key) {
    return value(key).isNull();
  }

  @Override
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  @Override
  public List<SettingReader> elements(String key, String expected) {
    JsonNode list = value(key);
    if (!list.isArray()) {
      throw wrongType(key, "a list in which each item is " + expected, list);
    }
    List<SettingReader> elements = new ArrayList<>();
    for (JsonNode item : list) {
      String itemPath = Defaults.join(path, key + "[" + elements.size() + "]");
      elements.add(new Section(itemPath, element(itemPath, item, expected)));
    }
    return elements;
  }

  private static ObjectNode element(String itemPath, JsonNode item, String expected) {
    ObjectNode element = JsonNodeFactory.instance.objectNode();
    if (item.isTextual()) {
      element.putObject(item.textValue());
      return element;
    }
    if (item.isObject() && item.size() == 1) {
      String kind = item.fieldNames().next();
      element.set(kind, item.get(kind).isNull() ? element.objectNode() : item.get(kind));
      return element;
    }
    throw Defaults.wrongType(itemPath, expected, item);
  }

  @Override
  public Object raw(String key) {
    return MAPPER.convertValue(value(key), Object.class);
  }

  @Override
  public <T> T build(Supplier<T> make) {
    try {
      return make.get();
    } catch (InvalidInputException e) {
      throw e.within(path);
    }
  }

  private <T> List<T> list(
      String key, String expected, Predicate<JsonNode> fits, Function<JsonNode, T> read) {
    JsonNode value = value(key);
    if (!value.isArray()) {
      throw wrongType(key, expected, value);
    }
    List<T> items = new ArrayList<>();
    for (JsonNode item : value) {
      if (!fits.test(item)) {
        throw wrongType(
            key + "[" + items.size() + "]", expected.replace("a list of ", "one of the "), item);
      }
      items.add(read.apply(item));
    }
    return List.copyOf(items);
  }

  /** The spelling of a constant in a file, such as {@code after_activation}. */
  public static String key(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static String oneOf(List<String> names) {
    return names.size() == 1
        ? names.get(0)
        : String.join(", ", names.subList(0, names.size() - 1))
            + " or "
            + names.get(names.size() - 1);
  }
}
