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

  private RunPlace(Path folder, boolean resumed) {
    this.directory = new RunDirectory(folder);
    this.resumed = resumed;
  }

  /**
   * Returns the path of a new run's folder, after checking that the folder can be created.
   *
   * @param given the directory that the user named; null for {@code runs/NAME-YYYYMMDD-HHMMSS}
   * @throws InvalidInputException if the folder exists, or cannot be created
   */
  public static Path unused(@Nullable Path given, String name) {
    Path folder =
        given == null
            ? Path.of("runs", name + "-" + TIME.format(LocalDateTime.now(ZoneId.systemDefault())))
            : given;
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw alreadyExists(folder);
    }
    Path parent = folder.toAbsolutePath().getParent();
    while (parent != null && !Files.exists(parent)) {
      parent = parent.getParent();
    }
    if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw refused(
          folder, parent + " is not a folder that can be written to: choose another folder");
    }
    return folder;
  }

  /** Describes the folder of a new run. {@link #begin} creates the folder. */
  public static RunPlace fresh(Path folder) {
    return new RunPlace(folder, false);
  }

  /**
   * Returns the folder of a run to continue, and locks it against other processes.
   *
   * @throws InvalidInputException if the folder contains no run, or another process is training it
   * @throws IOException if a file cannot be read or written
   */
  public static RunPlace existing(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw refused(folder, "there is no run to resume: leave out --resume to start one there");
    }
    RunPlace existing = new RunPlace(folder, true);
    existing.requireRun();
    existing.lock();
    return existing;
  }

  /**
   * Rejects a folder that contains no run. A folder with only hidden files is accepted: a run that
   * was killed while it was starting leaves just those.
   */
  private void requireRun() throws IOException {
    if (Files.exists(directory.config())) {
      return;
    }
    try (Stream<Path> children = Files.list(directory.root())) {
      if (children.anyMatch(child -> !child.getFileName().toString().startsWith("."))) {
        throw refused(
            directory.root(), "it has no config.yaml, so it is not a run: choose another folder");
      }
    }
  }

  /**
   * Creates and locks the folder if it is new. Writes the configuration unless the folder already
   * has the same one. Writes the environment only if the folder has none: a resumed run keeps the
   * environment in which it began.
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
   * Makes a finished run resumable by deleting its weights, since a run without weights counts as
   * unfinished. Its predictions and mistakes are deleted too, since they come from these weights.
   * If the process is killed before the new configuration is written, the run can still be resumed,
   * and then writes its weights again.
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
    Path folder = directory.root().toAbsolutePath();
    try {
      Files.createDirectories(folder.getParent());
      Files.createDirectory(folder);
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

  private static InvalidInputException alreadyExists(Path folder) {
    return refused(
        folder, "it already exists: choose another --run-dir, or continue it with --resume");
  }

  private static InvalidInputException refused(Path folder, String why) {
    return new InvalidInputException("run-dir", "run directory " + folder + ": " + why);
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
