package io.github.convlens.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.LabelTargets;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folds are compared with those of scikit-learn, recorded by folds.py. */
class FoldsTest {

  static Stream<JsonNode> cases() throws IOException {
    try (InputStream in = FoldsTest.class.getResourceAsStream("folds.json")) {
      List<JsonNode> cases = new ArrayList<>();
      new ObjectMapper().readTree(in).forEach(cases::add);
      return cases.stream();
    }
  }

  private static int[] numbers(JsonNode node, String key) {
    return new ObjectMapper().convertValue(node.get(key), int[].class);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyFoldHasAsManyImagesOfEachClassAsInScikitLearn(JsonNode node) {
    int[] labels = numbers(node, "labels");
    int count = node.get("count").intValue();
    for (long seed = 0; seed < 3; seed++) {
      Folds folds = Folds.stratified(labels, count, seed);
      for (int fold = 0; fold < count; fold++) {
        int[] sizes = new int[node.get("sizes").get(0).size()];
        for (int image : folds.images(fold, false)) {
          sizes[labels[image]]++;
        }
        int[] expected = new ObjectMapper().convertValue(node.get("sizes").get(fold), int[].class);
        assertArrayEquals(expected, sizes);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void groupsAreInTheSameFoldsAsInScikitLearn(JsonNode node) {
    int[] groups = numbers(node, "groups");
    int[] order = IntStream.rangeClosed(0, Arrays.stream(groups).max().orElseThrow()).toArray();
    Folds folds =
        Folds.grouped(numbers(node, "labels"), groups, node.get("count").intValue(), order);
    assertArrayEquals(numbers(node, "grouped"), folds.of());
  }

  @Test
  void everyImageIsValidatedOnceAndNoGroupIsDivided() {
    int[] labels = IntStream.range(0, 90).map(i -> i % 7 == 0 ? 1 : 0).toArray();
    int[] groups = IntStream.range(0, 90).map(i -> i / 4).toArray();
    Folds folds = Folds.grouped(labels, groups, 5, 42);
    boolean[] seen = new boolean[90];
    Map<Integer, Integer> foldOfGroup = new HashMap<>();
    for (int fold = 0; fold < 5; fold++) {
      for (int image : folds.images(fold, false)) {
        assertTrue(!seen[image]);
        seen[image] = true;
        Integer before = foldOfGroup.put(groups[image], fold);
        assertTrue(before == null || before == fold);
      }
      assertEquals(90, folds.images(fold, false).length + folds.images(fold, true).length);
    }
  }

  @Test
  void theSeedDecidesWhichImagesAreTogether() {
    int[] labels = new int[40];
    assertArrayEquals(Folds.stratified(labels, 4, 1).of(), Folds.stratified(labels, 4, 1).of());
    assertNotEquals(
        Arrays.toString(Folds.stratified(labels, 4, 1).of()),
        Arrays.toString(Folds.stratified(labels, 4, 2).of()));
  }

  @Test
  void moreFoldsThanGroupsAreRejected() {
    InvalidInputException error =
        assertThrows(
            InvalidInputException.class,
            () -> Folds.grouped(new int[6], new int[] {0, 0, 1, 1, 2, 2}, 4, 1));
    assertTrue(error.getMessage().contains("4 folds"), error.getMessage());
  }

  @Test
  void classesThatAreOnOneSideOfAFoldAreNamed() {
    int[] labels = {0, 1, 0, 1, 0, 2, 0, 1};
    ImageSet images = new ImageSet(new byte[labels.length], labels, 1, 1, 1);
    List<String> names = List.of("a", "b", "single");
    List<String> notes = new ArrayList<>();
    Folds folds = Folds.stratified(labels, 2, 7);
    for (int fold = 0; fold < 2; fold++) {
      TrainingSplits splits =
          new TrainingSplits(
              images.subset(folds.images(fold, true)), images.subset(folds.images(fold, false)));
      notes.addAll(splits.oneSided(names, "validation split"));
    }
    notes.sort(null);
    assertEquals(
        List.of(
            "1 class is not in the validation split: single",
            "1 class is only in the validation split, and cannot be learned: single"),
        notes);
  }

  @Test
  void labelsThatAreOnOneSideOfASplitAreNamed() {
    LabelTargets targets =
        new LabelTargets(
            new boolean[][] {{true, true, false, false}, {true, false, true, true}}, 4);
    ImageSet images = new ImageSet(new byte[2], new int[2], 1, 1, 1).withTargets(targets);
    TrainingSplits splits =
        new TrainingSplits(images.subset(new int[] {0}), images.subset(new int[] {1}));
    assertEquals(
        List.of(
            "2 labels are only in the test split, and cannot be learned: c, d",
            "1 label is not in the test split: b"),
        splits.oneSided(List.of("a", "b", "c", "d"), "test split"));
  }
}
