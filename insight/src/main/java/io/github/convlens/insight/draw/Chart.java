package io.github.convlens.insight.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.awt.Stroke;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.ColumnArrangement;
import org.jfree.chart.block.FlowArrangement;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.VerticalAlignment;

/**
 * The style of convlens's charts: suitable for print, with a light grid, and with title and legend
 * above the plot, aligned to the left.
 */
public final class Chart {

  private static final Color GRID = new Color(0xE3E6EA);
  static final Font BOLD = Fonts.bold(13);
  private static final RectangleInsets NONE = RectangleInsets.ZERO_INSETS;

  /**
   * The margin of a chart. It is widest on the right, where half of the last tick's label may
   * extend beyond the plot.
   */
  private static final RectangleInsets MARGIN = new RectangleInsets(8, 8, 6, 24);

  /**
   * The space around tick labels. It also keeps the labels apart, since JFreeChart draws only as
   * many labels as there is room for, including this space.
   */
  private static final RectangleInsets LABELS_BELOW = new RectangleInsets(4, 12, 2, 12);

  private static final RectangleInsets LABELS_BESIDE = new RectangleInsets(10, 4, 10, 6);
  private static final RectangleInsets HEADING = new RectangleInsets(0, 4, 6, 4);
  private static final Stroke THIN = new BasicStroke(1);
  private static final Rectangle SWATCH = new Rectangle(-7, -2, 14, 4);

  private Chart() {}

  /** A plot without data. */
  public static XYPlot plot(ValueAxis across, ValueAxis up) {
    across.setTickLabelInsets(LABELS_BELOW);
    up.setTickLabelInsets(LABELS_BESIDE);
    XYPlot plot = new XYPlot();
    plot.setDomainAxis(across);
    plot.setRangeAxis(up);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlinePaint(GRID);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setOutlineStroke(THIN);
    plot.setDomainGridlineStroke(THIN);
    plot.setRangeGridlineStroke(THIN);
    plot.setAxisOffset(NONE);
    plot.setInsets(NONE);
    return plot;
  }

  static LegendItem legendItem(String label, Color color) {
    return new LegendItem(label, null, null, null, SWATCH, color);
  }

  /** A chart that consists of a title, a legend (unless it is empty) and a plot. */
  public static JFreeChart of(String title, LegendItemCollection legend, XYPlot plot) {
    JFreeChart chart = new JFreeChart(null, null, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(MARGIN);
    chart.setTitle(
        new TextTitle(
            title,
            BOLD,
            Axes.TEXT,
            RectangleEdge.TOP,
            HorizontalAlignment.LEFT,
            VerticalAlignment.TOP,
            HEADING));
    if (legend.getItemCount() > 0) {
      LegendTitle names =
          new LegendTitle(
              () -> legend,
              new FlowArrangement(HorizontalAlignment.LEFT, VerticalAlignment.CENTER, 8, 2),
              new ColumnArrangement());
      names.setPosition(RectangleEdge.TOP);
      names.setHorizontalAlignment(HorizontalAlignment.LEFT);
      names.setItemFont(Axes.FONT);
      names.setItemPaint(Axes.TEXT);
      names.setPadding(HEADING);
      chart.addSubtitle(names);
    }
    return chart;
  }
}
