package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads YAML strictly: {@code yes} is a string, repeated keys and aliases are errors, and size and
 * depth are limited.
 *
 * <p>This class processes the parser's tokens itself, because Jackson's tree reader mistakes an
 * alias for a string.
 */
public final class YamlReader {
  static final int MAX_BYTES = 1 << 20;
  static final int MAX_DEPTH = 50;

  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
          .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL) // absent is null; '' is a string
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private YamlReader() {}

  /** Reads the mapping in a file. */
  public static ObjectNode mapping(Path file) {
    JsonNode root = parse(text(file));
    if (root.isObject()) {
      return (ObjectNode) root;
    }
    throw new InvalidInputException(
        "",
        root.isMissingNode() || root.isNull()
            ? "is empty: write at least 'data: {dataset: digits}'"
            : "expected a mapping of keys to values, found " + Quoted.in(root));
  }

  /** Parses YAML and returns its value; a missing node if the text contains no value. */
  public static JsonNode parse(String text) {
    try (YAMLParser parser = YAML.createParser(text)) {
      if (parser.nextToken() == null) {
        return NODES.missingNode();
      }
      JsonNode root = value(parser, "");
      if (parser.nextToken() != null) {
        throw new InvalidInputException("", "holds more than one document: keep one");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw notYaml(e);
    } catch (IOException e) {
      throw new InvalidInputException("", "cannot be read: " + e.getMessage());
    }
  }

  private static JsonNode value(YAMLParser parser, String path) throws IOException {
    if (parser.isCurrentAlias()) {
      throw at(
          path,
          "YAML aliases (*" + parser.getText() + ") are not supported: repeat the value instead");
    }
    if (parser.getTypeId() != null) {
      throw at(
          path, "YAML tags (!) are not supported: quote text, and write numbers without a tag");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser, path);
      case START_ARRAY -> list(parser, path);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      case VALUE_NUMBER_INT -> integer(parser, path);
      case VALUE_NUMBER_FLOAT -> decimal(parser, path);
      default -> throw at(path, "cannot take " + token);
    };
  }

  private static ObjectNode object(YAMLParser parser, String path) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String child = path.isEmpty() ? key : path + "." + key;
      parser.nextToken();
      if (object.has(key)) {
        throw new InvalidInputException(
            child, child + " is set twice (line " + line(parser) + "): keep one");
      }
      object.set(key, value(parser, child));
    }
    return object;
  }

  private static ArrayNode list(YAMLParser parser, String path) throws IOException {
    ArrayNode list = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser, path + "[" + list.size() + "]"));
    }
    return list;
  }

  private static JsonNode integer(JsonParser parser, String path) throws IOException {
    requireUnambiguous(parser.getText(), path);
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      default -> NODES.numberNode(parser.getBigIntegerValue());
    };
  }

  private static JsonNode decimal(JsonParser parser, String path) throws IOException {
    requireUnambiguous(parser.getText(), path);
    try {
      return NODES.numberNode(Double.parseDouble(parser.getText().replace("_", "")));
    } catch (NumberFormatException e) {
      // YAML 1.1 has .inf, .nan and base 60 (1:30 is 90), but no key accepts them.
      return NODES.textNode(parser.getText());
    }
  }

  /**
   * Rejects a number that begins with 0 and that different YAML readers may interpret differently:
   * 010 is 8 in YAML 1.1, which the parser implements, and 10 in YAML 1.2. Also rejects
   * hexadecimal, octal and binary numbers, such as 0x10.
   */
  private static void requireUnambiguous(String number, String path) {
    if (number.matches("[-+]?0[0-9_]+")) {
      String decimal = number.replaceFirst("0[0_]*(?=[0-9])", "");
      throw at(
          path,
          "%s is octal to some readers: write %s, or '%s' if it is a name"
              .formatted(number, decimal, number));
    }
    if (number.matches("[-+]?0[xXoObB].*")) {
      throw at(path, number + " is not a decimal number: write it as one");
    }
  }

  private static InvalidInputException at(String path, String problem) {
    return new InvalidInputException(path, path.isEmpty() ? problem : path + ": " + problem);
  }

  private static int line(JsonParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private static InvalidInputException notYaml(JsonProcessingException e) {
    String problem = e.getOriginalMessage().lines().map(String::strip).findFirst().orElse("");
    String where = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
    return new InvalidInputException("", "is not YAML" + where + ": " + problem);
  }

  private static String text(Path file) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException("", "there is no such file");
    } catch (AccessDeniedException e) {
      throw new InvalidInputException("", "cannot be read: permission denied");
    } catch (IOException e) {
      throw new InvalidInputException(
          "",
          Files.isDirectory(file)
              ? "is a directory: give a YAML file"
              : "cannot be read: " + DiskFault.reason(e));
    }
    if (bytes.length > MAX_BYTES) {
      throw new InvalidInputException(
          "", "is larger than 1 MiB, which no configuration is: give a YAML file");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("", "is not UTF-8 text: save it as UTF-8");
    }
  }
}
