package io.github.convlens.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class StoreSizeWindowTest {

  @Test
  void pixelsOutsideTheWindowDoNotContribute() {
    byte[] stored = {9, 9, 9, 9, 9, 9, 2, 4, 6, 8, 9, 9, 9, 9, 9, 9, 9, 9};
    StoreSize size = new StoreSize(3, 6);
    StoreSize.Window window = new StoreSize.Window(1, 0, 1, 4);
    assertArrayEquals(new byte[] {2, 4, 6, 8}, size.crop(stored, 1, window, 1, 4));
    // The filter is a triangle of width 4 around each new pixel, with the weights 3:3:1.
    assertArrayEquals(new byte[] {3, 7}, size.crop(stored, 1, window, 1, 2));
  }
}
