package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DoctorTest {

  @Test
  void doctorShowsTheNumberOfThreadsOfAProcessWithOneProcessor() throws IOException {
    String fitted = doctor("-XX:ActiveProcessorCount=1");
    assertTrue(fitted.contains("1 processor; libtorch uses 1 thread for each operation"), fitted);
    String chosen = doctor("-XX:ActiveProcessorCount=1", "-Dai.djl.pytorch.num_threads=3");
    assertTrue(chosen.contains("1 processor; libtorch uses 3 threads for each operation"), chosen);
  }

  /** Runs doctor in a separate process with these Java options, and returns its output. */
  private static String doctor(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-Dai.djl.offline=true",
            "-cp",
            System.getProperty("java.class.path"),
            "io.github.convlens.cli.ConvLens",
            "doctor"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(Set.of("OMP_NUM_THREADS", "MKL_NUM_THREADS"));
    return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
