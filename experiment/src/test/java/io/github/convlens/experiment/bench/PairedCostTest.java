package io.github.convlens.experiment.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.experiment.run.Environment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedCostTest {

  @Test
  void theCostIsTheAddedTimeRelativeToTheTimeWithout() {
    PairedCost cost = PairedCost.of(Collections.nCopies(40, 110.0), Collections.nCopies(40, 100.0));
    assertEquals(0.1, cost.median(), 1e-12);
    assertEquals(0.1, bound(cost), 1e-12);
  }

  private static double bound(PairedCost cost) {
    return Objects.requireNonNull(cost.upper95());
  }

  /**
   * All of four costs are below the median in 1 of 16 cases, and all of five costs in 1 of 32
   * cases.
   */
  @Test
  void fewerThanFivePairsHaveNoBound() {
    PairedCost four = PairedCost.of(List.of(4.0, 4.0, 4.0, 4.0), List.of(4.0, 2.0, 2.0, 4.0));
    assertEquals(0.5, four.median());
    assertNull(four.upper95());
    PairedCost five =
        PairedCost.of(List.of(4.0, 4.0, 4.0, 4.0, 4.0), List.of(4.0, 2.0, 2.0, 4.0, 1.0));
    assertEquals(3, bound(five));
    assertEquals(4, PairedCost.upperIndex(5));
  }

  @Test
  void theTableSaysWhyThereIsNoBound() {
    List<String> lines = lines(4);
    assertTrue(lines.get(4).endsWith("   50.0 %             –"), lines.toString());
    assertEquals("medians of 4 rounds; a bound at 95 % needs 5 or more", lines.get(5));
    assertTrue(lines(5).get(4).endsWith("   50.0 %        50.0 %"), lines(5).toString());
    assertEquals("medians of 5 rounds", lines(5).get(5));
  }

  private static List<String> lines(int rounds) {
    List<Double> off = Collections.nCopies(rounds, 3.0);
    List<Double> on = Collections.nCopies(rounds, 2.0);
    Environment here = new Environment("", "", "", "", "", "", 2, 2, "cpu", null, "", "");
    List<BenchResult.Measured> modes =
        List.of(
            BenchResult.Measured.of(Mode.OFF, off, off),
            BenchResult.Measured.of(Mode.STATISTICS, off, on));
    return new BenchResult("a", 8, 2, rounds, 1, null, modes, here).lines();
  }

  @Test
  void theBoundOfFortyPairsIsTheTwentySixthCost() {
    // P(Binomial(40, 1/2) <= 25) = 0.960, and P(Binomial(40, 1/2) <= 24) = 0.923.
    assertEquals(25, PairedCost.upperIndex(40));
  }

  @Test
  void theBoundCoversTheTrueMedianInAbout95PercentOfCases() {
    Random random = new Random(1);
    int covered = 0;
    for (int trial = 0; trial < 1000; trial++) {
      List<Double> without = new ArrayList<>();
      List<Double> with = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        without.add(100 * (1.05 + 0.03 * random.nextGaussian()));
        with.add(100.0);
      }
      covered += bound(PairedCost.of(without, with)) >= 0.05 ? 1 : 0;
    }
    assertTrue(covered > 930 && covered < 990, "covered " + covered);
  }
}
