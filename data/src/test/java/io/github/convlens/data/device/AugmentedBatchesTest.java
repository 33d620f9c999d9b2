package io.github.convlens.data.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.option.Setting;
import io.github.convlens.data.augment.Affine;
import io.github.convlens.data.augment.Blur;
import io.github.convlens.data.augment.ColourJitter;
import io.github.convlens.data.augment.Erasing;
import io.github.convlens.data.augment.Greyscale;
import io.github.convlens.data.augment.LevelChange;
import io.github.convlens.data.augment.Mixing;
import io.github.convlens.data.augment.Perspective;
import io.github.convlens.data.augment.Policy;
import io.github.convlens.data.augment.PolicyRule;
import io.github.convlens.data.augment.ResizedCrop;
import io.github.convlens.data.augment.VerticalFlip;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.option.Augmentation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentedBatchesTest {
  private static final long SEED = 11;
  private static final int COUNT = 23;
  // Images of fewer than 255 pixels would not be equalised.
  private static final int VALUES = 18 * 16 * 3;

  private NDManager manager;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  static Stream<Arguments> settings() {
    return Stream.of(
        only(ResizedCrop.SMALLEST, 0.3),
        only(Affine.ROTATION, 30.0),
        only(Affine.TRANSLATION, 0.3),
        only(Affine.SCALE, 0.3),
        only(Affine.SHEAR, 20.0),
        only(Perspective.DISTORTION, 0.6),
        only(VerticalFlip.ON, true),
        only(Policy.RULE, PolicyRule.TRIVIAL),
        only(Policy.RULE, PolicyRule.RAND_AUGMENT),
        only(Policy.RULE, PolicyRule.AUTO),
        only(Policy.RULE, PolicyRule.AUTO_CIFAR10),
        only(Policy.RULE, PolicyRule.AUTO_SVHN),
        only(ColourJitter.BRIGHTNESS, 0.5),
        only(ColourJitter.CONTRAST, 0.5),
        only(ColourJitter.SATURATION, 0.5),
        only(ColourJitter.HUE, 0.3),
        only(Greyscale.PROBABILITY, 0.5),
        only(LevelChange.SOLARIZE, 0.5),
        only(LevelChange.POSTERIZE, 0.5),
        only(LevelChange.AUTOCONTRAST, 0.5),
        only(LevelChange.EQUALIZE, 0.5),
        only(LevelChange.SHARPNESS, 0.5),
        only(Blur.PROBABILITY, 0.5),
        only(Erasing.PROBABILITY, 0.5));
  }

  private static <V> Arguments only(Setting<V> setting, V value) {
    return Arguments.of(setting.key() + " " + value, Augmentation.NONE.with(setting, value));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("settings")
  void anImageDependsOnlyOnSeedEpochAndItsIndex(String name, Augmentation augment) {
    ImageSet images = images();
    try (DeviceImages bytes = onDevice(images, Storage.BYTES);
        DeviceImages floats = onDevice(images, Storage.FLOATS)) {
      float[] whole = epoch(bytes, SEED, 2, COUNT, augment);
      assertArrayEquals(whole, epoch(bytes, SEED, 2, 1, augment), "one by one");
      assertArrayEquals(whole, epoch(bytes, SEED, 2, 5, augment), "by fives");
      assertArrayEquals(whole, epoch(floats, SEED, 2, 5, augment), 2e-6f, "of floats");
      float[] plain = epoch(bytes, SEED, 2, COUNT, Augmentation.NONE);
      assertFalse(Arrays.equals(whole, plain), "nothing is changed");
      float[] next = inOrder(bytes, 3, augment);
      assertFalse(Arrays.equals(inOrder(bytes, 2, augment), next), "as in the epoch before");
    }
  }

  @Test
  void operationsDrawTheSameNumbersTogetherAndAlone() {
    ImageSet images = images();
    Augmentation flip = Augmentation.NONE.with(VerticalFlip.ON, true);
    Augmentation both = flip.with(Erasing.PROBABILITY, 0.5);
    try (DeviceImages resident = onDevice(images, Storage.BYTES)) {
      float[] flipped = epoch(resident, SEED, 0, 5, flip);
      float[] erased = epoch(resident, SEED, 0, 5, both);
      int zeros = 0;
      for (int i = 0; i < flipped.length; i++) {
        assertTrue(erased[i] == flipped[i] || erased[i] == 0, "value " + i);
        zeros += erased[i] == 0 ? 1 : 0;
      }
      assertTrue(zeros > flipped.length / 50 && zeros < flipped.length / 4, zeros + " erased");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "standard", "strong"})
  void presetsLeakNoArrays(String preset) {
    ImageSet images = images();
    Augmentation augment = Augmentation.preset(preset);
    try (DeviceImages resident = onDevice(images, Storage.BYTES)) {
      epoch(resident, SEED, 0, 5, augment);
      int before = arrays(resident.manager);
      try (Batches batches = resident.shuffled(SEED, 1, 5, false, augment)) {
        int pass = arrays(batches.manager);
        for (int b = 0; b < batches.count(); b++) {
          try (NDManager scope = manager.newSubManager()) {
            Batch batch = batches.get(b, scope);
            batch.close();
            assertEquals(0, arrays(scope));
          }
        }
        assertEquals(pass, arrays(batches.manager));
      }
      assertEquals(before, arrays(resident.manager));
    }
  }

  @Test
  void aMixedBatchHasBothLabelsAndTheLabelWithTheLargerShareComesFirst() {
    ImageSet images = images();
    Augmentation augment = Augmentation.NONE.with(Mixing.MIXUP, 1.0);
    List<Double> shares = new ArrayList<>();
    try (DeviceImages resident = onDevice(images, Storage.FLOATS)) {
      for (int epoch = 0; epoch < 20; epoch++) {
        try (Batches plain = resident.shuffled(SEED, epoch, 4, false, Augmentation.NONE);
            Batches mixed = resident.shuffled(SEED, epoch, 4, false, augment);
            Batch before = plain.get(1, manager);
            Batch batch = mixed.get(1, manager)) {
          Batch.Others others = batch.others();
          assertNotNull(others);
          shares.add(others.share());
          long[] own = before.labels().toLongArray();
          long[] rolled = {own[3], own[0], own[1], own[2]};
          long[] main = batch.labels().toLongArray();
          boolean first = Arrays.equals(own, main);
          assertArrayEquals(first ? own : rolled, main);
          assertArrayEquals(first ? rolled : own, others.labels().toLongArray());
          float share = (float) (first ? others.share() : 1 - others.share());
          float[] want =
              before
                  .images()
                  .mul(share)
                  .add(before.images().get("3:").concat(before.images().get(":3")).mul(1 - share))
                  .toFloatArray();
          assertArrayEquals(want, batch.images().toFloatArray(), 1e-5f);
        }
      }
    }
    assertTrue(shares.stream().allMatch(share -> share >= 0.5 && share <= 1));
    assertEquals(20, shares.stream().distinct().count());
  }

  @Test
  void cutMixSharesEqualTheAreas() {
    ImageSet images = images();
    Augmentation augment = Augmentation.NONE.with(Mixing.CUTMIX, 1.0);
    try (DeviceImages resident = onDevice(images, Storage.FLOATS)) {
      for (int epoch = 0; epoch < 20; epoch++) {
        try (Batches plain = resident.shuffled(SEED, epoch, 4, false, Augmentation.NONE);
            Batches mixed = resident.shuffled(SEED, epoch, 4, false, augment);
            Batch before = plain.get(0, manager);
            Batch batch = mixed.get(0, manager)) {
          long kept =
              before.images().eq(batch.images()).sum(new int[] {1, 2, 3}).toLongArray()[0] / 3;
          Batch.Others others = batch.others();
          assertNotNull(others);
          boolean own = Arrays.equals(before.labels().toLongArray(), batch.labels().toLongArray());
          double share = own ? others.share() : 1 - others.share();
          // Pixels of two different images are rarely equal by chance.
          assertEquals(share, kept / (18.0 * 16.0), 0.02);
        }
      }
    }
  }

  @Test
  void aMixtureIsAFunctionOfSeedEpochAndBatch() {
    ImageSet images = images();
    Augmentation augment = Augmentation.preset("strong");
    try (DeviceImages resident = onDevice(images, Storage.BYTES);
        Batches once = resident.shuffled(SEED, 4, 5, false, augment);
        Batches again = resident.shuffled(SEED, 4, 5, false, augment)) {
      for (int b : new int[] {3, 0, 4, 1}) {
        try (Batch first = once.get(b, manager);
            Batch second = again.get(b, manager)) {
          assertArrayEquals(first.images().toFloatArray(), second.images().toFloatArray());
          assertEquals(first.others().share(), second.others().share());
        }
      }
    }
  }

  private DeviceImages onDevice(ImageSet images, Storage storage) {
    return DeviceImages.of(images, Normalization.of(images), storage, 0, manager);
  }

  /** All images of an epoch, in the order of the epoch. */
  private float[] epoch(
      DeviceImages resident, long seed, int epoch, int batchSize, Augmentation augment) {
    float[] all = new float[COUNT * VALUES];
    try (Batches batches = resident.shuffled(seed, epoch, batchSize, false, augment)) {
      int from = 0;
      for (int b = 0; b < batches.count(); b++) {
        try (Batch batch = batches.get(b, manager)) {
          float[] values = batch.images().toFloatArray();
          System.arraycopy(values, 0, all, from, values.length);
          from += values.length;
        }
      }
    }
    return all;
  }

  /** All images of an epoch, in the order of the data set. */
  private float[] inOrder(DeviceImages resident, int epoch, Augmentation augment) {
    float[] shuffled = epoch(resident, SEED, epoch, COUNT, augment);
    int[] order = EpochPlan.order(COUNT, SEED, epoch);
    float[] all = new float[shuffled.length];
    for (int i = 0; i < COUNT; i++) {
      System.arraycopy(shuffled, i * VALUES, all, order[i] * VALUES, VALUES);
    }
    return all;
  }

  private static int arrays(NDManager manager) {
    return manager.getManagedArrays().size();
  }

  private static ImageSet images() {
    SplittableRandom random = new SplittableRandom(5);
    byte[] pixels = new byte[COUNT * VALUES];
    random.nextBytes(pixels);
    int[] labels = new int[COUNT];
    Arrays.setAll(labels, i -> i);
    return new ImageSet(pixels, labels, 3, 18, 16);
  }
}
