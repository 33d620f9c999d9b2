package io.github.convlens.cluster;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder in any file system that Hadoop's connectors reach: a disk, HDFS, S3. */
final class RemoteFolder {

  /** Hidden: not read back, and replaced by the next attempt. */
  private static final String UNFINISHED = ".unfinished";

  private final FileSystem files;
  private final Path root;

  private RemoteFolder(FileSystem files, Path root) {
    this.files = files;
    this.root = root;
  }

  /**
   * Opens a folder, which need not be there yet.
   *
   * @param uri as {@code hdfs://host/runs}, {@code s3a://bucket/runs}, {@code file:///mnt/runs}
   * @param hadoop how its file system is reached
   * @throws IOException if nothing here reaches such a file system
   */
  static RemoteFolder open(String uri, Configuration hadoop) throws IOException {
    Path root = new Path(uri);
    return new RemoteFolder(root.getFileSystem(hadoop), root);
  }

  /** A file of it. */
  record Entry(String name, long bytes, long modified) {}

  /** Its files, those in its folders too, by name; none where it is not there. */
  List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (files.exists(root)) {
      String whole = files.makeQualified(root).toUri().getPath();
      collect(root, whole.endsWith("/") ? whole.length() : whole.length() + 1, entries);
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private void collect(Path folder, int prefix, List<Entry> entries) throws IOException {
    for (FileStatus status : list(folder)) {
      if (status.isDirectory()) {
        collect(status.getPath(), prefix, entries);
      } else if (!status.getPath().getName().startsWith(".")) {
        String name = status.getPath().toUri().getPath().substring(prefix);
        entries.add(new Entry(name, status.getLen(), status.getModificationTime()));
      }
    }
  }

  /** Nothing where it has gone meanwhile. */
  private FileStatus[] list(Path folder) throws IOException {
    try {
      return files.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /** Copies a file of it to a file of this machine, whose folder is made. */
  void fetch(String name, java.nio.file.Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (var in = files.open(new Path(root, name));
        var out = Files.newOutputStream(file)) {
      in.transferTo(out);
    }
  }

  /** Copies a file of this machine to it: at any moment there is the old one or the new one. */
  void store(java.nio.file.Path file, String name) throws IOException {
    Path target = new Path(root, name);
    Path unfinished = new Path(target.getParent(), "." + target.getName() + UNFINISHED);
    try (var in = Files.newInputStream(file);
        var out = files.create(unfinished, true)) {
      in.transferTo(out);
    }
    if (!files.rename(unfinished, target)) {
      // HDFS and most others rename over nothing: for a moment the name is free.
      files.delete(target, false);
      if (!files.rename(unfinished, target)) {
        throw new IOException("cannot rename %s to %s".formatted(unfinished, target));
      }
    }
  }

  /** Deletes a file or a folder of it. */
  void delete(String name) throws IOException {
    files.delete(new Path(root, name), true);
  }

  /** The names of a local folder's files, those in its folders too, without hidden ones. */
  static List<String> names(java.nio.file.Path folder) throws IOException {
    try (Stream<java.nio.file.Path> all = Files.walk(folder)) {
      return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.startsWith(".") && !name.contains("/."))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return names(folder); // one was deleted meanwhile
      }
      throw e;
    }
  }

  @Override
  public String toString() {
    return root.toString().toLowerCase(Locale.ROOT).startsWith("file:")
        ? root.toUri().getPath()
        : root.toString();
  }
}
