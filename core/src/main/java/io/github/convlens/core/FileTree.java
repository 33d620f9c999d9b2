package io.github.convlens.core;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The deletion of folders with everything in them. */
public final class FileTree {

  private FileTree() {}

  /**
   * Deletes a file, a link, or a folder with everything in it; does nothing if the path does not
   * exist. Links are deleted, never followed. A file that another process deletes meanwhile is not
   * an error. If a file cannot be deleted, the other files are deleted all the same.
   *
   * @throws IOException if something remains; the exception is the first failure, and the later
   *     failures are its suppressed exceptions
   */
  public static void delete(Path path) throws IOException {
    Deletion deletion = new Deletion();
    Files.walkFileTree(path, deletion);
    if (deletion.problem != null) {
      throw deletion.problem;
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    private @Nullable IOException problem;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return delete(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return note(failure);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      if (failure != null) {
        note(failure);
      }
      return delete(folder);
    }

    private FileVisitResult delete(Path path) {
      try {
        Files.deleteIfExists(path);
        return FileVisitResult.CONTINUE;
      } catch (IOException e) {
        return note(e);
      }
    }

    private FileVisitResult note(IOException failure) {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE; // deleted meanwhile
      }
      if (problem == null) {
        problem = failure;
      } else {
        problem.addSuppressed(failure);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
