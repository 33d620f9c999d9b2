package io.github.convlens.insight.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Horizontal bars with their names at the left and their values at the right. */
public final class BarPlot {
  private static final int ROW = 24;
  private static final int THICKNESS = 14;
  private static final int MARGIN = 12;
  private static final int HEADING = 34;
  private static final int MIN_NAME_ROOM = 220;
  private static final int VALUE_ROOM = 90;
  private static final Color BAR = new Color(0x2A5BD7);
  private static final Color AXIS = new Color(0xE3E6EA);

  private final String title;
  private final List<Bar> bars = new ArrayList<>();

  private record Bar(String name, double length, double low, double high, String value) {}

  /** A plot without bars. */
  public BarPlot(String title) {
    this.title = title;
  }

  /**
   * Adds a bar below the other bars.
   *
   * @param length the length of the bar; at least 0
   * @param value the length as text, drawn to the right of the bar
   */
  public BarPlot add(String name, double length, String value) {
    return add(name, length, length, length, value);
  }

  /**
   * Adds a bar with an interval.
   *
   * @param low the lower end of the interval
   * @param high the upper end of the interval
   */
  public BarPlot add(String name, double length, double low, double high, String value) {
    bars.add(new Bar(name, length, low, high, value));
    return this;
  }

  /** The picture. Its height in pixels follows from the number of bars. */
  public BufferedImage image(int width) {
    Fonts.check();
    int height = HEADING + bars.size() * ROW + MARGIN;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setColor(Axes.TEXT);
    g.setFont(Chart.BOLD);
    g.drawString(title, MARGIN, MARGIN + THICKNESS);
    g.setFont(Axes.FONT);
    double longest = bars.stream().mapToDouble(Bar::high).filter(Double::isFinite).max().orElse(1);
    int start = nameRoom(g, width);
    int room = width - start - VALUE_ROOM - MARGIN;
    for (int i = 0; i < bars.size(); i++) {
      row(g, bars.get(i), start, HEADING + i * ROW, longest > 0 ? room / longest : 0);
    }
    g.setColor(AXIS);
    g.setStroke(new BasicStroke(1));
    g.drawLine(start, HEADING, start, HEADING + bars.size() * ROW);
    g.dispose();
    return image;
  }

  /**
   * The room for the longest name: at most half of the width, but at least {@link #MIN_NAME_ROOM}.
   */
  private int nameRoom(Graphics2D g, int width) {
    int longest =
        bars.stream().mapToInt(bar -> g.getFontMetrics().stringWidth(bar.name())).max().orElse(0);
    return Math.max(MIN_NAME_ROOM, Math.min(width / 2, longest + 2 * MARGIN));
  }

  /**
   * Draws a bar.
   *
   * @param start the x coordinate at which the bars start
   * @param top the y coordinate of the row
   * @param scale the pixels per unit
   */
  private static void row(Graphics2D g, Bar bar, int start, int top, double scale) {
    int length = Double.isFinite(bar.length()) ? (int) Math.round(scale * bar.length()) : 0;
    int base = top + THICKNESS + (ROW - THICKNESS) / 2 - 2;
    g.setColor(BAR);
    g.fillRect(start, top + (ROW - THICKNESS) / 2, length, THICKNESS);
    g.setColor(Axes.TEXT);
    g.drawString(fitting(g, bar.name(), start - 2 * MARGIN), MARGIN, base);
    int end = length;
    if (bar.high() > bar.low()) {
      int middle = top + ROW / 2;
      end = (int) Math.round(scale * bar.high());
      g.drawLine(start + (int) Math.round(scale * bar.low()), middle, start + end, middle);
    }
    g.drawString(bar.value(), start + end + MARGIN / 2, base);
  }

  /** The name, shortened with an ellipsis if it is too long. */
  private static String fitting(Graphics2D g, String name, int room) {
    String shown = name;
    if (g.getFontMetrics().stringWidth(name) <= room) {
      return name;
    }
    while (shown.length() > 1 && g.getFontMetrics().stringWidth(shown + "…") > room) {
      shown = shown.substring(0, shown.length() - 1);
    }
    return shown + "…";
  }
}
