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
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.DefaultXYDataset;

/** Predicted numbers over the images' own; on the diagonal a prediction is right. */
public final class ParityPlot {
  private static final int SIDE = 520;
  private static final double ROOM = 0.04;
  private static final double RADIUS = 1.5;
  private static final Color POINTS = new Color(0x2A, 0x5B, 0xD7, 0x80);
  private static final Color DIAGONAL = new Color(0x4A5568);

  private ParityPlot() {}

  /**
   * The picture.
   *
   * @param name of the number
   * @param values the images' own
   * @param predicted as many; points that are no number are left out
   */
  public static BufferedImage image(String name, double[] values, double[] predicted) {
    Fonts.check();
    double[] all =
        DoubleStream.concat(Arrays.stream(values), Arrays.stream(predicted))
            .filter(Double::isFinite)
            .toArray();
    double low = Arrays.stream(all).min().orElse(0);
    double high = Arrays.stream(all).max().orElse(1);
    double room = high > low ? ROOM * (high - low) : 1;
    XYPlot plot =
        Chart.plot(
            Axes.linear(name + " of the image", low - room, high + room),
            Axes.linear("predicted", low - room, high + room));
    DefaultXYDataset data = new DefaultXYDataset();
    data.addSeries("diagonal", new double[][] {{low, high}, {low, high}});
    data.addSeries("points", new double[][] {values, predicted});
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setSeriesShapesVisible(0, false);
    renderer.setSeriesPaint(0, DIAGONAL);
    renderer.setSeriesStroke(0, new BasicStroke(1));
    renderer.setSeriesLinesVisible(1, false);
    renderer.setSeriesPaint(1, POINTS);
    renderer.setSeriesShape(1, new Ellipse2D.Double(-RADIUS, -RADIUS, 2 * RADIUS, 2 * RADIUS));
    plot.setDataset(data);
    plot.setRenderer(renderer);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    Chart.of(name + " of the validation images", new LegendItemCollection(), plot)
        .draw(g, new Rectangle(SIDE, SIDE));
    g.dispose();
    return image;
  }
}
