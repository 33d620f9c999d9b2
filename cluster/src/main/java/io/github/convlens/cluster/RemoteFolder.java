package io.github.convlens.cluster;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;

/** A folder in any file system that Hadoop's connectors reach: a disk, HDFS, S3. */
final class RemoteFolder {

  private final FileSystem files;
  private final FileContext renaming;
  private final Path root;

  private RemoteFolder(FileSystem files, FileContext renaming, Path root) {
    this.files = files;
    this.renaming = renaming;
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
    FileSystem files = root.getFileSystem(hadoop);
    // A disk needs no files of checksums beside each file.
    return files instanceof LocalFileSystem disk
        ? new RemoteFolder(disk.getRaw(), FileContext.getLocalFSFileContext(hadoop), root)
        : new RemoteFolder(files, FileContext.getFileContext(files.getUri(), hadoop), root);
  }

  /** A folder of it. */
  RemoteFolder in(String name) {
    return new RemoteFolder(files, renaming, new Path(root, name));
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
      if (status.getPath().getName().startsWith(".")) {
        continue;
      }
      if (status.isDirectory()) {
        collect(status.getPath(), prefix, entries);
      } else {
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

  /** Whether there is such a file. */
  boolean contains(String name) throws IOException {
    return files.exists(new Path(root, name));
  }

  /** Whether it is this folder of this machine, under another name. */
  boolean is(java.nio.file.Path folder) throws IOException {
    if (!files.getUri().getScheme().equals("file")) {
      return false;
    }
    java.nio.file.Path own = java.nio.file.Path.of(files.makeQualified(root).toUri().getPath());
    return Files.exists(own) && Files.exists(folder) && Files.isSameFile(own, folder);
  }

  /** Copies a file of it to a file of this machine, whose folder is made. */
  void fetch(String name, java.nio.file.Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (var in = files.open(new Path(root, name));
        var out = Files.newOutputStream(file)) {
      in.transferTo(out);
    }
  }

  /**
   * Copies a file of this machine to it; a reader finds either the old file or the new, complete.
   */
  void store(java.nio.file.Path file, String name) throws IOException {
    Path target = new Path(root, name);
    Path unfinished = new Path(target.getParent(), "." + target.getName() + ".unfinished");
    try (var in = Files.newInputStream(file);
        var out = files.create(unfinished, true)) {
      in.transferTo(out);
    }
    renaming.rename(
        renaming.makeQualified(unfinished), renaming.makeQualified(target), Rename.OVERWRITE);
  }

  /** Makes an empty file. */
  void mark(String name) throws IOException {
    files.create(new Path(root, name), true).close();
  }

  /** Deletes a file or a folder of it, where it is there. */
  void delete(String name) throws IOException {
    files.delete(new Path(root, name), true);
  }

  /** The folder's address. */
  @Override
  public String toString() {
    return root.toString();
  }
}
