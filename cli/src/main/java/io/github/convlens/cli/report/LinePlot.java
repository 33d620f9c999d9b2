package io.github.convlens.cli.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;

/** Curves as a picture. */
public final class LinePlot {

  private static final Color[] COLORS = {
    new Color(0x2A5BD7),
    new Color(0xD1495B),
    new Color(0x1B998B),
    new Color(0xB07D12),
    new Color(0x7B3FB5),
    new Color(0x4A5568)
  };
  private static final int MOST_IN_LEGEND = 12;
  private static final int LEGEND_LINE = 18;
  private static final int SWATCH = 14;
  private static final int GAP = 8;
  private static final int INDENT = 52;
  private static final double ROOM = 0.04;
  private static final float WIDTH = 1.4f;

  /** Curves of so few points show where these are. */
  private static final int FEW = 12;

  private final String title;
  private final String across;
  private final List<Curve> curves = new ArrayList<>();
  private boolean logarithmicAcross;
  private boolean logarithmicUp;
  private boolean fraction;

  private record Curve(String label, double[] x, double[] y, Color color) {}

  /** A curve's place in the legend. */
  private record Entry(Curve curve, int x, int row) {}

  /**
   * @param across what the horizontal axis shows
   */
  public LinePlot(String title, String across) {
    this.title = title;
    this.across = across;
  }

  /** Makes the vertical axis logarithmic; a line has a gap where its value is 0. */
  public LinePlot logarithmic() {
    logarithmicUp = true;
    return this;
  }

  /** Makes the horizontal axis logarithmic; values there are above 0. */
  LinePlot logarithmicAcross() {
    logarithmicAcross = true;
    return this;
  }

  /** Keeps the vertical axis from 0 to 1. */
  LinePlot fraction() {
    fraction = true;
    return this;
  }

  /** Adds a curve in the next colour; one without points is left out. */
  LinePlot add(String label, ThinnedCurve series) {
    return series == null ? this : add(label, series.points(), null);
  }

  /** Adds a curve; a null colour takes the next one. */
  public LinePlot add(String label, ThinnedCurve.Points points, Color color) {
    double[] steps = Arrays.stream(points.steps()).asDoubleStream().toArray();
    return add(label, steps, points.values(), color);
  }

  /** Adds a curve; values that are no number are gaps. */
  LinePlot add(String label, double[] x, double[] y, Color color) {
    if (x.length > 0) {
      Color own = color == null ? COLORS[curves.size() % COLORS.length] : color;
      curves.add(new Curve(label, x, y, own));
    }
    return this;
  }

  boolean isEmpty() {
    return curves.isEmpty();
  }

  /** The picture, in pixels. */
  public BufferedImage image(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    draw(g, new Rectangle(width, height));
    g.dispose();
    return image;
  }

  /** Draws it into a part of a picture. */
  void draw(Graphics2D g, Rectangle area) {
    boolean zeros = logarithmicUp && curves.stream().anyMatch(LinePlot::hasZero);
    List<Entry> entries = legend(g.getFontMetrics(Frame.SMALL), area.width - 2 * INDENT);
    int lastRow = entries.stream().mapToInt(Entry::row).max().orElse(-1);
    Frame frame =
        Frame.draw(
            g,
            area,
            title,
            zeros ? across + "; 0 where a line is missing" : across,
            LEGEND_LINE * (1 + lastRow) + GAP,
            horizontal(),
            vertical());
    int top = frame.inside().y - GAP - LEGEND_LINE * (1 + lastRow);
    entries.forEach(entry -> draw(g, entry, area.x + INDENT, top));
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    for (Curve curve : curves) {
      g.setColor(curve.color());
      g.setStroke(new BasicStroke(WIDTH, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      draw(g, frame, curve);
    }
  }

  private static boolean hasZero(Curve curve) {
    return Arrays.stream(curve.y()).anyMatch(value -> value == 0);
  }

  private boolean drawn(double value) {
    return Double.isFinite(value) && (!logarithmicUp || value > 0);
  }

  private void draw(Graphics2D g, Frame frame, Curve curve) {
    Path2D line = new Path2D.Double();
    boolean joined = false;
    for (int i = 0; i < curve.x().length; i++) {
      boolean here = drawn(curve.y()[i]);
      if (here) {
        double x = frame.x(curve.x()[i]);
        double y = frame.y(curve.y()[i]);
        boolean alone = !joined && (i + 1 == curve.x().length || !drawn(curve.y()[i + 1]));
        if (joined) {
          line.lineTo(x, y);
        } else {
          line.moveTo(x, y);
        }
        if (alone || curve.x().length <= FEW) {
          double radius = curve.x().length == 1 ? 2.5 * WIDTH : 1.5 * WIDTH;
          g.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
        }
      }
      joined = here;
    }
    g.draw(line);
  }

  /** From the first batch on, so that all plots of a run have the same axis. */
  private Axis horizontal() {
    double[] all = curves.stream().flatMapToDouble(curve -> Arrays.stream(curve.x())).toArray();
    double high = Arrays.stream(all).max().orElse(1);
    return logarithmicAcross
        ? Axis.logarithmic(Arrays.stream(all).min().orElse(high), high)
        : Axis.linear(0, high);
  }

  private Axis vertical() {
    DoublePredicate drawn = this::drawn;
    double[] all =
        curves.stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.y()))
            .filter(drawn)
            .sorted()
            .toArray();
    double low = all.length == 0 ? 1 : all[0];
    double high = all.length == 0 ? 1 : all[all.length - 1];
    if (fraction) {
      return Axis.linear(0, 1).widened(ROOM);
    }
    return (logarithmicUp ? Axis.logarithmic(low, high) : Axis.linear(low, high)).widened(ROOM);
  }

  /** Where the curves' names go, below the title; none where they are too many, or but one. */
  private List<Entry> legend(FontMetrics text, int width) {
    List<Entry> entries = new ArrayList<>();
    if (curves.size() < 2 || curves.size() > MOST_IN_LEGEND) {
      return entries;
    }
    int x = 0;
    int row = 0;
    for (Curve curve : curves) {
      int wide = SWATCH + GAP / 2 + text.stringWidth(curve.label());
      if (x > 0 && x + wide > width) {
        x = 0;
        row++;
      }
      entries.add(new Entry(curve, x, row));
      x += wide + 2 * GAP;
    }
    return entries;
  }

  private static void draw(Graphics2D g, Entry entry, int left, int top) {
    int middle = top + entry.row() * LEGEND_LINE + LEGEND_LINE / 2;
    g.setColor(entry.curve().color());
    g.fillRect(left + entry.x(), middle - 2, SWATCH, 4);
    g.setColor(Frame.TEXT);
    g.setFont(Frame.SMALL);
    g.drawString(entry.curve().label(), left + entry.x() + SWATCH + GAP / 2, middle + GAP / 2);
  }
}
