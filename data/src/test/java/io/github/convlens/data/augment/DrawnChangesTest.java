package io.github.convlens.data.augment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.option.Augmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawnChangesTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 3", "32, 32", "4, 100", "100, 4", "37, 53"})
  void windowsLieInTheImage(int height, int width) {
    SplittableRandom random = new SplittableRandom(1);
    var picture = new Operation.Picture(3, height, width);
    for (Operation operation : List.of(new ResizedCrop(0.08), new Erasing(1))) {
      for (int i = 0; i < 300; i++) {
        for (Step step : drawn(operation, random, picture)) {
          float[] box = step.parameters();
          assertTrue(box[0] >= 0 && box[1] >= 0 && box[2] >= 0 && box[3] >= 0);
          assertTrue(box[0] + box[2] <= height && box[1] + box[3] <= width);
          assertTrue(operation instanceof Erasing || box[2] * box[3] >= 1);
        }
      }
    }
  }

  @Test
  void aCropHasAtLeastTheGivenPartOfTheAreaAndAnAspectRatioNearOne() {
    SplittableRandom random = new SplittableRandom(2);
    var picture = new Operation.Picture(3, 200, 300);
    double smallest = 1;
    for (int i = 0; i < 2000; i++) {
      float[] box = drawn(new ResizedCrop(0.3), random, picture).get(0).parameters();
      double part = box[2] * box[3] / (200.0 * 300.0);
      smallest = Math.min(smallest, part);
      assertTrue(part > 0.29 && part <= 1, part + " of the area");
      double ratio = box[3] / box[2];
      assertTrue(ratio > 0.74 && ratio < 1.51, "ratio " + ratio);
    }
    assertEquals(0.3, smallest, 0.01);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.2, 1, 1.5, 4})
  void sharesFollowTheBetaDistribution(double alpha) {
    SplittableRandom random = new SplittableRandom(3);
    int count = 20_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < count; i++) {
      double share = Draw.beta(alpha, random);
      assertTrue(share >= 0 && share <= 1);
      sum += share;
      squares += (share - 0.5) * (share - 0.5);
    }
    assertEquals(0.5, sum / count, 0.015);
    assertEquals(1 / (4 * (2 * alpha + 1)), squares / count, 0.005);
  }

  @Test
  void trivialAugmentMakesEveryMoveEquallyOften() {
    var policy = new Policy(PolicyRule.TRIVIAL, 2, 9, Interpolation.BILINEAR);
    TreeMap<String, Integer> counts = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(4);
    int images = 14_000;
    for (int i = 0; i < images; i++) {
      List<Step> steps = drawn(policy, random, new Operation.Picture(3, 32, 32));
      counts.merge(steps.isEmpty() ? "none" : steps.get(0).change(), 1, Integer::sum);
    }
    assertEquals(1000, counts.get("none"), 150);
    assertEquals(1000, counts.get("solarize"), 150);
    assertEquals(5000, counts.get("affine_bilinear"), 300);
    assertEquals(10, counts.size());
  }

  @Test
  void randAugmentMakesAtMostTheConfiguredNumberOfMoves() {
    var policy = new Policy(PolicyRule.RAND_AUGMENT, 3, 9, Interpolation.NEAREST);
    SplittableRandom random = new SplittableRandom(5);
    int max = 0;
    for (int i = 0; i < 100; i++) {
      max = Math.max(max, drawn(policy, random, new Operation.Picture(3, 32, 32)).size());
    }
    assertEquals(3, max);
  }

  @Test
  void greyscaleImagesKeepSaturationAndHue() {
    SplittableRandom random = new SplittableRandom(6);
    List<Step> steps =
        drawn(new ColourJitter(0.5, 0.5, 0.5, 0.5), random, new Operation.Picture(1, 8, 8));
    assertEquals(2, steps.size());
    assertTrue(steps.stream().noneMatch(s -> s.change().matches("hue|saturation")));
  }

  @Test
  void presetsDifferAndEachOfTheirValuesCanBeOverridden() {
    assertEquals(Augmentation.NONE, Augmentation.preset("none"));
    assertTrue(Augmentation.NONE.operations().isEmpty());
    Augmentation standard = Augmentation.preset("standard");
    assertTrue(standard.flip());
    assertEquals(2, standard.operations().size());
    assertNotEquals(standard, Augmentation.preset("light"));
    assertTrue(
        standard.operations().stream()
            .allMatch(
                o -> !(o instanceof Affine affine) || affine.rotation() + affine.scale() == 0),
        "only strong resamples");
    Augmentation changed = standard.with(Affine.ROTATION, 45.0).with(Augmentation.FLIP, false);
    Affine affine = (Affine) changed.operations().get(0);
    assertEquals(45, affine.rotation());
    assertEquals(0.125, affine.translation());
    assertTrue(Augmentation.preset("strong").mixing().changes());
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> Augmentation.preset("stron"));
    assertTrue(e.getMessage().contains("did you mean strong?"), e.getMessage());
  }

  private static List<Step> drawn(
      Operation operation, SplittableRandom random, Operation.Picture picture) {
    List<Step> steps = new ArrayList<>();
    operation.draw(random, picture, steps::add);
    return steps;
  }
}
