package io.github.convlens.data.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.convlens.data.augment.Affine;
import io.github.convlens.data.augment.Interpolation;
import io.github.convlens.data.augment.Operation;
import io.github.convlens.data.target.ClassTargets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final int IMAGES = 9000;

  /** Three classes in the ratio 95 : 4 : 1. */
  private static final int[] LABELS =
      IntStream.range(0, IMAGES).map(i -> i % 100 < 95 ? 0 : i % 100 < 99 ? 1 : 2).toArray();

  private static int[] balanced(long seed, int epoch) {
    return Sampling.BALANCED.order(new int[IMAGES], new ClassTargets(LABELS), seed, epoch);
  }

  @Test
  void balancedDrawsEveryClassEquallyOften() {
    int[] drawn = new int[3];
    Arrays.stream(balanced(1, 0)).forEach(image -> drawn[LABELS[image]]++);
    // 3000 draws are expected of each class. Five standard deviations of the binomial distribution
    // are 224.
    for (int count : drawn) {
      assertEquals(3000, count, 224);
    }
  }

  @Test
  void everyImageOfAClassIsDrawnSometimes() {
    long seen =
        IntStream.range(0, 20)
            .flatMap(epoch -> Arrays.stream(balanced(1, epoch)))
            .filter(image -> LABELS[image] == 2)
            .distinct()
            .count();
    assertEquals(IMAGES / 100, seen);
  }

  @Test
  void seedAndEpochDecideTheOrder() {
    assertArrayEquals(balanced(1, 3), balanced(1, 3));
    assertFalse(Arrays.equals(balanced(1, 3), balanced(1, 4)));
    assertFalse(Arrays.equals(balanced(1, 3), balanced(2, 3)));
  }

  @Test
  void shuffledKeepsTheOrderThatWasDrawn() {
    int[] order = {2, 0, 1};
    assertSame(order, Sampling.SHUFFLED.order(order, new ClassTargets(new int[] {0, 1, 2}), 1, 0));
  }

  @Test
  void anImageThatOccursSeveralTimesIsChangedDifferentlyEachTime() {
    Affine rotation = new Affine(30, 0, 0, 0, Interpolation.BILINEAR);
    Operation.Picture picture = new Operation.Picture(1, 8, 8);
    var drawn = ImageChange.Epoch.of(new int[] {2, 0, 2, 2, 1, 0}, picture, 5, 3);
    var shuffled = ImageChange.Epoch.of(new int[] {0, 1, 2}, picture, 5, 3);
    float[][] turns = new float[6][];
    for (int position = 0; position < turns.length; position++) {
      turns[position] = drawn.steps(rotation, position).get(0).parameters();
    }
    for (int[] pair : new int[][] {{0, 2}, {0, 3}, {2, 3}, {1, 5}}) {
      assertFalse(Arrays.equals(turns[pair[0]], turns[pair[1]]), Arrays.toString(pair));
    }
    for (int[] pair : new int[][] {{0, 2}, {1, 0}, {4, 1}}) {
      assertArrayEquals(
          shuffled.steps(rotation, pair[1]).get(0).parameters(), turns[pair[0]], "as before");
    }
  }
}
