package io.github.convlens.dev.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Damaged checkpoints, and runs that cannot be resumed as requested. */
final class CheckpointCases {
  private final Cases cases;

  CheckpointCases(Cases cases) {
    this.cases = cases;
  }

  void checkpoints() {
    Map<String, Consumer<Path>> all = new LinkedHashMap<>();
    for (String file :
        List.of("model.safetensors", "optimizer.safetensors", "state.json", "SHA256SUMS")) {
      all.put(
          "all-cut-" + file,
          checkpoint ->
              quietly(
                  () -> Bytes.edit(checkpoint.resolve(file), b -> Arrays.copyOf(b, b.length / 2))));
      all.put(
          "all-missing-" + file,
          checkpoint -> quietly(() -> Files.delete(checkpoint.resolve(file))));
      all.put(
          "all-noise-" + file,
          checkpoint -> quietly(() -> Bytes.edit(checkpoint.resolve(file), Bytes::scrambled)));
    }
    all.put(
        "newer-version",
        checkpoint ->
            quietly(
                () -> {
                  Bytes.edit(
                      checkpoint.resolve("state.json"),
                      b -> Bytes.replaced(b, "\"version\" : 1", "\"version\" : 9"));
                  sums(checkpoint);
                }));
    all.put(
        "state-nonsense",
        checkpoint ->
            quietly(
                () -> {
                  Bytes.text(
                      checkpoint.resolve("state.json"), "{\"version\" : 1, \"step\" : \"x\"}");
                  sums(checkpoint);
                }));
    all.put(
        "state-null",
        checkpoint ->
            quietly(
                () -> {
                  Bytes.text(
                      checkpoint.resolve("state.json"),
                      "{\"version\": 1, \"step\": 40, \"loop\": null, \"listeners\": null, \"rows\": null, \"machine\": null}");
                  sums(checkpoint);
                }));
    all.put(
        "state-negative",
        checkpoint ->
            quietly(
                () -> {
                  Bytes.edit(
                      checkpoint.resolve("state.json"),
                      b -> Bytes.replaced(b, "\"batch\" : \\d+", "\"batch\" : -5"));
                  sums(checkpoint);
                }));
    all.put(
        "state-other-sizes",
        checkpoint ->
            quietly(
                () -> {
                  Bytes.edit(
                      checkpoint.resolve("state.json"),
                      b ->
                          Bytes.replaced(
                              b, "\"steps_per_epoch\" : \\d+", "\"steps_per_epoch\" : 7"));
                  sums(checkpoint);
                }));
    all.put(
        "weights-of-another",
        checkpoint ->
            quietly(
                () -> {
                  Bytes.bytes(
                      checkpoint.resolve("model.safetensors"),
                      WeightCases.safetensors(
                          "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
                  sums(checkpoint);
                }));
    all.put(
        "optimizer-of-another",
        checkpoint ->
            quietly(
                () -> {
                  Bytes.bytes(
                      checkpoint.resolve("optimizer.safetensors"),
                      WeightCases.safetensors(
                          "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
                  sums(checkpoint);
                }));
    all.put(
        "rows-longer-than-files",
        checkpoint ->
            quietly(
                () -> {
                  Bytes.edit(
                      checkpoint.resolve("state.json"),
                      b ->
                          Bytes.replaced(
                              b, "\"recorder.csv\" : \\d+", "\"recorder.csv\" : 99999999"));
                  sums(checkpoint);
                }));
    all.forEach(
        (name, change) ->
            cases.refused(
                "resume-" + name,
                in -> {
                  unfinished(in);
                  try (Stream<Path> steps = Files.list(in.resolve("run/checkpoints"))) {
                    steps.filter(Files::isDirectory).forEach(change);
                  }
                },
                "train",
                "run/config.yaml",
                "--run-dir",
                "run",
                "--resume"));
    cases.refused(
        "resume-other-rate",
        this::unfinished,
        "train",
        "run/config.yaml",
        "--run-dir",
        "run",
        "--resume",
        "-s",
        "training.learning_rate=9");
    for (String setting : List.of("training.learning_rate=9", "training.epochs=1", "seed=9")) {
      cases.refused(
          "resume-finished-other",
          cases::copyRun,
          "train",
          "run/config.yaml",
          "--run-dir",
          "run",
          "--resume",
          "-s",
          setting);
    }
    cases.refused(
        "resume-lock-dangles",
        in -> {
          unfinished(in);
          Files.createSymbolicLink(in.resolve("run/.lock"), Path.of("nowhere"));
        },
        "train",
        "run/config.yaml",
        "--run-dir",
        "run",
        "--resume");
    cases.refused(
        "resume-no-run",
        in -> Bytes.text(in.resolve("run/holiday.txt"), "x"),
        "train",
        "/dev/null",
        "--run-dir",
        "run",
        "--resume");
    cases.refused(
        "resume-config-garbled",
        in -> {
          unfinished(in);
          Files.copy(in.resolve("run/config.yaml"), in.resolve("c.yaml"));
          Bytes.edit(in.resolve("run/config.yaml"), Bytes::scrambled);
        },
        "train",
        "c.yaml",
        "--run-dir",
        "run",
        "--resume");
  }

  private void unfinished(Path in) throws IOException {
    cases.copyRun(in);
    Files.delete(in.resolve("run/model.safetensors"));
  }

  private static void sums(Path checkpoint) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (String name : List.of("model.safetensors", "optimizer.safetensors", "state.json")) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256")
                .digest(Files.readAllBytes(checkpoint.resolve(name)));
        sums.append(HexFormat.of().formatHex(digest)).append("  ").append(name).append('\n');
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
    Bytes.text(checkpoint.resolve("SHA256SUMS"), sums.toString());
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void quietly(Task task) {
    try {
      task.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
