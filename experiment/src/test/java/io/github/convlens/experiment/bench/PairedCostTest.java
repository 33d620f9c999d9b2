package io.github.convlens.experiment.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedCostTest {

  @Test
  void costIsTimeAddedPerTimeWithout() {
    PairedCost cost = PairedCost.of(Collections.nCopies(40, 110.0), Collections.nCopies(40, 100.0));
    assertEquals(0.1, cost.median(), 1e-12);
    assertEquals(0.1, cost.upper95(), 1e-12);
  }

  @Test
  void fortyPairsTakeTheTwentySixthAsTheBound() {
    // P(Binomial(40, 1/2) <= 25) = 0.960, and 0.923 for 24.
    assertEquals(25, PairedCost.upperIndex(40));
  }

  @Test
  void boundCoversTheTrueMedianAboutNinetyFiveTimesInAHundred() {
    Random random = new Random(1);
    int covered = 0;
    for (int trial = 0; trial < 1000; trial++) {
      List<Double> without = new ArrayList<>();
      List<Double> with = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        without.add(100 * (1.05 + 0.03 * random.nextGaussian()));
        with.add(100.0);
      }
      covered += PairedCost.of(without, with).upper95() >= 0.05 ? 1 : 0;
    }
    assertTrue(covered > 930 && covered < 990, "covered " + covered);
  }
}
