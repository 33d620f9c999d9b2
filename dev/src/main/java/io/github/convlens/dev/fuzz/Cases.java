package io.github.convlens.dev.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A writer of the cases that {@code scripts/fuzz} runs. Each case is written into a folder of its
 * own, whose name starts with a number.
 */
final class Cases {

  static final String[] TRAIN = {"train", "c.yaml", "--device", "cpu", "--run-dir", "run"};
  static final String[] SHOW = {"show-batch", "c.yaml", "-o", "batch.png"};

  private final Path folder;
  private final Path run;
  private final SplittableRandom random;
  private final int mutations;
  private int cases;

  /**
   * @param folder the folder for the cases
   * @param run the directory of an intact, finished run, of which damaged copies are made
   * @param seed the seed of the random damage
   * @param mutations how many randomly damaged files of each kind are written; of each table of a
   *     run, only a quarter as many
   */
  Cases(Path folder, Path run, long seed, int mutations) {
    this.folder = folder;
    this.run = run;
    this.random = new SplittableRandom(seed);
    this.mutations = mutations;
  }

  Path run() {
    return run;
  }

  SplittableRandom random() {
    return random;
  }

  int mutations() {
    return mutations;
  }

  /** Writes the input files of a case. */
  interface Inputs {
    void in(Path in) throws IOException;
  }

  void add(String expect, String name, Inputs files, String... args) {
    try {
      Path caseFolder = folder.resolve("%03d-%s".formatted(++cases, name));
      Path in = Files.createDirectories(caseFolder.resolve("in"));
      files.in(in);
      Files.writeString(caseFolder.resolve("expect"), expect + "\n");
      Files.writeString(caseFolder.resolve("args"), String.join("\0", args) + "\0");
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  void refused(String name, Inputs files, String... args) {
    add("refused", name, files, args);
  }

  /**
   * A copy that is truncated, made longer, or changed in a few bytes, most of them near the start.
   */
  byte[] damaged(byte[] sound) {
    byte[] bytes = sound.clone();
    switch (random.nextInt(4)) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 1 -> {
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(5000));
      }
      default -> {
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
          bytes[random.nextInt(random.nextBoolean() ? Math.min(60, bytes.length) : bytes.length)] =
              (byte) random.nextInt(256);
        }
        return bytes;
      }
    }
  }

  void copyRun(Path in) throws IOException {
    copy(run, in.resolve("run"));
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        boolean skipped =
            path.getFileName().toString().equals("report.html")
                || path.getFileName().toString().equals("plots");
        if (Files.isDirectory(path) && !skipped) {
          Files.createDirectories(target);
        } else if (!skipped && Files.isDirectory(target.getParent())) {
          Files.copy(path, target);
        }
      }
    }
  }
}
