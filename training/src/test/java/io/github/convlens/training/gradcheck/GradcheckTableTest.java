package io.github.convlens.training.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The verdict of a gradient check. */
class GradcheckTableTest {

  private static CheckedVariable checked(String name, double error) {
    return new CheckedVariable(name, 10, 5, 0, new CheckedVariable.Worst(error, 3, 1, 1));
  }

  private static final CheckedVariable UNCHECKED =
      new CheckedVariable(
          "conv2.bias", 4, 0, 4, new CheckedVariable.Worst(Double.NaN, 0, Double.NaN, Double.NaN));

  private static String verdict(CheckedVariable... rows) {
    return new GradcheckTable(List.of(rows), 1e-6)
        .lines()
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  @Test
  void theWorstErrorDecides() {
    assertEquals(
        "passed: the worst relative error is 2.0e-08, in conv1.weight (bound 1e-06)",
        verdict(checked("conv1.weight", 2e-8), checked("conv1.bias", 1e-8)));
    assertEquals(
        "FAILED: the worst relative error is 3.0e-02, in conv1.bias (bound 1e-06)",
        verdict(checked("conv1.weight", 2e-8), checked("conv1.bias", 0.03)));
  }

  @Test
  void anUncheckedVariableFailsAndHidesNoOtherFailure() {
    String missing =
        "; not checked, because every element that was drawn lies at a kink: conv2.bias";
    assertEquals(
        "FAILED: the worst relative error is 3.0e-02, in conv1.bias (bound 1e-06)" + missing,
        verdict(checked("conv1.bias", 0.03), UNCHECKED));
    assertEquals("FAILED: nothing was compared" + missing, verdict(UNCHECKED));
  }
}
