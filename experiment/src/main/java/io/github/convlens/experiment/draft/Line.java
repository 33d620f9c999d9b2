package io.github.convlens.experiment.draft;

import java.util.List;

/**
 * A key of a section with its value, and why.
 *
 * @param text as in the file, without indentation
 * @param comment empty for none
 */
record Line(String text, String comment) {
  private static final int WIDEST = 44;

  /** Lines of a section below its name, their comments below each other where lines are short. */
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
   * Names of classes come from outside: what would end the comment, or is not seen, is replaced.
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
