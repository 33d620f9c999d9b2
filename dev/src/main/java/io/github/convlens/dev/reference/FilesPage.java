package io.github.convlens.dev.reference;

import static io.github.convlens.dev.reference.MarkdownTable.code;

import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.training.table.ActivationGradientRow;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.FrozenRow;
import io.github.convlens.training.table.GradientRow;
import io.github.convlens.training.table.Heading;
import io.github.convlens.training.table.HistogramRow;
import io.github.convlens.training.table.PredictionRow;
import io.github.convlens.training.table.RateRow;
import io.github.convlens.training.table.SplitRow;
import io.github.convlens.training.table.Table;
import io.github.convlens.training.table.TableColumn;
import java.util.List;

/** {@code files.md}: the columns of the CSV files that convlens writes. */
final class FilesPage {
  private static final List<Table<?>> TABLES =
      List.of(
          SplitRow.TABLE,
          FrozenRow.TABLE,
          EpochResult.TABLE,
          BatchRow.TABLE,
          ActivationRow.TABLE,
          HistogramRow.TABLE,
          GradientRow.TABLE,
          ActivationGradientRow.TABLE,
          PredictionRow.TABLE,
          RateRow.TABLE,
          Finding.TABLE);

  private FilesPage() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        A run directory contains plain CSV files (RFC 4180, UTF-8, with a header line). Numbers read back
        exactly as they were computed; `NaN`, `Infinity` and `-Infinity` are written as such. A file can
        be read while the run writes it, and always ends with a whole row. `NAME-lr-find.csv` is written by
        `convlens lr-find`, the file of findings by `convlens diagnose -o FILE`.

        """);
    for (Table<?> table : TABLES) {
      text.append("## ").append(code(table.file())).append("\n\n");
      text.append("One row per ").append(table.about()).append(".\n\n");
      MarkdownTable columns = new MarkdownTable("Column", "Unit", "Holds");
      for (TableColumn<?> column : table.columns()) {
        Heading<?> heading = column.heading();
        columns.row(code(heading.key()), heading.unit(), effect(column, heading));
      }
      text.append(columns.text());
    }
    return text.toString();
  }

  private static String effect(TableColumn<?> column, Heading<?> heading) {
    String holds = ConfigurationPage.capital(heading.description());
    return column.optional() ? holds + "; only where there is one" : holds;
  }
}
