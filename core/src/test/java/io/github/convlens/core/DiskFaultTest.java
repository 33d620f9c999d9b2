package io.github.convlens.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Java's own messages about files are often just a path. The messages tested here also say why. */
class DiskFaultTest {

  @Test
  void onlyAFullDiskNeedsSpace() {
    Path data = Path.of("data");
    assertEquals(
        "data: cannot be written (No space left on device): free some disk space, or choose another"
            + " folder",
        DiskFault.unwritable(data, new IOException("No space left on device"), "another folder")
            .getMessage());
    assertEquals(
        "data: cannot be written (data/a: permission denied): make the folder writable, or choose another"
            + " folder",
        DiskFault.unwritable(data, new AccessDeniedException("data/a"), "another folder")
            .getMessage());
    assertEquals(
        "free some disk space",
        DiskFault.remedy(new FileSystemException("a", null, "Disk quota exceeded")));
    assertEquals(
        "make the folder writable",
        DiskFault.remedy(new FileSystemException("a", null, "Read-only file system")));
    assertEquals("check the disk", DiskFault.remedy(new IOException("Input/output error")));
  }

  @Test
  void theReasonIsStatedInWords() {
    assertEquals("permission denied", DiskFault.reason(new AccessDeniedException("a")));
    assertEquals("there is no such file or folder", DiskFault.reason(new NoSuchFileException("a")));
    assertEquals("it already exists", DiskFault.reason(new FileAlreadyExistsException("a")));
    assertEquals("it is not a folder", DiskFault.reason(new NotDirectoryException("a")));
    assertEquals("the folder is not empty", DiskFault.reason(new DirectoryNotEmptyException("a")));
    assertEquals(
        "Read-only file system",
        DiskFault.reason(new FileSystemException("a", null, "Read-only file system")));
    assertEquals("No space left on device", DiskFault.reason(full()));
    assertEquals("it is not UTF-8 text", DiskFault.reason(new MalformedInputException(1)));
    assertEquals("IOException", DiskFault.reason(new IOException()));
  }

  @Test
  void aMessageNamesTheFileToo() {
    assertEquals("a: it already exists", DiskFault.message(new FileAlreadyExistsException("a")));
    assertEquals(
        "a -> b: Read-only file system",
        DiskFault.message(new FileSystemException("a", "b", "Read-only file system")));
  }

  @Test
  void anyExceptionHasAMessage() {
    Exception missing = new UncheckedIOException(new NoSuchFileException("a"));
    assertEquals("a: there is no such file or folder", DiskFault.message(missing));
    Exception wrapped = new UncheckedIOException("cannot write b: No space left on device", full());
    assertEquals("cannot write b: No space left on device", DiskFault.message(wrapped));
    assertEquals("unfit", DiskFault.message((Exception) new InvalidInputException("unfit")));
    assertEquals(
        "java.lang.IllegalStateException",
        DiskFault.message((Exception) new IllegalStateException()));
  }

  private static IOException full() {
    return new IOException("No space left on device");
  }
}
