package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.training.gradcheck.CheckedVariable;
import io.github.convlens.training.gradcheck.GradcheckTable;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradcheckTest {

  @Test
  void everyKindOfLayerPassesTheCheckInOneNetwork() {
    Outcome outcome = Outcome.of("gradcheck", "../configs/gradcheck.yaml", "--samples", "3");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.out() + outcome.err());
    List<String> lines = outcome.out().lines().toList();
    assertTrue(lines.get(0).startsWith("parameter"), outcome.out());
    assertTrue(lines.get(1).startsWith("input"), outcome.out());
    assertTrue(lines.get(lines.size() - 1).startsWith("passed: "), outcome.out());
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("bn1.weight updated ")));
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("residual2.bn1 recorded ")));
  }

  @Test
  void aSingleOutputForTwoClassesPassesTheCheck() {
    Outcome outcome =
        Outcome.of(
            "gradcheck",
            "../configs/mnist.yaml",
            "--samples=1",
            "-s",
            "training.loss.name=binary_cross_entropy",
            "-s",
            "data.classes=[3, 7]");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.out() + outcome.err());
  }

  @Test
  void theTableNamesAWrongGradientAndTheCheckFails() throws IOException {
    GradcheckTable table =
        new GradcheckTable(
            List.of(
                new CheckedVariable(
                    "input", 784, 20, 1, new CheckedVariable.Worst(2e-9, 5, 0.1, 0.1)),
                new CheckedVariable(
                    "conv1.weight", 200, 20, 0, new CheckedVariable.Worst(1e-3, 7, 0.1001, 0.1))),
            1e-5);
    assertFalse(table.holds());
    Golden.assertMatches("gradcheck.txt", String.join("\n", table.lines().toList()) + "\n");
  }

  @Test
  void aVariableThatCouldNotBeCheckedFailsTheCheck() {
    GradcheckTable table =
        new GradcheckTable(
            List.of(
                new CheckedVariable(
                    "input", 1, 0, 1, new CheckedVariable.Worst(Double.NaN, 0, 1, Double.NaN))),
            1e-5);
    assertFalse(table.holds());
    assertTrue(table.lines().toList().get(2).contains("kink"));
  }
}
