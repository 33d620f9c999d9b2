package io.github.convlens.data.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.augment.Border;
import io.github.convlens.data.augment.Operation;
import io.github.convlens.data.augment.ResizedCrop;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.Pixels;
import io.github.convlens.data.image.ReducedPixels;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.data.picture.StoreSize;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches of pictures that are stored larger than the network's input. */
class StoredLargerTest {
  private static final int COUNT = 12;
  private static final int SIDE = 5;
  private static final StoreSize STORED = new StoreSize(15, 15);
  private static final ResizedCrop CROP = new ResizedCrop(0.2);
  private static final Augmentation AUGMENT = Augmentation.NONE.with(ResizedCrop.SMALLEST, 0.2);

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void windowsAreCutOutOfTheStoredPixelsAndDrawnForEveryImageAndEpoch() {
    ReducedPixels pixels = pixels();
    int partial = 0;
    for (int epoch = 0; epoch < 2; epoch++) {
      float[] images = epoch(pixels, AUGMENT, epoch, 1);
      assertArrayEquals(images, epoch(pixels, AUGMENT, epoch, 3));
      int[] order = EpochPlan.order(COUNT, 7, epoch);
      var picture = new Operation.Picture(1, STORED.height(), STORED.width());
      var drawn = ImageChange.Epoch.of(order, picture, 7, epoch);
      for (int position = 0; position < COUNT; position++) {
        StoreSize.Window window = ResizedCrop.window(drawn.steps(CROP, position).get(0));
        partial += window.equals(STORED.whole()) ? 0 : 1;
        byte[] expected = new byte[SIDE * SIDE];
        pixels.copy(order[position], window, ByteBuffer.wrap(expected), 0);
        assertShows(expected, images, position);
      }
    }
    assertTrue(partial > COUNT, partial + " windows");
  }

  @Test
  void withoutResizedCropTheWholePictureIsShown() {
    ReducedPixels pixels = pixels();
    float[] images = epoch(pixels, Augmentation.NONE, 0, 2);
    int[] order = EpochPlan.order(COUNT, 7, 0);
    for (int position = 0; position < COUNT; position++) {
      byte[] expected = new byte[SIDE * SIDE];
      pixels.copy(order[position], ByteBuffer.wrap(expected), 0);
      assertShows(expected, images, position);
    }
  }

  private static void assertShows(byte[] expected, float[] images, int position) {
    for (int i = 0; i < expected.length; i++) {
      float level = 255 * images[position * expected.length + i];
      assertTrue(Math.abs(level - (expected[i] & 0xff)) < 0.01, "picture " + position);
    }
  }

  private float[] epoch(ReducedPixels pixels, Augmentation augment, int epoch, int threads) {
    ImageSet images = new ImageSet(pixels, new int[COUNT], 1, SIDE, SIDE, List.of());
    try (DeviceImages streamed =
            DeviceImages.of(
                images,
                Normalization.none(1),
                Storage.FLOATS,
                Border.NONE,
                new ReadingThreads(threads),
                manager);
        Batches batches = streamed.shuffled(7, epoch, COUNT, false, augment);
        Batch batch = batches.get(0, manager)) {
      return batch.images().toFloatArray();
    }
  }

  private static ReducedPixels pixels() {
    byte[] values = new byte[COUNT * STORED.height() * STORED.width()];
    new SplittableRandom(2).nextBytes(values);
    Pixels stored = Pixels.inHeap(values, COUNT, values.length / COUNT);
    return new ReducedPixels(stored, STORED, 1, SIDE, SIDE);
  }
}
