package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the key {@code record.activations.kernels}. */
class RecordingKernelsTest {

  private static final String SMOKE = Path.of("..", "configs", "smoke.yaml").toString();

  @TempDir private Path folder;

  @Test
  void libtorchCanBeChosenAndChangesOnlyTheLastBitsOfStatistics() throws IOException {
    Path byDefault = train("auto");
    Path byLibtorch = train("libtorch");
    assertEquals("libtorch", outputKernels(byLibtorch));
    assertTrue(outputKernels(byDefault).matches("native|libtorch .*"), outputKernels(byDefault));
    assertEquals(
        -1, Files.mismatch(byDefault.resolve("recorder.csv"), byLibtorch.resolve("recorder.csv")));
    List<String> expected = Files.readAllLines(byDefault.resolve("activation_stats.csv"));
    List<String> found = Files.readAllLines(byLibtorch.resolve("activation_stats.csv"));
    assertEquals(expected.size(), found.size());
    for (int row = 1; row < expected.size(); row++) {
      double std = Double.parseDouble(expected.get(row).split(",")[5]);
      assertEquals(std, Double.parseDouble(found.get(row).split(",")[5]), 2e-6 * std);
    }
  }

  @Test
  void anUnknownValueIsRejectedAndTheChoicesAreListed() {
    Outcome outcome = outcome(folder.resolve("fast"), "fast");
    assertEquals(ExitCode.BAD_INPUT, outcome.code());
    assertTrue(outcome.err().contains("record.activations.kernels"), outcome.err());
    assertTrue(outcome.err().contains("auto, native or libtorch"), outcome.err());
  }

  private Path train(String kernels) {
    Path run = folder.resolve(kernels);
    Outcome outcome = outcome(run, kernels);
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    return run;
  }

  private static Outcome outcome(Path run, String kernels) {
    return Outcome.of(
        "train", SMOKE, "--run-dir", run.toString(), "-s", "record.activations.kernels=" + kernels);
  }

  private static String outputKernels(Path run) throws IOException {
    return new ObjectMapper()
        .readTree(run.resolve("environment.json").toFile())
        .get("output_kernels")
        .textValue();
  }
}
