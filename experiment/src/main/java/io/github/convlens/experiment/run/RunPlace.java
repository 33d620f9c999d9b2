package io.github.convlens.experiment.run;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.DurableFiles;
import io.github.convlens.core.FileTree;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.yaml.ResumedConfiguration;
import io.github.convlens.experiment.yaml.ResumedConfiguration.MoreEpochs;
import io.github.convlens.training.loop.Checkpoint;
import io.github.convlens.training.loop.LoopState;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.RunLock;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder for the files of a run. It is either created for a new run, or contains a run to
 * continue.
 */
public final class RunPlace implements AutoCloseable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private final RunDirectory directory;
  private final boolean resumed;
  private @Nullable RunLock lock;

  private RunPlace(Path place, boolean resumed) {
    this.directory = new RunDirectory(place);
    this.resumed = resumed;
  }

  /**
   * Returns the folder of a new run, which must not exist yet.
   *
   * @param given the directory that the user named; null for {@code runs/NAME-YYYYMMDD-HHMMSS}
   * @throws InvalidInputException if the folder exists, or cannot be created
   */
  public static Path unused(@Nullable Path given, String name) {
    Path place =
        given == null
            ? Path.of("runs", name + "-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault())))
            : given;
    if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw alreadyExists(place);
    }
    Path parent = place.toAbsolutePath().getParent();
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw refused(
          place, parent + " is not a folder that can be written to: choose another folder");
    }
    return place;
  }

  /** Returns a new folder, which {@link #begin} creates. */
  public static RunPlace fresh(Path place) {
    return new RunPlace(place, false);
  }

  /**
   * Returns the folder of a run to continue, and locks it against other processes.
   *
   * @throws InvalidInputException if the folder contains no run, or another process is training it
   * @throws IOException if a file cannot be read or written
   */
  public static RunPlace existing(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      throw refused(place, "there is no run to resume: leave out --resume to start one there");
    }
    RunPlace existing = new RunPlace(place, true);
    existing.requireRun();
    existing.lock();
    return existing;
  }

  /**
   * Rejects a folder that contains no run. A run that was killed while it began has only hidden
   * files.
   */
  private void requireRun() throws IOException {
    if (Files.exists(directory.config())) {
      return;
    }
    try (Stream<Path> children = Files.list(directory.root())) {
      if (children.anyMatch(child -> !child.getFileName().toString().startsWith("."))) {
        throw refused(
            directory.root(), "it is not a run, since it has no config.yaml: choose another");
      }
    }
  }

  /**
   * Creates and locks the folder if it is new, and writes the configuration and the environment.
   *
   * @param configuration the resolved configuration, as YAML
   * @param environment the environment of this process
   * @return the old and the new number of epochs, if the run is resumed with more epochs than
   *     before
   * @throws InvalidInputException if the folder cannot be created, or if its run began with a
   *     configuration that gives different results
   * @throws IOException if a file cannot be read or written
   */
  public Optional<MoreEpochs> begin(String configuration, Environment environment)
      throws IOException {
    Optional<MoreEpochs> more = Optional.empty();
    if (resumed && Files.exists(directory.config())) {
      more = ResumedConfiguration.requireSameResults(directory.config(), configuration);
    }
    if (more.isPresent() && directory.finished()) {
      reopen();
    }
    if (!resumed) {
      make();
      lock();
    }
    if (!Files.exists(directory.config())
        || !Files.readString(directory.config()).equals(configuration)) {
      DurableFiles.replace(directory.config(), configuration);
    }
    if (!Files.exists(directory.environment())) {
      DurableFiles.replace(directory.environment(), environment.json());
    }
    return more;
  }

  /**
   * Makes a finished run resumable. Its weights are deleted first. Without weights, the run counts
   * as unfinished, so it can be resumed and its weights are written again, even if the process is
   * killed before the configuration is replaced.
   *
   * @throws InvalidInputException if there is no checkpoint to continue from, or the run ended
   *     before its last epoch
   */
  private void reopen() throws IOException {
    LoopState end =
        directory
            .checkpointed()
            .newest(notice -> {})
            .map(Checkpoint::loop)
            .orElseThrow(
                () ->
                    refused(
                        directory.root(),
                        "it has no checkpoint to continue from: start another run"));
    if (end.finished() != null) {
      throw refused(
          directory.root(),
          "it ended before its last epoch (" + end.finished() + "): start another run");
    }
    Files.delete(directory.weights());
    DurableFiles.force(directory.root());
    FileTree.delete(directory.predictions());
    FileTree.delete(directory.mistakes());
  }

  private void make() throws IOException {
    Path place = directory.root().toAbsolutePath();
    try {
      Files.createDirectories(place.getParent());
      Files.createDirectory(place);
    } catch (FileAlreadyExistsException e) {
      throw alreadyExists(directory.root());
    } catch (AccessDeniedException e) {
      throw refused(directory.root(), "permission denied: choose another --run-dir");
    } catch (IOException e) {
      throw refused(
          directory.root(),
          "it cannot be created: " + DiskFault.message(e) + ": choose another --run-dir");
    }
  }

  private void lock() throws IOException {
    lock = RunLock.acquire(directory);
  }

  /** Whether the folder contains a run that is continued. */
  public boolean resumed() {
    return resumed;
  }

  /** The files of the run. */
  public RunDirectory directory() {
    return directory;
  }

  private static InvalidInputException alreadyExists(Path place) {
    return refused(
        place, "it already exists: choose another --run-dir, or continue it with --resume");
  }

  private static InvalidInputException refused(Path place, String why) {
    return new InvalidInputException("run-dir", "run directory " + place + ": " + why);
  }

  /** Unlocks the folder. */
  @Override
  public void close() throws IOException {
    if (lock != null) {
      lock.close();
      lock = null;
    }
  }
}
