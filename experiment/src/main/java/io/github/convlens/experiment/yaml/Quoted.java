package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;

/** Describes values from a file in messages. */
public final class Quoted {
  private static final int MAX_CHARS = 60;

  private Quoted() {}

  static String in(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "the text \"" + shortened(node.textValue()) + "\"";
      case NUMBER -> "the number " + shortened(node.asText());
      case BOOLEAN -> node.asText();
      case NULL, MISSING -> "nothing (null)";
      case ARRAY -> "a list";
      default -> "a mapping";
    };
  }

  /** The first characters of {@code text} on one line. */
  public static String shortened(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(MAX_CHARS)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return text.length() > MAX_CHARS ? line + "…" : line.toString();
  }
}
