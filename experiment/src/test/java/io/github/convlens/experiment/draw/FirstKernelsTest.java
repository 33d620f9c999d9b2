package io.github.convlens.experiment.draw;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convlens.model.weights.Tensor;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstKernelsTest {

  private static final int RED = 0xFFB2182B;
  private static final int BLUE = 0xFF2166AC;
  private static final int WHITE = 0xFFFFFFFF;
  private static final int TILE = 14;
  private static final int TILE_DISTANCE = TILE + 10;

  @Test
  void kernelsOfOneChannelAreInRowsOfEight() {
    float[] values = new float[9];
    values[8] = -1;
    BufferedImage picture = picture(values, 9, 1);
    assertEquals(8 * TILE_DISTANCE - 10, picture.getWidth());
    assertEquals(2 * TILE_DISTANCE - 10, picture.getHeight());
    assertEquals(WHITE, picture.getRGB(0, 0));
    assertEquals(BLUE, picture.getRGB(0, TILE_DISTANCE));
  }

  @Test
  void kernelsOfThreeChannelsAreInColour() {
    BufferedImage picture = picture(new float[] {1, -1, -1}, 1, 3);
    assertEquals(TILE, picture.getWidth());
    assertEquals(0xFFFF0000, picture.getRGB(0, 0));
  }

  @Test
  void otherNumbersOfChannelsAreShownSideBySide() {
    BufferedImage picture = picture(new float[] {1, -1, 0, 1}, 2, 2);
    assertEquals(2 * TILE_DISTANCE - 10, picture.getWidth());
    assertEquals(2 * TILE_DISTANCE - 10, picture.getHeight());
    assertEquals(RED, picture.getRGB(0, 0));
    assertEquals(BLUE, picture.getRGB(TILE_DISTANCE, 0));
    assertEquals(WHITE, picture.getRGB(0, TILE_DISTANCE));
    assertEquals(RED, picture.getRGB(TILE_DISTANCE, TILE_DISTANCE));
  }

  private static BufferedImage picture(float[] values, long kernels, long channels) {
    return new FirstKernels("conv1.weight", Tensor.of(values, List.of(kernels, channels, 1L, 1L)))
        .picture();
  }
}
