package io.github.convlens.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class FitTest {
  private static final byte[] WHITE = {(byte) 255};

  @Test
  void shrinkingAveragesAndGrowingInterpolates() {
    // The filter is a triangle of width 4 around each new pixel: 0, 100 and 0 have the weights
    // 3:3:1.
    assertArrayEquals(new byte[] {43, 57}, fit(Fit.SQUASH, 1, 4, 1, 2, 0, 100, 0, 100));
    assertArrayEquals(new byte[] {0, 25, 75, 100}, fit(Fit.SQUASH, 1, 2, 1, 4, 0, 100));
  }

  @Test
  void aCropShowsTheMiddleWithoutDistortion() {
    assertArrayEquals(new byte[] {3, 4}, fit(Fit.CROP, 1, 6, 1, 2, 1, 2, 3, 4, 5, 6));
    assertArrayEquals(new byte[] {3, 4}, fit(Fit.CROP, 6, 1, 2, 1, 1, 2, 3, 4, 5, 6));
  }

  @Test
  void aLetterboxShowsTheWholePictureWithoutDistortion() {
    assertArrayEquals(new byte[] {-1, -1, 7, 9, -1, -1}, fit(Fit.LETTERBOX, 1, 2, 3, 2, 7, 9));
    assertArrayEquals(new byte[] {-1, 7, -1, -1, 9, -1}, fit(Fit.LETTERBOX, 2, 1, 2, 3, 7, 9));
  }

  private static byte[] fit(Fit fit, int height, int width, int rows, int columns, int... pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    return fit.to(bytes, 1, new Fit.Size(height, width), new Fit.Size(rows, columns), WHITE);
  }
}
