package io.github.convlens.cluster;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A folder in any file system that Hadoop's connectors reach: a disk, HDFS, S3. */
final class RemoteFolder {

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

  /** The files in the folder and its subfolders, by name; none if the folder does not exist. */
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

  /** The folder's address. */
  @Override
  public String toString() {
    return root.toString();
  }
}
