package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTest {

  @TempDir private Path folder;

  private Path train(String name, String... settings) {
    Path run = folder.resolve(name);
    List<String> arguments =
        new ArrayList<>(List.of("train", "../configs/smoke.yaml", "--run-dir", run.toString()));
    arguments.addAll(List.of("-s", "training.limit_batches=3", "-s", "training.epochs=1"));
    for (String setting : settings) {
      arguments.addAll(List.of("-s", setting));
    }
    Outcome outcome = Outcome.of(arguments.toArray(String[]::new));
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());
    return run;
  }

  private static List<Path> eventFiles(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("events.out.tfevents"))
          .toList();
    }
  }

  @Test
  void loggingDoesNotChangeResults() throws IOException {
    Path plain = train("plain");
    Path logged = train("logged", "log.tensorboard=true");
    assertArrayEquals(
        Files.readAllBytes(plain.resolve("model.safetensors")),
        Files.readAllBytes(logged.resolve("model.safetensors")));
    assertEquals(1, eventFiles(logged).size());
    assertEquals(List.of(), eventFiles(plain));
    Outcome later = Outcome.of("log", plain.toString(), "--tensorboard");
    assertEquals(ExitCode.DONE, later.code(), later.err());
    assertEquals(1, eventFiles(plain).size());
  }

  @Test
  void aRunThatCannotBeLoggedIsRejectedInOneLine() throws IOException {
    assertTrue(
        Outcome.of("log", folder.toString(), "--tensorboard").refusal().contains("config.yaml"));
    Files.writeString(folder.resolve("config.yaml"), "data: {dataset: digits}\n");
    assertTrue(Outcome.of("log", folder.toString()).refusal().contains("--tensorboard"));
    assertTrue(
        Outcome.of("log", folder.toString(), "--mlflow", "localhost:5000")
            .refusal()
            .contains("http://"));
    assertTrue(
        Outcome.of(
                "train", "../configs/smoke.yaml", "-s", "log.mlflow=ftp://here", "--run-dir", "x")
            .refusal()
            .contains("log.mlflow"));
  }
}
