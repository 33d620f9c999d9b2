package io.github.convlens.insight.draw;

import io.github.convlens.data.picture.Png;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sheet of small pictures with captions, in rows below headings. */
public final class ContactSheet {

  private static final int GAP = 8;
  private static final int CAPTION = 18;
  private static final int HEADING = 30;
  private static final Font TEXT = Fonts.plain(12);
  private static final Font BOLD = Fonts.bold(15);

  private final int tile;
  private final int perRow;
  private final List<Part> parts = new ArrayList<>();

  /** A picture; {@code caption} may be empty. */
  public record Tile(BufferedImage picture, String caption) {}

  private record Part(String heading, List<Tile> tiles) {}

  /**
   * @param tile the length in pixels to which the longer side of a picture is scaled
   * @param perRow the number of pictures in a row
   */
  public ContactSheet(int tile, int perRow) {
    this.tile = tile;
    this.perRow = perRow;
  }

  /** Adds a heading and the pictures below it. */
  public ContactSheet add(String heading, List<Tile> tiles) {
    parts.add(new Part(heading, List.copyOf(tiles)));
    return this;
  }

  /** Writes a PNG file. */
  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Png.write(draw(), file);
  }

  private BufferedImage draw() {
    Fonts.check();
    int width = GAP + perRow * (tile + GAP);
    int height = GAP + parts.stream().mapToInt(this::height).sum();
    BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = sheet.createGraphics();
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setColor(Color.DARK_GRAY);
    int y = GAP;
    for (Part part : parts) {
      g.setFont(BOLD);
      g.drawString(part.heading(), GAP, y + HEADING - GAP - 2);
      g.setFont(TEXT);
      for (int i = 0; i < part.tiles().size(); i++) {
        int x = GAP + i % perRow * (tile + GAP);
        draw(g, part.tiles().get(i), x, y + HEADING + i / perRow * rowHeight(part));
      }
      y += height(part);
    }
    g.dispose();
    return sheet;
  }

  private void draw(Graphics2D g, Tile one, int x, int y) {
    BufferedImage picture = one.picture();
    double scale = (double) tile / Math.max(picture.getWidth(), picture.getHeight());
    g.drawImage(
        picture,
        x,
        y,
        (int) Math.round(picture.getWidth() * scale),
        (int) Math.round(picture.getHeight() * scale),
        null);
    FontMetrics metrics = g.getFontMetrics();
    String caption = one.caption();
    while (!caption.isEmpty() && metrics.stringWidth(caption) > tile) {
      caption = caption.substring(0, caption.length() - 1);
    }
    g.drawString(caption, x, y + tile + CAPTION - GAP / 2);
  }

  private int height(Part part) {
    int rows = (part.tiles().size() + perRow - 1) / perRow;
    return HEADING + rows * rowHeight(part);
  }

  private int rowHeight(Part part) {
    boolean captions = part.tiles().stream().anyMatch(one -> !one.caption().isEmpty());
    return tile + GAP + (captions ? CAPTION : 0);
  }
}
