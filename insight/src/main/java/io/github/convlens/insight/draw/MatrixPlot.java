package io.github.convlens.insight.draw;

import io.github.convlens.experiment.draw.ColorMap;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A confusion matrix, with a row for each true class and a column for each predicted class. The
 * colour of a cell shows the cell's share of the row's images. The number of images is written
 * where there is room.
 */
public final class MatrixPlot {

  private static final int LARGEST_CELL = 44;
  private static final int SMALLEST_CELL = 4;
  private static final int SIDE = 640;
  private static final int MIN_FOR_NUMBERS = 26;
  private static final int MIN_FOR_NAMES = 9;
  private static final int MAX_NAME_WIDTH = 150;
  private static final int GAP = 6;
  private static final int AXIS = 18;
  private static final double DARK = 0.55;
  private static final Color TEXT = new Color(0x3A424D);
  private static final Color EMPTY = new Color(0xF3F5F7);
  private static final Color WRONG = new Color(0xB2182B);
  private static final Color RIGHT = new Color(0x2166AC);

  private final List<String> names;
  private final long[][] counts;
  private final int cell;

  /**
   * @param names the names of the classes, in the order of rows and columns
   * @param counts the number of images in each row and column
   */
  public MatrixPlot(List<String> names, long[][] counts) {
    this.names = List.copyOf(names);
    this.counts = counts.clone();
    cell = Math.max(SMALLEST_CELL, Math.min(LARGEST_CELL, SIDE / names.size()));
  }

  /** The picture. */
  public BufferedImage image() {
    Fonts.check();
    Font font = Fonts.plain(Math.max(8, Math.min(12, cell - 1)));
    BufferedImage scratch = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    FontMetrics metrics = scratch.createGraphics().getFontMetrics(font);
    boolean named = cell >= MIN_FOR_NAMES;
    int room =
        named
            ? names.stream()
                    .mapToInt(name -> metrics.stringWidth(shown(name, metrics)))
                    .max()
                    .orElse(0)
                + GAP
            : 0;
    int left = AXIS + room;
    int top = AXIS + room;
    int side = cell * names.size();
    BufferedImage image =
        new BufferedImage(left + side + GAP, top + side + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    g.setFont(font);
    g.setColor(TEXT);
    g.drawString("predicted →", left, metrics.getAscent() + 1);
    upwards(g, "← class", metrics.getAscent() + 1, top + metrics.stringWidth("← class"));
    for (int row = 0; row < names.size(); row++) {
      if (named) {
        g.setColor(TEXT);
        String name = shown(names.get(row), metrics);
        int middle = row * cell + (cell + metrics.getAscent()) / 2 - 1;
        g.drawString(name, left - GAP / 2 - metrics.stringWidth(name), top + middle);
        upwards(g, name, left + middle, top - GAP / 2);
      }
      row(g, row, left, top + row * cell, metrics);
    }
    g.dispose();
    return image;
  }

  private void row(Graphics2D g, int row, int left, int y, FontMetrics metrics) {
    long images = 0;
    for (long count : counts[row]) {
      images += count;
    }
    int line = cell >= MIN_FOR_NAMES ? 1 : 0;
    for (int column = 0; column < names.size(); column++) {
      long count = counts[row][column];
      double part = count == 0 ? 0 : Math.sqrt((double) count / images);
      Color full = row == column ? RIGHT : WRONG;
      g.setColor(count == 0 ? EMPTY : ColorMap.mixed(EMPTY, full, part));
      int x = left + column * cell;
      g.fillRect(x, y, cell - line, cell - line);
      String number = String.valueOf(count);
      if (count > 0 && cell >= MIN_FOR_NUMBERS && metrics.stringWidth(number) < cell - 2) {
        g.setColor(part > DARK ? Color.WHITE : TEXT);
        g.drawString(
            number,
            x + (cell - metrics.stringWidth(number)) / 2,
            y + (cell + metrics.getAscent()) / 2 - 1);
      }
    }
  }

  private static void upwards(Graphics2D g, String text, int x, int y) {
    AffineTransform before = g.getTransform();
    g.translate(x, y);
    g.rotate(-Math.PI / 2);
    g.drawString(text, 0, 0);
    g.setTransform(before);
  }

  private static String shown(String name, FontMetrics metrics) {
    String shown = name;
    while (metrics.stringWidth(shown) > MAX_NAME_WIDTH) {
      shown = shown.substring(0, shown.length() - 2) + "…";
    }
    return shown;
  }
}
