package io.github.convlens.experiment.draft;

import java.util.List;

/**
 * A key of a section with its value, and a comment that explains it.
 *
 * @param text the text, as in the file, without indentation
 * @param comment empty for none
 */
record Line(String text, String comment) {
  private static final int WIDEST = 44;

  /**
   * A section as text: its name, then its lines. Comments are aligned, except behind long lines.
   */
  static String section(String name, List<Line> lines) {
    int width =
        lines.stream()
            .mapToInt(line -> line.text.length())
            .filter(n -> n <= WIDEST)
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
   * Class names come from the user's data, so characters that would end the comment or are
   * invisible are replaced.
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
