package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the seed determines every byte of the weights and CSV files, except the times. */
class SameSeedTest {

  @TempDir private Path folder;

  @Test
  void theSameSeedGivesTheSameBytesAndADifferentSeedGivesDifferentBytes() throws IOException {
    Map<String, String> first = train("first", 7);
    Map<String, String> second = train("second", 7);
    Map<String, String> other = train("other", 8);
    assertTrue(first.size() >= 8, first.keySet().toString());
    assertEquals(first.keySet(), other.keySet());
    first.forEach(
        (file, content) -> {
          assertEquals(content, second.get(file), file);
          assertNotEquals(content, other.get(file), file);
        });
  }

  /**
   * A configuration that uses all random parts: augmentation, dropout, the validation split,
   * initialisation.
   */
  private Map<String, String> train(String name, int seed) throws IOException {
    Path config = folder.resolve(name + ".yaml");
    Path run = folder.resolve(name);
    Files.writeString(
        config,
        """
        data:
          dataset: digits
          validation: 0.1
          augment: {flip: true, crop_padding: 2, cutout: 4}
        device: cpu
        model:
          layers:
            - conv: {out: 8, kernel: 3, stride: 2}
            - batch_norm
            - relu
            - flatten
            - dropout: {p: 0.2}
            - linear: {out: 10}
        training: {epochs: 2, batch_size: 32, limit_batches: 6}
        record:
          histogram: {every: 2}
          gradients: {every: 2}
          activation_gradients: {every: 2}
        """);
    Outcome trained =
        Outcome.of("train", config.toString(), "--run-dir", run.toString(), "-s", "seed=" + seed);
    assertEquals(ExitCode.DONE, trained.code(), trained.err());
    Map<String, String> results = new TreeMap<>();
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.toList()) {
        String of = file.getFileName().toString();
        if (of.endsWith(".csv") || of.endsWith(".safetensors")) {
          String content = Files.readString(file, StandardCharsets.ISO_8859_1);
          results.put(of, of.equals("metrics.csv") ? withoutTimes(content) : content);
        }
      }
    }
    return results;
  }

  /** The metrics without the last two columns, seconds and images_per_second. */
  private static String withoutTimes(String metrics) {
    assertTrue(metrics.startsWith("epoch,"), metrics);
    assertTrue(metrics.lines().findFirst().orElseThrow().endsWith(",seconds,images_per_second"));
    return metrics
        .lines()
        .map(line -> line.replaceFirst(",[^,]*,[^,]*$", ""))
        .collect(Collectors.joining("\n"));
  }
}
