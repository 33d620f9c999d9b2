package io.github.convlens.insight.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.training.metric.Confusion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClassOrderTest {

  /**
   * Each class is mistaken for the next class of its ring. The rings are 0, 3, 6, then 1, 4, 7,
   * then 2, 5, 8.
   */
  @Test
  void classesThatAreConfusedWithEachOtherAreAdjacent() {
    int[][] rings = {{0, 3, 6}, {1, 4, 7}, {2, 5, 8}};
    List<int[]> pairs = new ArrayList<>();
    for (int[] ring : rings) {
      for (int i = 0; i < 3; i++) {
        add(pairs, ring[i], ring[i], 80);
        add(pairs, ring[i], ring[(i + 1) % 3], 10);
      }
    }
    List<Integer> order = ClassOrder.of(confusion(9, pairs));
    assertEquals(9, order.stream().distinct().count());
    for (int[] ring : rings) {
      int[] positions = Arrays.stream(ring).map(order::indexOf).sorted().toArray();
      assertEquals(2, positions[2] - positions[0], order.toString());
    }
  }

  /**
   * 0 is mistaken for 1, 2 for 3, and sometimes 0 for 3. So the order is 1, 0, 3, 2 or the reverse.
   */
  @Test
  void twoGroupsAreJoinedAtTheEndsThatAreConfusedMostOften() {
    List<int[]> pairs = new ArrayList<>();
    for (int label = 0; label < 4; label++) {
      add(pairs, label, label, 50);
    }
    add(pairs, 0, 1, 30);
    add(pairs, 2, 3, 30);
    add(pairs, 0, 3, 5);
    List<Integer> order = ClassOrder.of(confusion(4, pairs));
    assertEquals(1, Math.abs(order.indexOf(0) - order.indexOf(3)), order.toString());
    assertEquals(1, Math.abs(order.indexOf(0) - order.indexOf(1)), order.toString());
  }

  @Test
  void aClassWithoutImagesIsPartOfTheOrder() {
    List<int[]> pairs = new ArrayList<>();
    add(pairs, 0, 1, 3);
    List<Integer> order = ClassOrder.of(confusion(3, pairs));
    assertTrue(order.containsAll(List.of(0, 1, 2)), order.toString());
  }

  private static void add(List<int[]> pairs, int label, int predicted, int images) {
    IntStream.range(0, images).forEach(i -> pairs.add(new int[] {label, predicted}));
  }

  private static Confusion confusion(int classes, List<int[]> pairs) {
    int[] once = new int[pairs.size()];
    Arrays.fill(once, 1);
    return Confusion.of(
        classes,
        pairs.stream().mapToInt(pair -> pair[0]).toArray(),
        pairs.stream().mapToInt(pair -> pair[1]).toArray(),
        once);
  }
}
