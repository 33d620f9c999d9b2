package io.github.convlens.data.catalogue;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * The file that a download fills. It is locked against a second download. Failures of the disk are
 * thrown as {@link InvalidInputException}s, which distinguishes them from failures of the network.
 * Only failures of the network are worth another attempt.
 */
final class PartialFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private PartialFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * @throws InvalidInputException if the file cannot be written or another download has locked it
   */
  static PartialFile open(Path path) {
    try {
      FileChannel channel =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean locked = false;
      try {
        locked = lock(channel);
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      if (!locked) {
        throw new InvalidInputException(
            path + ": another process is downloading it: wait until it has finished");
      }
      return new PartialFile(path, channel);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  // Closing the channel releases the lock.
  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * Adds the bytes that the file already contains to a digest, and returns their number.
   *
   * @param atMost the largest size that the file may have; a longer file is emptied
   */
  long resume(long atMost, MessageDigest digest) {
    try {
      if (channel.size() > atMost) {
        channel.truncate(0);
      }
      ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
      long at = 0;
      for (int n = channel.read(buffer, at); n > 0; n = channel.read(buffer, at)) {
        digest.update(buffer.flip());
        buffer.clear();
        at += n;
      }
      return at;
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  long size() {
    try {
      return channel.size();
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  void write(byte[] bytes, int length, long at) {
    try {
      ByteBuffer rest = ByteBuffer.wrap(bytes, 0, length);
      while (rest.hasRemaining()) {
        channel.write(rest, at + rest.position());
      }
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  void discard() {
    try {
      channel.truncate(0);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  /** Waits until the whole file has been forced to the disk. */
  void sync() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  private static InvalidInputException failure(Path path, IOException e) {
    if (e instanceof ClosedByInterruptException) {
      return new InvalidInputException(
          path + ": the download was interrupted: fetch again to resume it", e);
    }
    return DiskFault.unwritable(path, e, "another data directory");
  }
}
