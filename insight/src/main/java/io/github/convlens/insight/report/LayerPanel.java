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
 * @param column its column
 * @param title over the chart
 * @param fraction whether its values lie between 0 and 1
 */
record LayerPanel(TableColumn<?> column, String title, boolean fraction) {
  private static final String FRACTION = "fraction";

  private static LayerPanel of(TableColumn<?> column) {
    boolean fraction = column.heading().unit().equals(FRACTION);
    String name = column.key().replace('_', ' ');
    return new LayerPanel(column, fraction ? name + " (fraction)" : name, fraction);
  }

  /** One for each recorded statistic. */
  static List<LayerPanel> statistics() {
    return ActivationRow.TABLE.after(ActivationRow.Column.NAME).stream()
        .map(LayerPanel::of)
        .toList();
  }

  /** Everything that a page shows: the statistics, and what follows from histograms. */
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
