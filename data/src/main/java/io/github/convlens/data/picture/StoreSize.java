package io.github.convlens.data.picture;

/**
 * The size at which pictures are stored, if it is larger than the network's input, so that random
 * windows are cut out of more pixels.
 *
 * @param height rows, in pixels
 * @param width columns, in pixels
 */
public record StoreSize(int height, int width) {

  /**
   * A rectangle inside a stored picture.
   *
   * @param top its first row
   * @param left its first column
   * @param height its rows
   * @param width its columns
   */
  public record Window(int top, int left, int height, int width) {}

  /** The window that covers the whole picture. */
  public Window whole() {
    return new Window(0, 0, height, width);
  }

  /**
   * Cuts a window out of a stored picture and resizes it, antialiased; as in torchvision's {@code
   * resized_crop}, pixels outside the window do not influence the result.
   *
   * @param stored bytes, HWC, of this size
   * @param rows height wanted, in pixels
   * @param columns width wanted, in pixels
   */
  public byte[] shown(byte[] stored, int channels, Window window, int rows, int columns) {
    byte[] cut = window.equals(whole()) ? stored : cut(stored, channels, window);
    Fit.Size from = new Fit.Size(window.height, window.width);
    Fit.Size to = new Fit.Size(rows, columns);
    return from.equals(to) ? cut : Fit.SQUASH.to(cut, channels, from, to, new byte[channels]);
  }

  private byte[] cut(byte[] stored, int channels, Window window) {
    int line = window.width * channels;
    byte[] cut = new byte[window.height * line];
    for (int y = 0; y < window.height; y++) {
      int from = ((window.top + y) * width + window.left) * channels;
      System.arraycopy(stored, from, cut, y * line, line);
    }
    return cut;
  }
}
