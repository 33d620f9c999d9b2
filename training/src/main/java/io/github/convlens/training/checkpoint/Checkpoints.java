package io.github.convlens.training.checkpoint;

import io.github.convlens.core.DurableFiles;
import io.github.convlens.core.FileTree;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.checkpoint.CheckpointFolder.DamagedException;
import io.github.convlens.training.loop.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: one folder per checkpoint, named after its step, and the files {@code
 * latest} and {@code best}, each of which contains the name of a folder.
 */
public final class Checkpoints {

  private static final Pattern STEP = Pattern.compile("step-([0-9]{9,18})");
  private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_.-]+");
  private static final String LATEST = "latest";
  private static final String BEST = "best";

  private final Path folder;
  private final Path tables;

  /**
   * @param folder the folder of the checkpoints
   * @param tables the folder of the CSV files whose lengths the checkpoints contain
   */
  public Checkpoints(Path folder, Path tables) {
    this.folder = folder;
    this.tables = tables;
  }

  /** Whether the run has no checkpoint. */
  public boolean isEmpty() throws IOException {
    return steps().isEmpty();
  }

  /**
   * Reads the checkpoint of the best epoch so far. The result is empty until the first epoch has
   * ended.
   *
   * @throws InvalidInputException if the checkpoint is damaged
   * @throws IOException if the disk cannot be read
   */
  public Optional<Checkpoint> best() throws IOException {
    if (!Files.isRegularFile(folder.resolve(BEST))) {
      return Optional.empty();
    }
    String name = Files.readString(folder.resolve(BEST), StandardCharsets.ISO_8859_1).strip();
    try {
      if (!STEP.matcher(name).matches()) {
        throw new DamagedException("it is not the name of a checkpoint");
      }
      return Optional.of(CheckpointFolder.read(folder.resolve(name)));
    } catch (DamagedException e) {
      throw new InvalidInputException(
          "%s, the best checkpoint, is damaged (%s): use the last weights"
              .formatted(folder.resolve(BEST), e.getMessage()));
    }
  }

  /**
   * Reads the newest checkpoint that is intact and whose CSV rows are all on the disk.
   *
   * @param notices receives one line for each checkpoint that is skipped, with the reason
   * @return empty if no checkpoint was ever written
   * @throws InvalidInputException if there are checkpoints but none is intact, if a checkpoint was
   *     written by a newer convlens, or if {@code latest} exists but no checkpoint does
   * @throws IOException if the disk cannot be read
   */
  public Optional<Checkpoint> newest(Consumer<String> notices) throws IOException {
    List<Long> steps = steps();
    for (long step : steps) {
      try {
        Checkpoint checkpoint = CheckpointFolder.read(path(step));
        if (checkpoint.step() != step) {
          throw new DamagedException("its content is that of step " + checkpoint.step());
        }
        checkRows(checkpoint.rows());
        return Optional.of(checkpoint);
      } catch (DamagedException e) {
        notices.accept(
            "checkpoint %s is damaged (%s): trying the previous one"
                .formatted(path(step), e.getMessage()));
      }
    }
    if (!steps.isEmpty()) {
      throw new InvalidInputException(
          "no checkpoint in %s is intact: delete that folder to start from the beginning"
              .formatted(folder));
    }
    if (Files.exists(folder.resolve(LATEST))) {
      throw new InvalidInputException(
          "%s names a checkpoint that does not exist: restore the checkpoint, or delete the folder of this file to start from the beginning"
              .formatted(folder.resolve(LATEST)));
    }
    return Optional.empty();
  }

  private void checkRows(Map<String, Long> rows) throws IOException, DamagedException {
    for (Map.Entry<String, Long> file : rows.entrySet()) {
      String name = file.getKey();
      if (!TABLE.matcher(name).matches() || file.getValue() < 0) {
        throw new DamagedException("it contains the length of a file that is not a table");
      }
      Path path = tables.resolve(name);
      if (!Files.isRegularFile(path) || Files.size(path) < file.getValue()) {
        throw new DamagedException(name + " is shorter than when the checkpoint was written");
      }
    }
  }

  /** Writes a checkpoint and points {@code latest} to it. */
  void write(Checkpoint checkpoint) throws IOException {
    Files.createDirectories(folder);
    CheckpointFolder.write(path(checkpoint.step()), checkpoint);
    DurableFiles.replace(folder.resolve(LATEST), name(checkpoint.step()) + "\n");
  }

  /** Points {@code best} to a checkpoint. */
  void markBest(long step) throws IOException {
    DurableFiles.replace(folder.resolve(BEST), name(step) + "\n");
  }

  boolean contains(long step) {
    return Files.isDirectory(path(step));
  }

  /** Deletes all checkpoints except the newest {@code count} and the one of step {@code best}. */
  void keep(int count, long best) throws IOException {
    List<Long> steps = steps();
    for (long step : steps.subList(Math.min(count, steps.size()), steps.size())) {
      if (step != best) {
        FileTree.delete(path(step));
      }
    }
  }

  /**
   * Makes {@code step} the newest checkpoint. Later ones are deleted, because they are damaged or
   * their steps will be computed again.
   */
  void discardAfter(long step) throws IOException {
    for (long later : steps()) {
      if (later > step) {
        FileTree.delete(path(later));
      }
    }
    DurableFiles.replace(folder.resolve(LATEST), name(step) + "\n");
  }

  /** Deletes the file {@code best}. */
  void unmarkBest() throws IOException {
    Files.deleteIfExists(folder.resolve(BEST));
  }

  private List<Long> steps() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(folder)) {
      List<Long> steps = new ArrayList<>();
      children
          .map(child -> STEP.matcher(child.getFileName().toString()))
          .forEach(
              matcher -> {
                if (matcher.matches()) {
                  steps.add(Long.parseLong(matcher.group(1)));
                }
              });
      steps.sort(Comparator.reverseOrder());
      return steps;
    }
  }

  private Path path(long step) {
    return folder.resolve(name(step));
  }

  private static String name(long step) {
    return String.format(Locale.ROOT, "step-%09d", step);
  }
}
