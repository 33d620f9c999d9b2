package io.github.convlens.data.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.augment.Border;
import io.github.convlens.data.augment.ColourJitter;
import io.github.convlens.data.augment.Erasing;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.augment.Policy;
import io.github.convlens.data.augment.PolicyRule;
import io.github.convlens.data.augment.ResizedCrop;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.Pixels;
import io.github.convlens.data.option.Augmentation;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images that are read ahead give the same bits as resident images. */
class StreamedImagesTest {
  private static final long SEED = 11;
  private static final int COUNT = 23;
  private static final int BATCH = 5;

  private NDManager manager;

  /** Pixels that pretend not to be in memory. */
  private record Elsewhere(Pixels pixels, int fails) implements Pixels {
    @Override
    public int count() {
      return pixels.count();
    }

    @Override
    public int valuesPerImage() {
      return pixels.valuesPerImage();
    }

    @Override
    public void copy(int image, ByteBuffer into, int at) {
      if (image == fails) {
        throw new InvalidInputException("the disk is gone");
      }
      pixels.copy(image, into, at);
    }

    @Override
    public void addTo(int image, long[] sums, long[] squares) {
      pixels.addTo(image, sums, squares);
    }

    @Override
    public Object identity(int image) {
      return pixels.identity(image);
    }

    @Override
    public Pixels subset(int[] indices) {
      return new Elsewhere(pixels.subset(indices), -1);
    }

    @Override
    public byte[] toArray() {
      throw new AssertionError("all of it is never asked for");
    }

    @Override
    public boolean inMemory() {
      return false;
    }
  }

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, false, 0, MEAN, 0",
    "1, 3, true, 0, MEAN, 0",
    "2, 3, true, 2, MEAN, 0",
    "2, 3, true, 2, REFLECT, 0",
    "3, 3, false, 2, MEAN, 3",
    "2, 1, true, 1, MEAN, 4",
    "4, 3, false, 0, MEAN, 3"
  })
  void batchesEqualResidentBatchesWithAnyNumberOfThreads(
      int threads, int channels, boolean flip, int padding, Border.Content border, int cutout) {
    Augmentation augment =
        Augmentation.NONE
            .with(Augmentation.FLIP, flip)
            .with(Augmentation.CROP_PADDING, padding)
            .with(Border.CONTENT, border)
            .with(Augmentation.CUTOUT, cutout);
    ImageSet images = randomImages(channels);
    Normalization normalization = Normalization.of(images);
    try (DeviceImages resident =
            DeviceImages.of(images, normalization, Storage.FLOATS, augment.border(), manager);
        DeviceImages streamed = streamed(images, normalization, augment.border(), threads)) {
      for (int epoch = 0; epoch < 2; epoch++) {
        try (Batches expected = resident.shuffled(SEED, epoch, BATCH, false, augment);
            Batches got = streamed.shuffled(SEED, epoch, BATCH, false, augment)) {
          assertSame(expected, got, new int[] {0, 1, 2, 3, 4});
        }
        try (Batches expected = resident.ordered(BATCH);
            Batches got = streamed.ordered(BATCH)) {
          assertSame(expected, got, new int[] {0, 1, 2, 3, 4});
        }
      }
    }
  }

  @Test
  void batchesCanBeRequestedInAnyOrderAsInAResumedEpoch() {
    ImageSet images = randomImages(3);
    Normalization normalization = Normalization.of(images);
    Augmentation flips = Augmentation.NONE.with(Augmentation.FLIP, true);
    try (DeviceImages resident =
            DeviceImages.of(images, normalization, Storage.FLOATS, 0, manager);
        DeviceImages streamed = streamed(images, normalization, Border.NONE, 2);
        Batches expected = resident.shuffled(SEED, 3, BATCH, true, flips);
        Batches got = streamed.shuffled(SEED, 3, BATCH, true, flips)) {
      assertEquals(expected.count(), got.count());
      assertSame(expected, got, new int[] {3, 1, 2, 2, 0, 3});
      assertTrue(got.waitedSeconds() > 0);
      assertEquals(0, expected.waitedSeconds());
    }
  }

  @Test
  void augmentedAndMixedBatchesEqualResidentBatches() {
    ImageSet images = randomImages(3);
    Normalization normalization = Normalization.of(images);
    Augmentation augment =
        Augmentation.NONE
            .with(Augmentation.FLIP, true)
            .with(Augmentation.CROP_PADDING, 1)
            .with(ResizedCrop.SMALLEST, 0.3)
            .with(Policy.RULE, PolicyRule.TRIVIAL)
            .with(ColourJitter.BRIGHTNESS, 0.5)
            .with(Erasing.PROBABILITY, 0.5)
            .with(Mixing.MIXUP, 0.4)
            .with(Mixing.CUTMIX, 1.0);
    try (DeviceImages resident =
            DeviceImages.of(images, normalization, Storage.FLOATS, 1, manager);
        DeviceImages streamed = streamed(images, normalization, Border.mean(1), 3);
        Batches expected = resident.shuffled(SEED, 0, BATCH, true, augment);
        Batches got = streamed.shuffled(SEED, 0, BATCH, true, augment)) {
      assertSame(expected, got, new int[] {2, 3, 0});
    }
  }

  @Test
  void anImageThatCannotBeReadMakesItsBatchFail() {
    ImageSet images = randomImages(1);
    Elsewhere broken = new Elsewhere(images.pixels(), 12);
    ImageSet elsewhere =
        new ImageSet(
            broken, images.labels(), images.channels(), images.height(), images.width(), List.of());
    assertFalse(broken.inMemory());
    try (DeviceImages streamed =
            DeviceImages.of(
                elsewhere,
                Normalization.none(1),
                Storage.FLOATS,
                Border.NONE,
                new ReadingThreads(2),
                manager);
        Batches batches = streamed.ordered(BATCH)) {
      batches.get(0, manager).close();
      batches.get(1, manager).close();
      InvalidInputException e =
          assertThrows(InvalidInputException.class, () -> batches.get(2, manager));
      assertEquals("the disk is gone", e.getMessage());
    }
  }

  private void assertSame(Batches expected, Batches got, int[] indices) {
    for (int index : indices) {
      try (Batch want = expected.get(index, manager);
          Batch have = got.get(index, manager)) {
        assertEquals(want.images().getShape(), have.images().getShape());
        assertArrayEquals(want.images().toFloatArray(), have.images().toFloatArray());
        assertArrayEquals(want.labels().toLongArray(), have.labels().toLongArray());
      }
    }
  }

  private DeviceImages streamed(
      ImageSet images, Normalization normalization, Border border, int threads) {
    ImageSet elsewhere =
        new ImageSet(
            new Elsewhere(images.pixels(), -1),
            images.labels(),
            images.channels(),
            images.height(),
            images.width(),
            List.of());
    return DeviceImages.of(
        elsewhere, normalization, Storage.FLOATS, border, new ReadingThreads(threads), manager);
  }

  private static ImageSet randomImages(int channels) {
    SplittableRandom random = new SplittableRandom(5);
    byte[] pixels = new byte[COUNT * channels * 8 * 7];
    random.nextBytes(pixels);
    int[] labels = new int[COUNT];
    for (int i = 0; i < COUNT; i++) {
      labels[i] = random.nextInt(10);
    }
    return new ImageSet(pixels, labels, channels, 8, 7);
  }
}
