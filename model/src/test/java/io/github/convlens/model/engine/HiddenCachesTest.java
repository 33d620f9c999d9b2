package io.github.convlens.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests with the real fault of an unmodified libtorch. Each test runs a process in which the
 * processor seems to be in a virtual machine that hides the caches (scripts/hidden-caches.c). These
 * tests are skipped if the processor does not support this, or if there is no C compiler.
 */
class HiddenCachesTest {
  private static final Path SOURCE = Path.of("../scripts/hidden-caches.c");

  /** The same tolerance as in {@code UpdatesTest}. */
  private static final double TOLERANCE = 2e-5;

  @TempDir private static Path folder;
  private static Path library;

  @BeforeAll
  static void build() throws Exception {
    Path flags = Path.of("/proc/cpuinfo");
    assumeTrue(
        Files.isReadable(flags) && Files.readString(flags).contains("cpuid_fault"),
        "this processor's CPUID instruction cannot be answered by a program");
    library = folder.resolve("hidden-caches.so");
    ProcessBuilder gcc =
        new ProcessBuilder("gcc", "-O2", "-shared", "-fPIC", "-o", library.toString());
    gcc.command().add(SOURCE.toString());
    gcc.environment().remove("LD_PRELOAD");
    try {
      assertEquals(0, gcc.inheritIO().start().waitFor());
    } catch (IOException e) {
      assumeTrue(false, "there is no gcc: " + e.getMessage());
    }
  }

  private static List<String> run(String repair) throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            HiddenCaches.class.getName(),
            repair);
    java.redirectErrorStream(true);
    java.environment().put("LD_PRELOAD", library.toString());
    java.environment().put("OMP_NUM_THREADS", "1");
    // Without this variable, libtorch shows its warnings.
    java.environment().remove("TORCH_CPP_LOG_LEVEL");
    byte[] output = java.start().getInputStream().readAllBytes();
    return new String(output, StandardCharsets.UTF_8).lines().toList();
  }

  private static List<Double> numbers(List<String> lines, String what) {
    List<Double> numbers =
        lines.stream()
            .filter(line -> line.startsWith(what + " "))
            .map(line -> Double.valueOf(line.substring(what.length() + 1)))
            .toList();
    assertEquals(2, numbers.size(), String.join("\n", lines));
    return numbers;
  }

  private static void assertCorrected(List<String> lines, String verdict) {
    for (double error : numbers(lines, "error")) {
      assertTrue(error < TOLERANCE, String.join("\n", lines));
    }
    assertEquals(List.of(0.0, 0.0), numbers(lines, "repetition"));
    assertPrinted(lines, "verdict corrected: " + verdict);
  }

  private static void assertPrinted(List<String> lines, String text) {
    assertTrue(lines.stream().anyMatch(line -> line.startsWith(text)), String.join("\n", lines));
  }

  @Test
  void withoutTheCheckTrainingIsWrong() throws Exception {
    List<String> lines = run("unchecked");
    for (double error : numbers(lines, "error")) {
      assertTrue(error > TOLERANCE, String.join("\n", lines));
    }
  }

  @Test
  void correctingTheCacheSizesMakesTrainingCorrect() throws Exception {
    List<String> lines = run("caches");
    assertCorrected(lines, "oneDNN assumed caches of one byte");
    assertTrue(lines.stream().noneMatch(line -> line.contains("NNPACK")), String.join("\n", lines));
  }

  @Test
  void withoutTheCheckNnpackPrintsAnError() throws Exception {
    assertTrue(run("unchecked").stream().anyMatch(line -> line.contains("NNPACK")));
  }

  @Test
  void channelsLastOrderMakesTrainingCorrect() throws Exception {
    assertCorrected(run("channels-last"), "layers conv");
  }

  @Test
  void switchingOneDnnOffMakesTrainingCorrect() throws Exception {
    assertCorrected(run("off"), "oneDNN is off");
  }

  @Test
  void aNetworkThatCannotBeComputedCorrectlyIsRejected() throws Exception {
    List<String> lines = run("nothing");
    assertPrinted(lines, "refused libtorch computes wrong convolutions on this processor");
    assertPrinted(lines, "verdict INCORRECT");
  }
}
