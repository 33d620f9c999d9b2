package io.github.convlens.dev.reference;

import static io.github.convlens.dev.reference.MarkdownTable.code;

import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.training.metric.ClassMetric;
import io.github.convlens.training.metric.Direction;
import io.github.convlens.training.table.ActivationGradientRow;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.BatchRow;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.EvaluationTables;
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

/**
 * The page {@code tables.md}: the CSV files of runs and findings, of {@code lr-find}, and of
 * evaluations with task classify, with their columns.
 */
final class TablesPage {
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
          Finding.TABLE,
          RateRow.TABLE,
          EvaluationTables.SCORES,
          EvaluationTables.CLASSES,
          EvaluationTables.CONFUSION,
          EvaluationTables.ROC,
          EvaluationTables.PRECISION_RECALL,
          EvaluationTables.RELIABILITY);

  private TablesPage() {}

  static String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        The files are comma-separated UTF-8 text, quoted as in RFC 4180. They begin with a header,
        and each row ends with a line feed. The decimal separator is always a point. Floats have
        enough digits to be read back exactly. Values that are not finite are written as `NaN`,
        `Infinity` or `-Infinity`. Read columns by name, since new columns may be added after these.
        You can read a file during a run. Even if the run is killed, the file ends with a whole row.

        `diagnose -o FILE` writes `findings.csv`, and `lr-find` writes `NAME-lr-find.csv`.
        `evaluate -o DIR` writes `scores.csv`. With task classify, it also writes the tables that
        follow `scores.csv` on this page, and a `predictions.csv` with further columns for the next
        likeliest classes of each image: `predicted_2`, `probability_2` and so on. For the other
        tasks, see [tasks](../tasks.md). The remaining tables are in a run directory. The tables of
        layers and gradients are written only if [`record`](configuration.md#record) turns them on.

        If several workers share the batches, and all workers are recorded
        ([`training.rounds.record`](configuration.md#trainingrounds)), the tables of layers and
        gradients have a last column `worker`, counted from 0. The report and the diagnosis read the
        rows of the first worker.

        """);
    for (Table<?> table : TABLES) {
      text.append("## ").append(table.file()).append("\n\n");
      text.append("A row for each ").append(table.about()).append(".\n\n");
      MarkdownTable columns = new MarkdownTable("Column", "Unit", "Meaning");
      for (TableColumn<?> column : table.columns()) {
        Heading<?> heading = column.heading();
        columns.row(
            code(heading.key()), heading.unit(), ConfigurationPage.capital(heading.description()));
      }
      text.append(columns.text());
      if (table.file().equals(EpochResult.TABLE.file())) {
        text.append(scores());
      }
    }
    return text.toString();
  }

  private static String scores() {
    MarkdownTable scores = new MarkdownTable("Column", "Better", "Meaning", "Same as");
    for (ClassMetric metric : ClassMetric.values()) {
      if (metric != ClassMetric.ACCURACY) {
        scores.row(
            code(metric.key()),
            metric.direction() == Direction.HIGHER ? "higher" : "lower",
            ConfigurationPage.capital(metric.description()),
            code(metric.source()));
      }
    }
    return """
        `training.metrics`, `training.best` and `training.early_stopping.metric` add columns with
        scores on the validation images. With task classify, these settings accept the
        following scores, and also `accuracy`, which always has a column:

        """
        + scores.text();
  }
}
