package io.github.convlens.insight.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Finding.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FindingTest {
  @TempDir private Path folder;

  @Test
  void findingsAreReadBackAsTheyWereWritten() throws IOException {
    List<Finding> findings =
        List.of(
            new Finding(
                "dead-layers",
                Severity.ERROR,
                List.of("conv1", "conv2"),
                new Steps(4, 99),
                "seen, \"so\"",
                "why",
                "this"),
            new Finding(
                "over-fitting", Severity.WARNING, List.of(), new Steps(0, 9), "a", "b", "c"));
    Path file = folder.resolve("findings.csv");
    Finding.TABLE.write(file, findings);
    assertEquals(findings, Finding.TABLE.read(file));
    assertEquals(
        List.of(
            "rule,severity,layers,first_step,last_step,evidence,cause,remedy,confidence",
            "dead-layers,error,conv1;conv2,4,99,\"seen, \"\"so\"\"\",why,this,possible",
            "over-fitting,warning,,0,9,a,b,c,possible"),
        Files.readAllLines(file));
  }
}
