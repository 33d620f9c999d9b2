package io.github.convlens.cluster;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.TemporaryFolder;
import io.github.convlens.data.catalogue.DataSearchPath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Local copies of remote folders. Each remote folder is copied only once, even if several tasks
 * need it. The name of the copy is a hash of the URI and of the names, lengths and times of the
 * remote files, so changed data is copied into a new folder.
 *
 * @param folder the local folder that holds the copies
 */
record DataCache(Path folder) {

  /** The cache in the user's cache folder. */
  static DataCache ofThisMachine() {
    return new DataCache(DataSearchPath.ofProcess(null).requireFetchDirectory().resolve("remote"));
  }

  /**
   * Returns the local copy of a remote folder, and makes the copy if there is none.
   *
   * @param uri the URI of the folder to copy, including its subfolders
   * @throws InvalidInputException if the remote folder holds no files
   * @throws IOException if a file cannot be copied
   */
  Path folder(String uri, Configuration hadoop) throws IOException {
    RemoteFolder remote = RemoteFolder.open(uri, hadoop);
    List<RemoteFolder.Entry> entries = remote.entries();
    if (entries.isEmpty()) {
      throw new InvalidInputException(
          "--data-uri " + uri + " holds no files: give the folder that contains the data sets");
    }
    Path copy = folder.resolve(name(uri, entries));
    // A second lock of the same file in this process would throw an exception. The threads of this
    // process therefore wait for the monitor, and only other processes wait for the file's lock.
    synchronized (DataCache.class) {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(copy.getFileName() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock held = channel.lock()) {
        if (!Files.isDirectory(copy) && held.isValid()) {
          copy(remote, entries, copy);
        }
      }
    }
    return copy;
  }

  private void copy(RemoteFolder remote, List<RemoteFolder.Entry> entries, Path copy)
      throws IOException {
    // An incomplete copy is deleted, since repeated failures could otherwise fill the disk.
    try (TemporaryFolder unfinished = TemporaryFolder.in(folder, ".unfinished-")) {
      for (RemoteFolder.Entry entry : entries) {
        Path file = unfinished.path().resolve(entry.name());
        remote.fetch(entry.name(), file);
        if (Files.size(file) != entry.bytes()) {
          throw new IOException(
              "%s of %s changed while it was being copied: try again"
                  .formatted(entry.name(), remote));
        }
      }
      Files.move(unfinished.path(), copy, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /**
   * A hash of the URI and of the files' names, lengths and times, so that changed data has a
   * different name.
   */
  private static String name(String uri, List<RemoteFolder.Entry> entries) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((uri + "\n" + entries).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
