package io.github.convlens.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GradcheckCommandTest {
  private final StringWriter out = new StringWriter();

  @Test
  void aWrongBackwardPassGivesExitCode4() {
    // x + 0.001 (x - x), where autograd treats the second x as a constant. The outputs do not
    // change, but the gradient is 0.1 % too large.
    int code = check(x -> x.add(x.sub(x.stopGradient()).mul(1e-3)));
    assertEquals(ExitCode.CHECK_FAILED, code, out.toString());
    List<String> lines = out.toString().lines().toList();
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("FAILED: the worst")), out.toString());
  }

  @Test
  void aBackwardPassThatIsWrongOnlyInFloat32GivesExitCode4() {
    int code =
        check(
            x ->
                x.getDataType() == DataType.FLOAT32 ? x.add(x.sub(x.stopGradient()).mul(1e-3)) : x);
    assertEquals(ExitCode.CHECK_FAILED, code, out.toString());
    List<String> lines = out.toString().lines().toList();
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("passed: ")), out.toString());
    assertTrue(lines.get(lines.size() - 1).contains("between float32 and float64"), out.toString());
  }

  @Test
  void aCorrectBackwardPassOfTheSameOutputsPassesTheCheck() {
    assertEquals(ExitCode.DONE, check(x -> x.add(x.sub(x).mul(1e-3))), out.toString());
  }

  private int check(UnaryOperator<NDArray> outputs) {
    CommandLine line = new CommandLine(new GradcheckCommand(outputs));
    line.setOut(new PrintWriter(out));
    return line.execute("../configs/gradcheck.yaml", "--samples=1");
  }
}
