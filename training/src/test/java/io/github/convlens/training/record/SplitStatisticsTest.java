package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.data.digits.Digits;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.TrainingSplits;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.table.SplitRow;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SplitStatisticsTest {
  private static final LossOptions LOSS = new LossOptions.CrossEntropy(0);
  private static final DataSet DIGITS = Digits.create(42);

  private static ImageSet set(int[] labels, int... pixels) {
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) pixels[i];
    }
    return new ImageSet(bytes, labels, 1, 1, 2);
  }

  @Test
  void duplicateImagesAreCountedWithinASplitAndBetweenSplits() {
    ImageSet train = set(new int[] {0, 1, 0}, 1, 2, 3, 4, 1, 2);
    ImageSet valid = set(new int[] {0, 1, 0, 1}, 1, 2, 2, 1, 1, 2, 200, 9);
    List<SplitRow> rows =
        SplitStatistics.of(new TrainingSplits(train, valid), List.of("a", "b"), LOSS);
    assertEquals(List.of(3L, 2L, 3L), counts(rows.get(0)));
    assertEquals(List.of(4L, 3L, 2L), counts(rows.get(1)));
    assertTrue(Double.isNaN(rows.get(0).classMeanRecall()), "too few images");
  }

  /** The names of MNIST's classes are known, even if the files contain only some of them. */
  @Test
  void theRarestClassIsOneThatHasImages() {
    ImageSet images = set(new int[] {0, 2, 0, 0}, 1, 2, 3, 4, 5, 6, 7, 8);
    assertEquals(0.5, row(images, "a", "b", "c", "d").rarestClass());
    assertEquals(1, row(set(new int[] {1, 1}, 1, 2, 3, 4), "a", "b").rarestClass());
  }

  private static List<Long> counts(SplitRow row) {
    return List.of(row.images(), row.distinct(), row.inTraining());
  }

  @Test
  void brightnessIsRelativeToWhite() {
    ImageSet images = set(new int[] {0, 1}, 0, 255, 255, 255);
    SplitRow row =
        SplitStatistics.of(new TrainingSplits(images, images), List.of("a", "b"), LOSS).get(0);
    assertEquals(0.75, row.mean(), 1e-12);
    assertEquals(0.25, row.stdOfMeans(), 1e-12);
    // The values of the first image have a variance of 1/4, and the values of the second are equal.
    assertEquals(Math.sqrt(0.125), row.contrast(), 1e-12);
  }

  @Test
  void classMeansDistinguishTrueLabelsFromRandomLabels() {
    ImageSet train = DIGITS.train();
    SplitRow right =
        SplitStatistics.of(new TrainingSplits(train, DIGITS.test()), DIGITS.classNames(), LOSS)
            .get(0);
    assertTrue(right.classMeanRecall() - 0.1 > 10 * right.classMeanError(), right.toString());
    SplittableRandom random = new SplittableRandom(1);
    int[] drawn = random.ints(train.count(), 0, 10).toArray();
    ImageSet shuffled =
        new ImageSet(
            train.pixels().toArray(), drawn, train.channels(), train.height(), train.width());
    SplitRow wrong =
        SplitStatistics.of(new TrainingSplits(shuffled, DIGITS.test()), DIGITS.classNames(), LOSS)
            .get(0);
    assertTrue(
        Math.abs(wrong.classMeanRecall() - 0.1) < 4 * wrong.classMeanError(), wrong.toString());
  }

  @Test
  void aSplitDescribesHowItHasChanged() {
    ImageSet images = set(new int[] {0, 1}, 0, 255, 255, 255);
    SplitRow before = row(images, "a", "b");
    assertEquals(Optional.empty(), row(images, "a", "b").change(before));
    ImageSet three = set(new int[] {0, 1, 1}, 0, 255, 255, 255, 1, 2);
    assertEquals(
        "it had 2 images and now has 3", row(three, "a", "b").change(before).orElseThrow());
    for (SplitRow other :
        List.of(row(images, "a", "c"), row(set(new int[] {1, 0}, 0, 255, 255, 255), "a", "b"))) {
      assertEquals(
          "the targets (classes, labels or numbers), file names or order of its images have changed",
          other.change(before).orElseThrow(),
          other.toString());
    }
    SplitRow brighter = row(set(new int[] {0, 1}, 9, 255, 255, 255), "a", "b");
    assertTrue(brighter.change(before).orElseThrow().contains("pixels of its images have changed"));
  }

  private static SplitRow row(ImageSet images, String... names) {
    return SplitStatistics.of(new TrainingSplits(images, images), List.of(names), LOSS).get(0);
  }
}
