package io.github.convlens.experiment.draft;

import java.util.List;

/**
 * A line of a section: a key with its value, and a comment that explains the value.
 *
 * @param text the key and the value as they are written in the file, without indentation
 * @param comment the comment; empty to write none
 */
record Line(String text, String comment) {
  private static final int MAX_ALIGNED_WIDTH = 44;

  /**
   * The text of a section: its name, followed by its lines. Comments are aligned, except after long
   * lines.
   */
  static String section(String name, List<Line> lines) {
    int width =
        lines.stream()
            .mapToInt(line -> line.text.length())
            .filter(n -> n <= MAX_ALIGNED_WIDTH)
            .max()
            .orElse(0);
    StringBuilder text = new StringBuilder(name).append(":\n");
    for (Line line : lines) {
      text.append("  ").append(line.text);
      if (!line.comment.isEmpty()) {
        text.append(" ".repeat(Math.max(0, width - line.text.length())))
            .append("   # ")
            .append(printable(line.comment));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /**
   * Replaces characters that would end the comment or are invisible, since comments contain class
   * names from the user's data.
   */
  private static String printable(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints().forEach(c -> printable.appendCodePoint(isPrintable(c) ? c : '?'));
    return printable.toString();
  }

  private static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
