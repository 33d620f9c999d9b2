package io.github.convlens.cli.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Arrays;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves as a picture. */
public final class LinePlot {

  private static final Color GRID = new Color(0xE3E6EA);
  private static final Color[] COLORS = {
    new Color(0x2A5BD7),
    new Color(0xD1495B),
    new Color(0x1B998B),
    new Color(0xB07D12),
    new Color(0x7B3FB5),
    new Color(0x5F6B7A)
  };
  private static final int MOST_IN_LEGEND = COLORS.length;

  private final XYChart chart;
  private final boolean logarithmic;

  public LinePlot(String title, int width, int height, boolean logarithmic) {
    this.logarithmic = logarithmic;
    chart = new XYChartBuilder().width(width).height(height).title(title).build();
    chart.setXAxisTitle("step");
    XYStyler style = chart.getStyler();
    style.setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
    style.setSeriesColors(COLORS);
    style.setYAxisLogarithmic(logarithmic);
    style.setPlotBorderColor(GRID);
    style.setPlotGridLinesColor(GRID);
    style.setPlotGridLinesStroke(new BasicStroke(1));
    style.setChartBackgroundColor(Color.WHITE);
    style.setLegendPosition(Styler.LegendPosition.InsideNE);
    style.setChartTitleBoxVisible(false);
  }

  /** Keeps the vertical axis from 0 to 1. */
  LinePlot fraction() {
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setYAxisMax(1.0);
    return this;
  }

  /** Puts the legend under the curves, where it hides none. */
  public LinePlot legendBelow() {
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
    return this;
  }

  /** Adds a curve in the next colour; one without points is left out. */
  LinePlot add(String label, ThinnedCurve series) {
    return series == null ? this : add(label, series.points(), null);
  }

  /** Adds a curve; a null colour takes the next one. */
  public LinePlot add(String label, ThinnedCurve.Points points, Color color) {
    double[] values = points.values();
    int[] kept = new int[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (!logarithmic || values[i] > 0) {
        kept[count++] = i;
      }
    }
    if (count > 0) {
      double[] x = Arrays.stream(kept, 0, count).mapToDouble(i -> points.steps()[i]).toArray();
      double[] y = Arrays.stream(kept, 0, count).mapToDouble(i -> values[i]).toArray();
      XYSeries drawn = chart.addSeries(label, x, y);
      drawn.setMarker(count == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
      drawn.setLineStyle(new BasicStroke(1.4f));
      if (color != null) {
        drawn.setLineColor(color);
        drawn.setMarkerColor(color);
      }
    }
    return this;
  }

  boolean isEmpty() {
    return chart.getSeriesMap().isEmpty();
  }

  public XYChart chart() {
    int curves = chart.getSeriesMap().size();
    chart.getStyler().setLegendVisible(curves > 1 && curves <= MOST_IN_LEGEND);
    return chart;
  }
}
