package io.github.convlens.training.session;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps a second process out of a run directory. The operating system releases the lock when the
 * process ends, for any reason. After a crash, the file remains, but does not keep other processes
 * out.
 */
public final class RunLock implements AutoCloseable {

  private static final String NAME = ".lock";

  private final Path file;
  private final FileChannel channel;

  private RunLock(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Locks a run directory that exists.
   *
   * @throws InvalidInputException if another training run holds the lock
   * @throws IOException if the lock file cannot be written
   */
  public static RunLock acquire(RunDirectory run) throws IOException {
    Path file = run.root().resolve(NAME);
    Optional<RunLock> lock = Optional.empty();
    while (lock.isEmpty()) {
      lock = attempt(file, run);
    }
    return lock.get();
  }

  /**
   * Whether a training run currently holds the lock of a run directory. The check itself briefly
   * locks the file, so a training run that begins at the same moment may be rejected.
   */
  public static boolean held(RunDirectory run) throws IOException {
    Path file = run.root().resolve(NAME);
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return shared == null;
    } catch (OverlappingFileLockException e) {
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Locks the file that currently has the lock's name.
   *
   * @return empty if the previous holder has deleted this file in the meantime, since a lock on a
   *     deleted file does not keep other processes out
   */
  private static Optional<RunLock> attempt(Path file, RunDirectory run) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // Either a killed process has left the file behind, or a running process holds the lock.
    }
    if (Files.isSymbolicLink(file)) {
      throw new InvalidInputException(
          "run directory %s: its .lock is a link: remove the link".formatted(run.root()));
    }
    FileChannel channel;
    Object opened;
    try {
      opened = identity(file);
      channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Optional<RunLock> lock = Optional.empty();
    try {
      if (!acquired(channel)) {
        throw new InvalidInputException(
            "run directory %s: another convlens process is training there: wait until it ends, or choose another run directory"
                .formatted(run.root()));
      }
      if (Objects.equals(opened, identity(file))) {
        lock = Optional.of(new RunLock(file, channel));
      }
    } catch (NoSuchFileException e) {
      // The previous holder has deleted the file.
    } finally {
      if (lock.isEmpty()) {
        channel.close();
      }
    }
    return lock;
  }

  /**
   * A key that distinguishes successive files with the same name; null on systems without inodes.
   */
  private static Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  private static boolean acquired(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // This process itself holds the lock.
      return false;
    }
  }

  /** Releases the lock and deletes the file. */
  @Override
  public void close() throws IOException {
    try {
      // The file is deleted before the lock is released, since the file may belong to another
      // process afterwards.
      Files.deleteIfExists(file);
    } finally {
      channel.close();
    }
  }
}
