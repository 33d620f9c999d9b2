package io.github.convlens.experiment.run;

import io.github.convlens.core.FileTree;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.RunLock;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds and examines the runs in a folder and its subfolders. */
public final class RunFolder {
  /**
   * The number of folder levels that are searched. Repeated runs are one or two levels deeper than
   * single runs.
   */
  private static final int DEPTH = 4;

  private RunFolder() {}

  /**
   * The run directories, sorted by path. {@code folder} itself may be a run directory.
   *
   * @throws InvalidInputException if there is no such folder
   */
  public static List<RunDirectory> runs(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          folder + ": there is no such folder: give the one that holds run directories");
    }
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        Set.of(),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            RunDirectory run = new RunDirectory(directory);
            if (isRun(run)) {
              found.add(directory);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException problem) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().map(RunDirectory::new).toList();
  }

  /**
   * Whether a folder is a run directory. A config.yaml alone may be a user's own file, but a run
   * that has begun has other files too.
   */
  private static boolean isRun(RunDirectory run) {
    return Files.isRegularFile(run.config())
        && Stream.of(run.environment(), run.metrics(), run.checkpoints(), run.weights())
            .anyMatch(Files::exists);
  }

  /** The current state of a run. */
  public static RunState state(RunDirectory run) throws IOException {
    if (RunLock.held(run)) {
      return RunState.RUNNING;
    }
    return run.finished() ? RunState.FINISHED : RunState.UNFINISHED;
  }

  /** The size of a run's checkpoints, in bytes. */
  public static long checkpointBytes(RunDirectory run) throws IOException {
    if (!Files.isDirectory(run.checkpoints())) {
      return 0;
    }
    long[] bytes = {0};
    Files.walkFileTree(
        run.checkpoints(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            bytes[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException problem)
              throws IOException {
            return gone(problem);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException problem)
              throws IOException {
            return problem == null ? FileVisitResult.CONTINUE : gone(problem);
          }
        });
    return bytes[0];
  }

  /**
   * Ignores a file that no longer exists, since a running process may delete its older checkpoints
   * while they are being measured.
   */
  private static FileVisitResult gone(IOException problem) throws IOException {
    if (problem instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw problem;
  }

  /**
   * Deletes a finished run's checkpoints.
   *
   * @return whether the checkpoints were deleted; false if the run has not finished, or a process
   *     is training it
   * @throws IOException if a file cannot be deleted
   */
  @SuppressWarnings("try") // the lock is only held
  public static boolean deleteCheckpoints(RunDirectory run) throws IOException {
    try (RunLock lock = RunLock.acquire(run)) {
      if (!run.finished()) {
        return false;
      }
      FileTree.delete(run.checkpoints());
      return true;
    } catch (InvalidInputException e) {
      // Another process holds the lock, so it is training the run.
      return false;
    }
  }
}
