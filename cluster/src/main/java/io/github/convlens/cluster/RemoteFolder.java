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

/**
 * A folder in any file system for which Hadoop has a connector, such as a local disk, HDFS or S3.
 */
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
   * Opens a folder, which does not have to exist.
   *
   * @param uri the URI, such as {@code hdfs://host/runs}, {@code s3a://bucket/runs} or {@code
   *     file:///mnt/runs}
   * @param hadoop Hadoop's settings for the file system
   * @throws IOException if there is no connector for the file system
   */
  static RemoteFolder open(String uri, Configuration hadoop) throws IOException {
    Path root = new Path(uri);
    FileSystem files = root.getFileSystem(hadoop);
    // On a local disk, the raw file system avoids an additional checksum file for each file.
    return files instanceof LocalFileSystem disk
        ? new RemoteFolder(disk.getRaw(), FileContext.getLocalFSFileContext(hadoop), root)
        : new RemoteFolder(files, FileContext.getFileContext(files.getUri(), hadoop), root);
  }

  /** The subfolder with the given name. */
  RemoteFolder in(String name) {
    return new RemoteFolder(files, renaming, new Path(root, name));
  }

  /** A file in the folder or its subfolders; the name is its path relative to the folder. */
  record Entry(String name, long bytes, long modified) {}

  /**
   * The files in the folder and its subfolders, sorted by name; empty if the folder does not exist.
   * Files and folders whose names start with a dot are left out.
   */
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

  /** The files and subfolders of a folder; empty if the folder has been deleted in the meantime. */
  private FileStatus[] list(Path folder) throws IOException {
    try {
      return files.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  /** Whether a file exists. */
  boolean contains(String name) throws IOException {
    return files.exists(new Path(root, name));
  }

  /** Whether this is the same folder as the given folder of this machine. */
  boolean is(java.nio.file.Path folder) throws IOException {
    if (!files.getUri().getScheme().equals("file")) {
      return false;
    }
    java.nio.file.Path own = java.nio.file.Path.of(files.makeQualified(root).toUri().getPath());
    return Files.exists(own) && Files.exists(folder) && Files.isSameFile(own, folder);
  }

  /**
   * Copies a file of this folder to a file on this machine, and creates the local file's folder.
   */
  void fetch(String name, java.nio.file.Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    try (var in = files.open(new Path(root, name));
        var out = Files.newOutputStream(file)) {
      in.transferTo(out);
    }
  }

  /**
   * Copies a file of this machine to this folder. Readers see either the old file or the complete
   * new file.
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

  /** Creates an empty file. */
  void mark(String name) throws IOException {
    files.create(new Path(root, name), true).close();
  }

  /** Deletes a file or a subfolder if it exists. */
  void delete(String name) throws IOException {
    files.delete(new Path(root, name), true);
  }

  /** The URI of the folder. */
  @Override
  public String toString() {
    return root.toString();
  }
}
