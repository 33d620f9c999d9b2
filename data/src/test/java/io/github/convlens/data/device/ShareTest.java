package io.github.convlens.data.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.augment.Erasing;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.option.Augmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {
  private static final int COUNT = 17;
  private static final int VALUES = 6 * 6;
  private static final Augmentation CROPPED = Augmentation.NONE.with(Augmentation.CROP_PADDING, 1);

  @ParameterizedTest
  @CsvSource({"8, 2, 4 4", "8, 3, 3 3 2", "2, 4, 1 1 0 0"})
  void sharesAreAsEvenAsPossibleAndCoverTheBatch(int images, int workers, String sizes) {
    List<String> found = new ArrayList<>();
    int next = 0;
    for (int worker = 0; worker < workers; worker++) {
      Share share = new Share(worker, workers);
      assertEquals(next, share.from(images));
      next = share.to(images);
      found.add(Integer.toString(next - share.from(images)));
    }
    assertEquals(images, next);
    assertEquals(sizes, String.join(" ", found));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.4, 0", "0, 1"})
  void sharesHaveTheSameImagesAsTheWholeBatch(double mixup, double cutmix) {
    Augmentation augment =
        CROPPED
            .with(Augmentation.FLIP, true)
            .with(Erasing.PROBABILITY, 0.5)
            .with(Mixing.MIXUP, mixup)
            .with(Mixing.CUTMIX, cutmix);
    try (NDManager manager = NDManager.newBaseManager();
        DeviceImages images = images(manager);
        Batches batches = images.shuffled(3, 1, 7, false, augment)) {
      for (int index = 0; index < batches.count(); index++) {
        int size = batches.size(index);
        float[] pixels = new float[0];
        List<String> labels = new ArrayList<>();
        for (int worker = 0; worker < 3; worker++) {
          try (Batch part = batches.get(index, new Share(worker, 3), manager)) {
            pixels = joined(pixels, part.images().toFloatArray());
            labels.addAll(labels(part));
          }
        }
        try (Batch whole = batches.get(index, manager)) {
          assertArrayEquals(whole.images().toFloatArray(), pixels);
          assertEquals(labels(whole), labels);
          assertEquals(size * VALUES, pixels.length);
        }
      }
    }
  }

  @Test
  void aShareWithoutAnImageIsRejected() {
    try (NDManager manager = NDManager.newBaseManager();
        DeviceImages images = images(manager);
        Batches batches = images.shuffled(3, 1, 8, false, CROPPED)) {
      assertThrows(IllegalArgumentException.class, () -> batches.get(2, new Share(1, 2), manager));
    }
  }

  private static DeviceImages images(NDManager manager) {
    byte[] pixels = new byte[COUNT * VALUES];
    new SplittableRandom(1).nextBytes(pixels);
    int[] labels = new int[COUNT];
    Arrays.setAll(labels, i -> i % 3);
    return DeviceImages.of(
        new ImageSet(pixels, labels, 1, 6, 6),
        new Normalization(new float[] {0.5f}, new float[] {0.25f}),
        Storage.BYTES,
        1,
        manager);
  }

  /** The label of each image, and the label that is mixed in. */
  private static List<String> labels(Batch batch) {
    long[] labels = batch.labels().toLongArray();
    Batch.Others others = batch.others();
    long[] mixed = others == null ? labels : others.labels().toLongArray();
    return IntStream.range(0, labels.length).mapToObj(i -> labels[i] + "/" + mixed[i]).toList();
  }

  private static float[] joined(float[] first, float[] second) {
    float[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
