package io.github.convlens.insight.draw;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BarPlotTest {
  private static final int WIDTH = 1100;
  private static final String LONG = "Precision, also counting correct findings about changes ";

  private static boolean same(String name, String other) {
    return Arrays.equals(pixels(name), pixels(other));
  }

  private static int[] pixels(String name) {
    BufferedImage image = new BarPlot("Rates").add(name, 0.5, "0.5").image(WIDTH);
    return image.getRGB(0, 0, WIDTH, image.getHeight(), null, 0, WIDTH);
  }

  @Test
  void aLongNameIsShownToItsEnd() {
    assertFalse(same(LONG + "with a", LONG + "with b"));
  }

  @Test
  void aNameThatNeedsMoreThanHalfOfTheWidthIsCut() {
    assertTrue(same(LONG + LONG + "a", LONG + LONG + "b"));
  }
}
