package io.github.convlens.training;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second process out of a run directory. The system gives the lock back when the process
 * ends, however it ends; the file itself stays, because deleting it would let two others lock two
 * files of that name.
 */
public final class RunLock implements AutoCloseable {

  private static final String NAME = ".lock";

  private final FileChannel channel;

  private RunLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Locks a run directory that exists.
   *
   * @throws InvalidInputException if another training has it
   * @throws IOException if the lock's file cannot be written
   */
  public static RunLock acquire(RunDirectory run) throws IOException {
    Path file = run.root().resolve(NAME);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!locked(channel)) {
      channel.close();
      throw new InvalidInputException(
          "run directory %s: another convlens trains there: wait for it, or choose another"
              .formatted(run.root()));
    }
    return new RunLock(channel);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // This very process has it.
      return false;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Lets others in. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
