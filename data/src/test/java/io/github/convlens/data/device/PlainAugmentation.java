package io.github.convlens.data.device;

import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.option.Augmentation;

/**
 * Normalises, pads, crops, flips and cuts out in plain Java, one pixel at a time. The device must
 * give the same result.
 */
final class PlainAugmentation {
  private PlainAugmentation() {}

  static float[] nchw(
      ImageSet images,
      Normalization normalization,
      Augmentation augment,
      EpochPlan plan,
      int[][] centres,
      int position) {
    int height = images.height();
    int width = images.width();
    int channels = images.channels();
    int padding = augment.cropPadding();
    float[] result = new float[images.valuesPerImage()];
    int start = plan.order()[position] * images.valuesPerImage();
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int windowX = plan.mirrored()[position] ? width - 1 - x : x;
          int sourceY = y + plan.top()[position] - padding;
          int sourceX = windowX + plan.left()[position] - padding;
          if (augment.border().reflects()) {
            sourceY = reflected(sourceY, height);
            sourceX = reflected(sourceX, width);
          }
          boolean inside = sourceY >= 0 && sourceY < height && sourceX >= 0 && sourceX < width;
          if (!inside || isCutOut(centres, augment.cutout(), position, y, x)) {
            continue;
          }
          int value =
              images.pixels().toArray()[start + (sourceY * width + sourceX) * channels + c] & 0xff;
          result[(c * height + y) * width + x] =
              (value / 255f - normalization.mean()[c]) / normalization.std()[c];
        }
      }
    }
    return result;
  }

  private static int reflected(int index, int side) {
    return index < 0 ? -index : index >= side ? 2 * (side - 1) - index : index;
  }

  private static boolean isCutOut(int[][] centres, int side, int position, int y, int x) {
    int top = centres[0][position] - side / 2;
    int left = centres[1][position] - side / 2;
    return y >= top && y < top + side && x >= left && x < left + side;
  }
}
