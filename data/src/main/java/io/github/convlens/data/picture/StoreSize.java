package io.github.convlens.data.picture;

/**
 * The size at which pictures are stored if it is larger than the network's input. Random windows
 * are then cut out of more pixels.
 *
 * @param height the height in pixels
 * @param width the width in pixels
 */
public record StoreSize(int height, int width) {

  /**
   * A rectangle inside a stored picture.
   *
   * @param top the first row
   * @param left the first column
   * @param height the number of rows
   * @param width the number of columns
   */
  public record Window(int top, int left, int height, int width) {}

  /** The window that covers the whole picture. */
  public Window whole() {
    return new Window(0, 0, height, width);
  }

  /**
   * Cuts a window out of a stored picture and resizes it with antialiasing. As in torchvision's
   * {@code resized_crop}, pixels outside the window do not influence the result.
   *
   * @param stored the bytes of a picture of this size, HWC
   * @param rows the height of the result in pixels
   * @param columns the width of the result in pixels
   */
  public byte[] crop(byte[] stored, int channels, Window window, int rows, int columns) {
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
