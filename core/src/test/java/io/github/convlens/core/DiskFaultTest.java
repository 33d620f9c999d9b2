package io.github.convlens.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DiskFaultTest {

  @Test
  void onlyAFullDiskNeedsSpace() {
    Path data = Path.of("data");
    assertEquals(
        "data: cannot be written (No space left on device): free some disk space or choose another"
            + " folder",
        DiskFault.unwritable(data, new IOException("No space left on device"), "another folder")
            .getMessage());
    assertEquals(
        "data: cannot be written (data/a: permission denied): allow writing there or choose another"
            + " folder",
        DiskFault.unwritable(data, new AccessDeniedException("data/a"), "another folder")
            .getMessage());
    assertEquals(
        "free some disk space",
        DiskFault.remedy(new FileSystemException("a", null, "Disk quota exceeded")));
    assertEquals(
        "allow writing there",
        DiskFault.remedy(new FileSystemException("a", null, "Read-only file system")));
    assertEquals("check that disk", DiskFault.remedy(new IOException("Input/output error")));
  }
}
