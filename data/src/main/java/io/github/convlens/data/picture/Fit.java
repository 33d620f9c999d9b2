package io.github.convlens.data.picture;

/**
 * The way in which a picture is fitted to the height and width of a network's input, if its
 * proportions are different.
 */
public enum Fit {
  /**
   * The largest part in the middle that has the right proportions, as in Pillow's {@code
   * ImageOps.fit}.
   */
  CROP {
    @Override
    byte[] to(byte[] pixels, int channels, Size from, Size to, byte[] padding) {
      double height = from.rows();
      double width = from.columns();
      double wanted = (double) to.columns() / to.rows();
      if (width / height >= wanted) {
        width = wanted * height;
      } else {
        height = width / wanted;
      }
      return Resize.to(
          pixels,
          channels,
          from,
          new Resize.Window((from.rows() - height) / 2, height),
          new Resize.Window((from.columns() - width) / 2, width),
          to);
    }
  },
  /**
   * The whole picture in its own proportions, in the middle of the background, as in {@code
   * ImageOps.pad}.
   */
  LETTERBOX {
    @Override
    byte[] to(byte[] pixels, int channels, Size from, Size to, byte[] padding) {
      Size inner = contained(from, to);
      byte[] resized = SQUASH.to(pixels, channels, from, inner, padding);
      byte[] result = new byte[to.rows() * to.columns() * channels];
      for (int i = 0; i < result.length; i++) {
        result[i] = padding[i % channels];
      }
      int top = (int) Math.rint((to.rows() - inner.rows()) * 0.5);
      int left = (int) Math.rint((to.columns() - inner.columns()) * 0.5);
      for (int y = 0; y < inner.rows(); y++) {
        System.arraycopy(
            resized,
            y * inner.columns() * channels,
            result,
            ((top + y) * to.columns() + left) * channels,
            inner.columns() * channels);
      }
      return result;
    }

    private Size contained(Size from, Size to) {
      double ratio = (double) from.columns() / from.rows();
      if (ratio > (double) to.columns() / to.rows()) {
        int rows = (int) Math.rint((double) from.rows() / from.columns() * to.columns());
        return new Size(Math.min(to.rows(), Math.max(1, rows)), to.columns());
      }
      int columns = (int) Math.rint(ratio * to.rows());
      return new Size(to.rows(), Math.min(to.columns(), Math.max(1, columns)));
    }
  },
  /** The whole picture, distorted to the required proportions. */
  SQUASH {
    @Override
    byte[] to(byte[] pixels, int channels, Size from, Size to, byte[] padding) {
      return Resize.to(
          pixels,
          channels,
          from,
          new Resize.Window(0, from.rows()),
          new Resize.Window(0, from.columns()),
          to);
    }
  };

  /** Height and width in pixels. */
  record Size(int rows, int columns) {}

  /**
   * Fits a picture to a size, resizing it with antialiasing.
   *
   * @param pixels HWC bytes
   * @param padding value of each channel in areas that the picture does not cover
   */
  abstract byte[] to(byte[] pixels, int channels, Size from, Size to, byte[] padding);
}
