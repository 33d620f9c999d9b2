package io.github.convlens.insight.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.convlens.training.table.ActivationRow;
import io.github.convlens.training.table.HistogramRow;
import io.github.convlens.training.table.TableColumn;
import java.util.ArrayList;
import java.util.List;

/**
 * A chart of one statistic of a layer's output over the batches.
 *
 * @param column the column of the statistic
 * @param title the title of the chart
 * @param fraction whether the values of the statistic lie between 0 and 1
 */
record LayerPanel(TableColumn<?> column, String title, boolean fraction) {
  private static final String FRACTION = "fraction";

  private static LayerPanel of(TableColumn<?> column) {
    boolean fraction = column.heading().unit().equals(FRACTION);
    String name = column.key().replace('_', ' ');
    return new LayerPanel(column, fraction ? name + " (fraction)" : name, fraction);
  }

  /** The charts of all recorded statistics. */
  static List<LayerPanel> statistics() {
    return ActivationRow.TABLE.after(ActivationRow.Column.NAME).stream()
        .map(LayerPanel::of)
        .toList();
  }

  /**
   * All charts of a page: the charts of the statistics, and the chart of dead channels, which
   * histograms record.
   */
  static ArrayNode json() {
    List<LayerPanel> panels = new ArrayList<>(statistics());
    panels.add(of(HistogramRow.Column.DEAD_CHANNELS));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (LayerPanel panel : panels) {
      list.addObject()
          .put("column", panel.column.key())
          .put("title", panel.title)
          .put("fraction", panel.fraction);
    }
    return list;
  }
}
