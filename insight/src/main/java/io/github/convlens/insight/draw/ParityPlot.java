package io.github.convlens.insight.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/**
 * Scatter plots with a point for each image: predicted numbers over true numbers, or errors over
 * predictions.
 */
public final class ParityPlot {
  private static final int SIDE = 520;
  private static final double ROOM = 0.04;
  private static final double RADIUS = 1.5;
  private static final Color POINTS = new Color(0x2A, 0x5B, 0xD7, 0x80);
  private static final Color LINE = new Color(0x4A5568);

  private ParityPlot() {}

  /** The range of an axis. */
  private record Extent(double low, double high) {
    static Extent of(DoubleStream values) {
      double[] finite = values.filter(Double::isFinite).toArray();
      double low = Arrays.stream(finite).min().orElse(0);
      return new Extent(low, Arrays.stream(finite).max().orElse(Math.max(1, low)));
    }

    ValueAxis axis(String label) {
      double room = high > low ? ROOM * (high - low) : 1;
      return Axes.linear(label, low - room, high + room);
    }
  }

  /**
   * A plot of predicted numbers over true numbers. Points on the diagonal are exact predictions.
   *
   * @param title the title of the picture
   * @param name the name of the number
   * @param values the true numbers
   * @param predicted the predicted numbers; points with a value that is not finite are not drawn
   */
  public static BufferedImage image(
      String title, String name, double[] values, double[] predicted) {
    Extent all = Extent.of(DoubleStream.concat(Arrays.stream(values), Arrays.stream(predicted)));
    double[] ends = {all.low, all.high};
    return drawn(
        title,
        Chart.plot(all.axis(name + " of the image"), all.axis("predicted")),
        new double[][] {ends, ends},
        new double[][] {values, predicted});
  }

  /**
   * A plot of errors over predictions. Points on the line are exact predictions.
   *
   * @param name the name of the number
   * @param errors the errors of the predictions
   */
  public static BufferedImage errors(String name, double[] predicted, double[] errors) {
    Extent across = Extent.of(Arrays.stream(predicted));
    Extent up = Extent.of(DoubleStream.concat(DoubleStream.of(0), Arrays.stream(errors)));
    return drawn(
        "error of " + name + ", by prediction",
        Chart.plot(across.axis("predicted " + name), up.axis("error")),
        new double[][] {{across.low, across.high}, {0, 0}},
        new double[][] {predicted, errors});
  }

  private static BufferedImage drawn(
      String title, XYPlot plot, double[][] line, double[][] points) {
    Fonts.check();
    DefaultXYDataset data = new DefaultXYDataset();
    data.addSeries("line", line);
    data.addSeries("points", points);
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setSeriesShapesVisible(0, false);
    renderer.setSeriesPaint(0, LINE);
    renderer.setSeriesStroke(0, new BasicStroke(1));
    renderer.setSeriesLinesVisible(1, false);
    renderer.setSeriesPaint(1, POINTS);
    renderer.setSeriesShape(1, new Ellipse2D.Double(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS));
    plot.setDataset(data);
    plot.setRenderer(renderer);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    Chart.of(title, new LegendItemCollection(), plot).draw(g, new Rectangle(SIDE, SIDE));
    g.dispose();
    return image;
  }
}
