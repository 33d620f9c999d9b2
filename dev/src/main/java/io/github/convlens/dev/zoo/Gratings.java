package io.github.convlens.dev.zoo;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.SeededRandom;
import java.util.SplittableRandom;

/**
 * Pictures of stripes in ten directions, with random width, phase and contrast, and with noise. A
 * convolutional network learns to distinguish the directions within an epoch, although the mean
 * image is the same for all of them.
 */
final class Gratings {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final double NOISE = 0.12;

  private Gratings() {}

  static ImageSet draw(long seed, long split, int count) {
    byte[] pixels = new byte[count * SIDE * SIDE];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % CLASSES;
      draw(labels[i], SeededRandom.of(seed, split, i), pixels, i * SIDE * SIDE);
    }
    return new ImageSet(pixels, labels, 1, SIDE, SIDE);
  }

  private static void draw(int direction, SplittableRandom random, byte[] pixels, int at) {
    double angle = StrictMath.PI * (direction + random.nextDouble(-0.2, 0.2)) / CLASSES;
    double waves = 2 * StrictMath.PI / random.nextDouble(5, 9);
    double phase = random.nextDouble(0, 2 * StrictMath.PI);
    double contrast = random.nextDouble(0.15, 0.4);
    double across = StrictMath.cos(angle) * waves;
    double down = StrictMath.sin(angle) * waves;
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double value =
            0.5
                + contrast * StrictMath.sin(x * across + y * down + phase)
                + NOISE * random.nextDouble(-1, 1);
        pixels[at + y * SIDE + x] =
            (byte) StrictMath.round(255 * StrictMath.max(0, StrictMath.min(1, value)));
      }
    }
  }
}
