package io.github.convlens.dev;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Limits the size of the product's modules, in lines of main sources. */
class ModuleSizeTest {
  private static final Path ROOT = Path.of("..");
  private static final List<String> MODULES =
      List.of(
          "core", "data", "model", "training", "experiment", "insight", "onnx", "cluster", "cli");
  private static final double MAX_SHARE = 0.3;
  private static final int MAX_COMMAND_LINE = 4500;

  @Test
  void noModuleHoldsMoreThanThirtyPercentOfTheLines() throws IOException {
    long all = 0;
    for (String module : MODULES) {
      all += lines(module);
    }
    for (String module : MODULES) {
      double share = (double) lines(module) / all;
      assertTrue(share <= MAX_SHARE, () -> module + " holds " + share + " of the lines");
    }
  }

  @Test
  void theCommandLineModuleHasFewerThan4500Lines() throws IOException {
    long lines = lines("cli");
    assertTrue(
        lines < MAX_COMMAND_LINE,
        () -> lines + " lines: what a program could use belongs in experiment or insight");
  }

  private static long lines(String module) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .mapToLong(ModuleSizeTest::lines)
          .sum();
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
