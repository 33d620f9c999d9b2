package io.github.convlens.training.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The comparison with float64 finds a real fault of libtorch, which occurs in a process that cannot
 * see the processor's caches (scripts/with-hidden-caches). The tests are skipped on machines where
 * the caches cannot be hidden.
 */
class HiddenCachesTest {
  private static final Path SCRIPT = Path.of("../scripts/with-hidden-caches");

  private static List<String> rows(String engine) throws Exception {
    Path flags = Path.of("/proc/cpuinfo");
    assumeTrue(
        Files.isReadable(flags)
            && Files.readString(flags).contains("cpuid_fault")
            && Files.isExecutable(Path.of("/usr/bin/gcc")),
        "this machine's processor cannot be disguised");
    ProcessBuilder java =
        new ProcessBuilder(
            SCRIPT.toString(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            UncheckedPrecision.class.getName(),
            engine);
    java.redirectErrorStream(true).environment().put("OMP_NUM_THREADS", "1");
    byte[] output = java.start().getInputStream().readAllBytes();
    List<String> lines = new String(output, StandardCharsets.UTF_8).lines().toList();
    List<String> rows = lines.stream().filter(line -> line.startsWith("row ")).toList();
    assertEquals(8, rows.size(), String.join("\n", lines));
    return rows;
  }

  @Test
  void theComparisonFindsTheFaultOfAnUncheckedLibtorch() throws Exception {
    assertTrue(rows("unchecked").contains("row conv1.weight false"));
  }

  @Test
  void theComparisonFindsNoFaultOnceLibtorchIsCorrected() throws Exception {
    List<String> rows = rows("checked");
    assertTrue(rows.stream().allMatch(row -> row.endsWith(" true")), String.join("\n", rows));
  }
}
