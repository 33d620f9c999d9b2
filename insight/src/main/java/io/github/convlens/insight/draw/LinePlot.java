package io.github.convlens.insight.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;
import org.jspecify.annotations.Nullable;

/** A chart of curves. */
public final class LinePlot {

  private static final Color[] COLORS = {
    new Color(0x2A5BD7),
    new Color(0xD1495B),
    new Color(0x1B998B),
    new Color(0xB07D12),
    new Color(0x7B3FB5),
    new Color(0x4A5568)
  };
  private static final int MAX_IN_LEGEND = 12;
  private static final double ROOM = 0.04;

  /** Room at the left and right ends, so that the first and the last point are not cut off. */
  private static final double EDGE = 0.01;

  private static final float WIDTH = 1.4f;

  /** Curves of at most this many points have a marker at each point. */
  private static final int FEW = 12;

  private final String title;
  private final String across;
  private final List<Curve> curves = new ArrayList<>();
  private boolean logarithmicAcross;
  private boolean logarithmicUp;
  private boolean fraction;
  private boolean unitAcross;
  private boolean measured;

  private record Curve(String label, double[] x, double[] y, Color color) {}

  /**
   * @param across the quantity on the horizontal axis
   */
  public LinePlot(String title, String across) {
    this.title = title;
    this.across = across;
  }

  /** Makes the vertical axis logarithmic; a curve has a gap where its value is 0. */
  public LinePlot logarithmic() {
    logarithmicUp = true;
    return this;
  }

  /** Makes the horizontal axis logarithmic; all x values must be above 0. */
  LinePlot logarithmicAcross() {
    logarithmicAcross = true;
    return this;
  }

  /** Fixes the vertical axis to the range from 0 to 1. */
  public LinePlot fraction() {
    fraction = true;
    return this;
  }

  /** Fixes both axes to the range from 0 to 1. */
  public LinePlot unitSquare() {
    unitAcross = true;
    return fraction();
  }

  /** Makes the horizontal axis show a measured quantity from 0 on, instead of batches or epochs. */
  public LinePlot measured() {
    measured = true;
    return this;
  }

  /** Adds a curve in the next colour. A curve without points is left out. */
  public LinePlot add(String label, @Nullable ThinnedCurve series) {
    return series == null ? this : add(label, series.points(), null);
  }

  /** Adds a curve. A null colour means the next colour. */
  public LinePlot add(String label, ThinnedCurve.Points points, @Nullable Color color) {
    double[] steps = Arrays.stream(points.steps()).asDoubleStream().toArray();
    return add(label, steps, points.values(), color);
  }

  /** Adds a curve. Values that are not finite leave gaps. */
  public LinePlot add(String label, double[] x, double[] y, @Nullable Color color) {
    if (x.length > 0) {
      Color own = color == null ? COLORS[curves.size() % COLORS.length] : color;
      curves.add(new Curve(label, x, y, own));
    }
    return this;
  }

  public boolean isEmpty() {
    return curves.isEmpty();
  }

  /** The chart as a picture of the given size in pixels. */
  public BufferedImage image(int width, int height) {
    Fonts.check();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    draw(g, new Rectangle(width, height));
    g.dispose();
    return image;
  }

  /** Draws the chart into a part of a picture. */
  public void draw(Graphics2D g, Rectangle area) {
    boolean zeros = logarithmicUp && curves.stream().anyMatch(LinePlot::hasZero);
    XYPlot plot =
        Chart.plot(horizontal(zeros ? across + "; a gap in a line is a 0" : across), vertical());
    LegendItemCollection legend = new LegendItemCollection();
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      plot.setDataset(i, data(curve));
      plot.setRenderer(i, renderer(curve));
      if (curves.size() > 1 && curves.size() <= MAX_IN_LEGEND) {
        legend.add(Chart.legendItem(curve.label(), curve.color()));
      }
    }
    // The last curve lies on top.
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    JFreeChart chart = Chart.of(title, legend, plot);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    chart.draw(g, area);
  }

  private static boolean hasZero(Curve curve) {
    return Arrays.stream(curve.y()).anyMatch(value -> value == 0);
  }

  private boolean drawn(double value) {
    return Double.isFinite(value) && (!logarithmicUp || value > 0);
  }

  /** The curve, and the points of the curve that have a marker. */
  private DefaultXYDataset data(Curve curve) {
    double[] y = Arrays.stream(curve.y()).map(v -> drawn(v) ? v : Double.NaN).toArray();
    double[] points = y.clone();
    for (int i = 0; i < y.length; i++) {
      boolean joined = (i > 0 && drawn(y[i - 1])) || (i + 1 < y.length && drawn(y[i + 1]));
      if (joined && y.length > FEW) {
        points[i] = Double.NaN;
      }
    }
    DefaultXYDataset data = new DefaultXYDataset();
    data.addSeries("line", new double[][] {curve.x(), y});
    data.addSeries("points", new double[][] {curve.x(), points});
    return data;
  }

  private static XYLineAndShapeRenderer renderer(Curve curve) {
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setDrawSeriesLineAsPath(true);
    renderer.setSeriesShapesVisible(0, false);
    renderer.setSeriesLinesVisible(1, false);
    double radius = curve.x().length == 1 ? 2.5 * WIDTH : 1.5 * WIDTH;
    renderer.setSeriesShape(1, new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius));
    renderer.setSeriesStroke(
        0, new BasicStroke(WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    renderer.setSeriesPaint(0, curve.color());
    renderer.setSeriesPaint(1, curve.color());
    return renderer;
  }

  /**
   * The horizontal axis. An axis of batches starts at 0, so that all plots of a run have the same
   * axis.
   */
  private ValueAxis horizontal(String label) {
    if (unitAcross) {
      return Axes.linear(label, -ROOM, 1 + ROOM);
    }
    double[] all = curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.x())).toArray();
    double high = Arrays.stream(all).max().orElse(1);
    if (measured) {
      return Axes.linear(label, -EDGE * high, (1 + EDGE) * high);
    }
    return logarithmicAcross
        ? Axes.logarithmic(label, Arrays.stream(all).min().orElse(high), high)
        : Axes.counting(label, -EDGE * high, (1 + EDGE) * high);
  }

  private ValueAxis vertical() {
    double[] all =
        curves.stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.y()))
            .filter(this::drawn)
            .sorted()
            .toArray();
    double low = fraction ? 0 : all.length == 0 ? 1 : all[0];
    double high = fraction || all.length == 0 ? 1 : all[all.length - 1];
    double room = ROOM * (high - low);
    return logarithmicUp
        ? Axes.logarithmic(null, low * (1 - ROOM), high * (1 + ROOM))
        : Axes.linear(null, low - room, high + room);
  }
}
