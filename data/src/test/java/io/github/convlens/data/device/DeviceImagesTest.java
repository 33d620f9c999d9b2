package io.github.convlens.data.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.augment.Border;
import io.github.convlens.data.augment.Operation;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.option.Augmentation;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceImagesTest {
  private static final long SEED = 11;
  private static final int COUNT = 23;
  private static final int BATCH = 5;

  private NDManager manager;

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
    "FLOATS, 1, false, 0, MEAN, 0", "FLOATS, 3, false, 0, MEAN, 0", "FLOATS, 3, true, 0, MEAN, 0",
    "FLOATS, 3, false, 2, MEAN, 0", "FLOATS, 1, true, 2, MEAN, 3", "FLOATS, 3, true, 2, MEAN, 4",
    "BYTES, 1, false, 0, MEAN, 0", "BYTES, 3, true, 0, MEAN, 0", "BYTES, 3, true, 2, MEAN, 3",
    "BYTES, 3, false, 0, MEAN, 5", "FLOATS, 3, true, 2, REFLECT, 0", "BYTES, 1, true, 6, REFLECT, 3"
  })
  void batchesMatchPlainJava(
      Storage storage, int channels, boolean flip, int pad, Border.Content border, int cutout) {
    ImageSet images = randomImages(COUNT, channels, 8, 7);
    Normalization normalization = Normalization.of(images);
    Augmentation augment =
        Augmentation.NONE
            .with(Augmentation.FLIP, flip)
            .with(Augmentation.CROP_PADDING, pad)
            .with(Border.CONTENT, border)
            .with(Augmentation.CUTOUT, cutout);
    // In a byte store, padding is the byte nearest to the mean, which differs by up to 0.5 of 255.
    double tolerance = storage == Storage.BYTES && pad > 0 ? 0.51 / 255 / 0.2 : 2e-6;
    try (DeviceImages resident =
            DeviceImages.of(images, normalization, storage, augment.border(), manager);
        Batches batches = resident.shuffled(SEED, 3, BATCH, false, augment)) {
      EpochPlan plan = EpochPlan.draw(EpochPlan.order(COUNT, SEED, 3), augment, SEED, 3);
      int[][] centres = CutoutMask.centres(epoch(COUNT, 8, 7, SEED, 3));
      assertEquals(5, batches.count());
      for (int b = 0; b < batches.count(); b++) {
        try (NDManager scratch = manager.newSubManager();
            Batch batch = batches.get(b, scratch)) {
          assertEquals(new Shape(batches.size(b), channels, 8, 7), batch.images().getShape());
          assertEquals(DataType.FLOAT32, batch.images().getDataType());
          float[] got = batch.images().toFloatArray();
          float[] want = new float[got.length];
          long[] labels = new long[batch.size()];
          for (int i = 0; i < batch.size(); i++) {
            int position = b * BATCH + i;
            labels[i] = images.labels()[plan.order()[position]];
            float[] one =
                PlainAugmentation.nchw(images, normalization, augment, plan, centres, position);
            System.arraycopy(one, 0, want, i * one.length, one.length);
          }
          assertArrayEquals(want, got, (float) tolerance);
          assertArrayEquals(labels, batch.labels().toLongArray());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void orderedGivesEveryImageUnchangedEvenWithAStoredBorder(Storage storage) {
    ImageSet images = randomImages(COUNT, 3, 6, 6);
    Normalization none = Normalization.none(3);
    for (int padding : new int[] {0, 2}) {
      try (DeviceImages resident = DeviceImages.of(images, none, storage, padding, manager);
          Batches batches = resident.ordered(10)) {
        assertEquals(3, batches.count());
        assertEquals(3, batches.size(2));
        try (Batch last = batches.get(2, manager)) {
          assertEquals(3, last.size());
          float[] nhwc = last.images().transpose(0, 2, 3, 1).toFloatArray();
          for (int i = 0; i < nhwc.length; i++) {
            int value = images.pixels().toArray()[20 * 108 + i] & 0xff;
            assertEquals(value / 255f, nhwc[i], 1e-7f);
          }
        }
      }
    }
  }

  @Test
  void everyEpochHasEveryImageOnceInADifferentOrder() {
    ImageSet images = numbered(100);
    try (DeviceImages resident =
        DeviceImages.of(images, Normalization.none(1), Storage.FLOATS, 0, manager)) {
      long[] first = labels(resident, 1, 0);
      long[] again = labels(resident, 1, 0);
      long[] next = labels(resident, 1, 1);
      long[] otherSeed = labels(resident, 2, 0);
      assertArrayEquals(first, again);
      assertFalse(Arrays.equals(first, next));
      assertFalse(Arrays.equals(first, otherSeed));
      TreeSet<Long> all = new TreeSet<>();
      for (long label : first) {
        all.add(label);
      }
      assertEquals(100, all.size());
    }
  }

  @Test
  void aBatchDoesNotDependOnTheOrderOfRequests() {
    ImageSet images = randomImages(COUNT, 3, 8, 8);
    Augmentation augment =
        Augmentation.NONE
            .with(Augmentation.FLIP, true)
            .with(Augmentation.CROP_PADDING, 2)
            .with(Augmentation.CUTOUT, 3);
    try (DeviceImages resident =
            DeviceImages.of(images, Normalization.of(images), Storage.FLOATS, 2, manager);
        Batches forward = resident.shuffled(SEED, 0, 4, true, augment);
        Batches single = resident.shuffled(SEED, 0, 4, true, augment)) {
      assertEquals(5, forward.count());
      float[][] seen = new float[5][];
      for (int b = 0; b < 5; b++) {
        try (Batch batch = forward.get(b, manager)) {
          seen[b] = batch.images().toFloatArray();
        }
      }
      for (int b : new int[] {3, 1, 3, 0}) {
        try (Batch batch = single.get(b, manager)) {
          assertArrayEquals(seen[b], batch.images().toFloatArray());
        }
      }
      assertThrows(IndexOutOfBoundsException.class, () -> single.get(5, manager));
    }
  }

  @Test
  void batchesOutliveTheirPass() {
    ImageSet images = numbered(10);
    try (DeviceImages resident =
        DeviceImages.of(images, Normalization.none(1), Storage.FLOATS, 0, manager)) {
      Batches pass = resident.shuffled(1, 0, 10, true, Augmentation.NONE);
      long[] before;
      try (Batch batch = pass.get(0, manager)) {
        before = batch.labels().toLongArray();
        pass.close();
        System.gc();
        assertArrayEquals(before, batch.labels().toLongArray());
        assertEquals(batch.labels().getLong(3) / 255f, batch.images().getFloat(3, 0, 0, 0), 1e-7);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 0, 0, FLOATS", "true, 2, 3, FLOATS", "true, 2, 3, BYTES"})
  void passesLeakNoArrays(boolean flip, int padding, int cutout, Storage storage) {
    ImageSet images = randomImages(COUNT, 3, 8, 8);
    Augmentation augment =
        Augmentation.NONE
            .with(Augmentation.FLIP, flip)
            .with(Augmentation.CROP_PADDING, padding)
            .with(Augmentation.CUTOUT, cutout);
    try (DeviceImages resident =
        DeviceImages.of(images, Normalization.of(images), storage, padding, manager)) {
      int before = arrays(resident.manager);
      for (int epoch = 0; epoch < 30; epoch++) {
        try (Batches batches = resident.shuffled(SEED, epoch, BATCH, true, augment)) {
          int pass = arrays(batches.manager);
          for (int b = 0; b < batches.count(); b++) {
            try (NDManager scratch = manager.newSubManager()) {
              Batch batch = batches.get(b, scratch);
              assertEquals(2, arrays(scratch), "images and labels only");
              batch.close();
              assertEquals(0, arrays(scratch));
            }
          }
          assertEquals(pass, arrays(batches.manager));
        }
        assertEquals(before, arrays(resident.manager));
      }
    }
    assertEquals(0, arrays(manager));
  }

  @Test
  void floatsAreStoredIfTheyFitAndBytesOtherwise() {
    ImageSet images = randomImages(10, 3, 8, 8);
    assertEquals(10 * 12 * 12 * 3 * 4, DeviceImages.bytesNeeded(images, Storage.FLOATS, 2));
    assertEquals(10 * 8 * 8 * 3, DeviceImages.bytesNeeded(images, Storage.BYTES, 0));
    assertEquals(Storage.FLOATS, Storage.fitting(100, 100));
    assertEquals(Storage.BYTES, Storage.fitting(101, 100));
  }

  @Test
  void mirroringAndCropsVaryFromImageToImage() {
    EpochPlan plan =
        EpochPlan.draw(
            EpochPlan.order(1000, 5, 0),
            Augmentation.NONE
                .with(Augmentation.FLIP, true)
                .with(Augmentation.CROP_PADDING, 4)
                .with(Augmentation.CUTOUT, 8),
            5,
            0);
    int flips = 0;
    for (boolean mirrored : plan.mirrored()) {
      flips += mirrored ? 1 : 0;
    }
    assertTrue(flips > 400 && flips < 600, flips + " of 1000 mirrored");
    assertEquals(9, Arrays.stream(plan.top()).distinct().count());
    assertEquals(8, Arrays.stream(plan.left()).max().getAsInt());
    int[][] centres = CutoutMask.centres(epoch(1000, 32, 32, 5, 0));
    assertEquals(32, Arrays.stream(centres[0]).distinct().count());
    assertEquals(32, Arrays.stream(centres[1]).distinct().count());
    EpochPlan next =
        EpochPlan.draw(
            EpochPlan.order(1000, 5, 1),
            Augmentation.NONE
                .with(Augmentation.FLIP, true)
                .with(Augmentation.CROP_PADDING, 4)
                .with(Augmentation.CUTOUT, 8),
            5,
            1);
    assertNotEquals(Arrays.toString(plan.top()), Arrays.toString(next.top()));
    // Turning cutout off does not change order, crops and flips.
    EpochPlan without =
        EpochPlan.draw(
            EpochPlan.order(1000, 5, 0),
            Augmentation.NONE
                .with(Augmentation.FLIP, true)
                .with(Augmentation.CROP_PADDING, 4)
                .with(Augmentation.CUTOUT, 0),
            5,
            0);
    assertArrayEquals(plan.top(), without.top());
    assertArrayEquals(plan.mirrored(), without.mirrored());
  }

  @Test
  void alternatingFlipsShowBothSidesOfEveryImageInTwoEpochs() {
    Augmentation alternating =
        Augmentation.NONE.with(Augmentation.FLIP, true).with(Augmentation.FLIP_ALTERNATES, true);
    boolean[][] mirrored = new boolean[4][1000];
    for (int epoch = 0; epoch < 4; epoch++) {
      int[] order = EpochPlan.order(1000, 5, epoch);
      EpochPlan plan = EpochPlan.draw(order, alternating, 5, epoch);
      for (int i = 0; i < order.length; i++) {
        mirrored[epoch][order[i]] = plan.mirrored()[i];
      }
    }
    int atFirst = 0;
    for (int image = 0; image < 1000; image++) {
      assertNotEquals(mirrored[0][image], mirrored[1][image]);
      assertEquals(mirrored[0][image], mirrored[2][image]);
      assertEquals(mirrored[1][image], mirrored[3][image]);
      atFirst += mirrored[0][image] ? 1 : 0;
    }
    assertTrue(atFirst > 400 && atFirst < 600, atFirst + " of 1000 mirrored in the first epoch");
  }

  @Test
  void alternatingFlipsShowTheSameSideOfAnImageThatIsDrawnTwice() {
    Augmentation alternating =
        Augmentation.NONE.with(Augmentation.FLIP, true).with(Augmentation.FLIP_ALTERNATES, true);
    int[] order = new int[100];
    Arrays.setAll(order, i -> i / 2);
    boolean[] mirrored = EpochPlan.draw(order, alternating, 5, 0).mirrored();
    for (int i = 0; i < order.length; i += 2) {
      assertEquals(mirrored[i], mirrored[i + 1]);
    }
  }

  @Test
  void alternatingFlipsNeedFlips() {
    var message =
        assertThrows(
            InvalidInputException.class,
            () -> Augmentation.NONE.with(Augmentation.FLIP_ALTERNATES, true));
    assertTrue(message.getMessage().contains("flip_alternates needs flip"), message.getMessage());
  }

  @Test
  void aReflectingBorderNeedsPaddingBelowTheSide() {
    var missing =
        assertThrows(
            InvalidInputException.class,
            () -> Augmentation.NONE.with(Border.CONTENT, Border.Content.REFLECT));
    assertTrue(missing.getMessage().contains("crop_border needs crop_padding"));
    Augmentation whole =
        Augmentation.NONE
            .with(Augmentation.CROP_PADDING, 8)
            .with(Border.CONTENT, Border.Content.REFLECT);
    whole.requireFits(9, 9);
    var large = assertThrows(InvalidInputException.class, () -> whole.requireFits(8, 9));
    assertTrue(large.getMessage().contains("less than the side"), large.getMessage());
  }

  private static ImageChange.Epoch epoch(int count, int height, int width, long seed, int epoch) {
    Operation.Picture picture = new Operation.Picture(3, height, width);
    return ImageChange.Epoch.of(new int[count], picture, seed, epoch);
  }

  private long[] labels(DeviceImages resident, long seed, int epoch) {
    try (Batches batches = resident.shuffled(seed, epoch, 100, false, Augmentation.NONE);
        Batch batch = batches.get(0, manager)) {
      return batch.labels().toLongArray();
    }
  }

  private static int arrays(NDManager root) {
    return root.getManagedArrays().size();
  }

  private static ImageSet randomImages(int count, int channels, int height, int width) {
    SplittableRandom random = new SplittableRandom(1);
    byte[] pixels = new byte[count * channels * height * width];
    random.nextBytes(pixels);
    return new ImageSet(pixels, random.ints(count, 0, 10).toArray(), channels, height, width);
  }

  private static ImageSet numbered(int count) {
    byte[] pixels = new byte[count * 4];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      Arrays.fill(pixels, 4 * i, 4 * i + 4, (byte) i);
      labels[i] = i;
    }
    return new ImageSet(pixels, labels, 1, 2, 2);
  }
}
