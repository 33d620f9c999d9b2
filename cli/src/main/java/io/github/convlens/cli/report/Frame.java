package io.github.convlens.cli.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.util.List;

/**
 * What stands around a plot: title, axes and a grid.
 *
 * @param inside where the plot itself goes, in pixels
 */
record Frame(Rectangle inside, Axis across, Axis up) {

  static final Color TEXT = new Color(0x3A424D);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Color GRID = new Color(0xE3E6EA);
  private static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 13);
  private static final int GAP = 8;
  private static final int TICK = 4;

  /** Room for a label below and beside the axes, in pixels. */
  private static final int ACROSS_LABEL = 80;

  private static final int UP_LABEL = 40;

  /**
   * Draws it.
   *
   * @param area all there is
   * @param below what the horizontal axis shows
   * @param header pixels to leave free between title and plot
   */
  static Frame draw(
      Graphics2D g, Rectangle area, String title, String below, int header, Axis across, Axis up) {
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    FontMetrics text = g.getFontMetrics(SMALL);
    FontMetrics bold = g.getFontMetrics(BOLD);
    int top = area.y + GAP + bold.getHeight() + header;
    int bottom = area.y + area.height - GAP - 2 * text.getHeight() - TICK;
    List<Axis.Tick> rows = up.ticks(Math.max(2, (bottom - top) / UP_LABEL));
    int widest = rows.stream().mapToInt(tick -> text.stringWidth(tick.label())).max().orElse(0);
    // Half a label may stand out to the right of the last tick.
    int left = area.x + GAP + Math.max(UP_LABEL, widest) + TICK;
    int right = area.x + area.width - 2 * GAP - TICK;
    Frame frame = new Frame(new Rectangle(left, top, right - left, bottom - top), across, up);
    List<Axis.Tick> columns = across.ticks(Math.max(2, (right - left) / ACROSS_LABEL));
    g.setColor(TEXT);
    g.setFont(BOLD);
    g.drawString(title, left, area.y + GAP + bold.getAscent());
    g.setFont(SMALL);
    g.drawString(
        below,
        left + (right - left - text.stringWidth(below)) / 2,
        bottom + TICK + text.getHeight() + text.getAscent());
    frame.grid(g, columns, rows);
    for (Axis.Tick tick : columns) {
      g.drawString(
          tick.label(),
          (int) frame.x(tick.value()) - text.stringWidth(tick.label()) / 2,
          bottom + TICK + text.getAscent());
    }
    for (Axis.Tick tick : rows) {
      g.drawString(
          tick.label(),
          left - TICK - text.stringWidth(tick.label()),
          (int) frame.y(tick.value()) + text.getAscent() / 2 - 1);
    }
    return frame;
  }

  private void grid(Graphics2D g, List<Axis.Tick> columns, List<Axis.Tick> rows) {
    g.setStroke(new BasicStroke(1));
    g.setColor(GRID);
    g.drawRect(inside.x, inside.y, inside.width, inside.height);
    for (Axis.Tick tick : columns) {
      int x = (int) x(tick.value());
      g.drawLine(x, inside.y, x, inside.y + inside.height);
    }
    for (Axis.Tick tick : rows) {
      int y = (int) y(tick.value());
      g.drawLine(inside.x, y, inside.x + inside.width, y);
    }
    g.setColor(TEXT);
  }

  double x(double value) {
    return inside.x + across.place(value) * inside.width;
  }

  double y(double value) {
    return inside.y + (1 - up.place(value)) * inside.height;
  }
}
