package io.github.convlens.data.packed;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that holds a data set's shards, which are files of packed pictures. The name of a
 * shard is a hash of its sources. A shard is written under a temporary name and then renamed, so a
 * shard that exists is complete and can be used by any process.
 *
 * @param path the folder, which need not exist
 */
record PackFolder(Path path) {
  private static final Logger log = LoggerFactory.getLogger(PackFolder.class);
  private static final String SHARD = ".shard";
  private static final String PART = ".part";
  private static final long SPARE_BYTES = 64L << 20;
  private static final long LOCK_RETRY_MILLIS = 200;

  /**
   * A lock that only one process holds at a time. Other processes wait, and then find the work
   * done.
   */
  interface Locked extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  Path shard(String key) {
    return path.resolve(key + SHARD);
  }

  /** Waits for the lock, and removes incomplete files that killed processes left behind. */
  Locked lock() throws IOException {
    Files.createDirectories(path);
    FileChannel channel =
        FileChannel.open(
            path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean ready = false;
    try {
      if (!tryLock(channel)) {
        log.info("{}: another process is packing these pictures: waiting for it", path);
        while (!tryLock(channel)) {
          Thread.sleep(LOCK_RETRY_MILLIS);
        }
      }
      for (Path part : files(PART)) {
        Files.deleteIfExists(part);
      }
      ready = true;
      return channel::close;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while another process was packing", e);
    } finally {
      if (!ready) {
        channel.close();
      }
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another caller in this process holds the lock
    }
  }

  /** The temporary name of a shard while it is written. */
  Path part(String key) {
    return path.resolve("." + key + "." + ProcessHandle.current().pid() + PART);
  }

  void install(Path part, String key) throws IOException {
    Files.move(
        part, shard(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Checks that the disk has enough space.
   *
   * @throws InvalidInputException if the space is too small
   */
  void requireSpace(long bytes) throws IOException {
    long free = Files.getFileStore(path).getUsableSpace();
    if (bytes + SPARE_BYTES > free) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "packing the pictures takes %,d MiB in %s, but this disk has only %,d MiB left: make room,"
                  + " choose another data directory or another XDG_CACHE_HOME, or set a smaller"
                  + " size",
              (bytes >> 20) + 1,
              path,
              free >> 20));
    }
  }

  /**
   * Removes all shards except those to keep. The others are of pictures that have changed or no
   * longer exist.
   *
   * @param keys the keys of the shards to keep
   * @return the number of shards removed
   */
  int removeOthers(Set<String> keys) throws IOException {
    int removed = 0;
    for (Path file : files(SHARD)) {
      String name = file.getFileName().toString();
      if (!keys.contains(name.substring(0, name.length() - SHARD.length()))) {
        removed += Files.deleteIfExists(file) ? 1 : 0;
      }
    }
    return removed;
  }

  private List<Path> files(String ending) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*" + ending)) {
      found.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }
}
