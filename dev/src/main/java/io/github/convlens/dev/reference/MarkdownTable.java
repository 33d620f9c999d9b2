package io.github.convlens.dev.reference;

import java.util.ArrayList;
import java.util.List;

/** A table of a Markdown page. Columns without any text are omitted. */
final class MarkdownTable {
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  MarkdownTable(String... header) {
    this.header = List.of(header);
  }

  /**
   * Adds a row.
   *
   * @param cells the Markdown of each column's cell
   */
  void row(String... cells) {
    if (cells.length != header.size()) {
      throw new IllegalArgumentException(
          "%d cells for %d columns".formatted(cells.length, header.size()));
    }
    rows.add(List.of(cells));
  }

  /** The table's lines, followed by a blank line; empty if the table has no rows. */
  String text() {
    if (rows.isEmpty()) {
      return "";
    }
    List<Integer> shown = new ArrayList<>();
    for (int column = 0; column < header.size(); column++) {
      int index = column;
      if (rows.stream().anyMatch(row -> !row.get(index).isEmpty())) {
        shown.add(column);
      }
    }
    StringBuilder text = new StringBuilder();
    append(text, header, shown);
    text.append("|---".repeat(shown.size())).append("|\n");
    rows.forEach(row -> append(text, row, shown));
    return text.append('\n').toString();
  }

  private static void append(StringBuilder text, List<String> cells, List<Integer> shown) {
    for (int column : shown) {
      text.append("| ").append(cells.get(column).replace("|", "\\|")).append(' ');
    }
    text.append("|\n");
  }

  /** The text as Markdown code; empty if the text is empty. */
  static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }
}
