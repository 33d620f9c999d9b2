package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.convlens.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a training process that receives a signal ends with a checkpoint, from which training
 * continues to the same weights.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SignalTest {
  private static final String CONFIG =
      """
      data: {dataset: digits}
      device: cpu
      training: {epochs: 2, batch_size: 64, limit_batches: 60}
      checkpoint: {every: 4, keep: 2}
      """;

  @TempDir private Path folder;

  @Test
  @Tag("slow")
  void aTerminatedRunLeavesACheckpointAndResumesToTheSameWeights() throws Exception {
    Path run = folder.resolve("terminated");
    assertEquals(ExitCode.TERMINATED, signalled("TERM", run));
    assertInterrupted(run);
    Path whole = folder.resolve("whole");
    assertEquals(ExitCode.DONE, train(run, "--resume").code());
    assertEquals(ExitCode.DONE, train(whole).code());
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("model.safetensors")),
        Files.readAllBytes(run.resolve("model.safetensors")));
  }

  @Test
  void anInterruptedRunLeavesACheckpoint() throws Exception {
    assumeFalse(interruptionsAreIgnored(), "started in the background: SIGINT does not reach Java");
    Path run = folder.resolve("interrupted");
    assertEquals(ExitCode.INTERRUPTED, signalled("INT", run));
    assertInterrupted(run);
  }

  private void assertInterrupted(Path run) throws IOException {
    String said = Files.readString(folder.resolve("said"));
    assertFalse(said.contains("hutdown in progress"), said);
    assertFalse(Files.exists(run.resolve("model.safetensors")), "it was over before the signal");
    assertTrue(Files.exists(run.resolve("checkpoints/latest")));
    String log = Files.readString(run.resolve("train.log"));
    assertTrue(log.contains("to continue, repeat the command with --run-dir " + run), log);
    assertTrue(log.contains("convlens report " + run), log);
    assertFalse(log.contains("no report"), log);
  }

  private Path config() throws IOException {
    return Files.writeString(folder.resolve("config.yaml"), CONFIG);
  }

  private Outcome train(Path run, String... more) throws IOException {
    String[] args = {"train", config().toString(), "--run-dir", run.toString()};
    String[] all = Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return Outcome.of(all);
  }

  /**
   * Trains in a separate process, sends the signal as soon as a checkpoint exists, and returns the
   * exit code.
   */
  private int signalled(String signal, Path run) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.offline=true",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ConvLens.class.getName(),
                "train",
                config().toString(),
                "--run-dir",
                run.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile())
            .start();
    try {
      while (!Files.exists(run.resolve("checkpoints/latest"))) {
        assertTrue(process.isAlive(), Files.readString(folder.resolve("said")));
        Thread.sleep(10);
      }
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
      return process.waitFor();
    } finally {
      process.destroyForcibly().waitFor(1, TimeUnit.MINUTES);
    }
  }

  /**
   * Whether this process ignores SIGINT. A shell starts background jobs with SIGINT ignored, and
   * child processes inherit this.
   */
  private static boolean interruptionsAreIgnored() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> 1 & 1) == 1);
  }
}
