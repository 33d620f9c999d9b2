package io.github.convlens.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataCacheTest {
  @TempDir private Path folder;

  @Test
  void severalThreadsCopyTheDataOnlyOnce() throws IOException {
    DataCache cache = new DataCache(folder.resolve("cache"));
    Path data = Files.createDirectories(folder.resolve("data/set"));
    Files.writeString(data.resolve("labels"), "0 1 2");
    List<Path> copies =
        IntStream.range(0, 4).parallel().mapToObj(i -> copy(cache)).distinct().toList();
    assertEquals(1, copies.size());
    assertEquals("0 1 2", Files.readString(copies.get(0).resolve("set/labels")));
    assertEquals(1, folders(folder.resolve("cache")));
  }

  @Test
  void changedDataIsCopiedToANewFolder() throws IOException {
    DataCache cache = new DataCache(folder.resolve("cache"));
    Path file = Files.createDirectories(folder.resolve("data")).resolve("labels");
    Files.writeString(file, "0 1 2");
    Path before = copy(cache);
    Files.writeString(file, "0 1 2 3");
    Path after = copy(cache);
    assertNotEquals(before, after);
    assertEquals("0 1 2 3", Files.readString(after.resolve("labels")));
    assertEquals("0 1 2", Files.readString(before.resolve("labels")));
  }

  /**
   * The listed length of a file in /proc is not the length of its content. Copying it fails in the
   * same way as copying a file that changes in the meantime.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aCopyThatFailsLeavesNothingBehind() throws IOException {
    DataCache cache = new DataCache(folder.resolve("cache"));
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("images"), "0 1 2");
    Path labels = data.resolve("labels");
    Files.createSymbolicLink(labels, Path.of("/proc/self/stat"));
    assertThrows(IllegalStateException.class, () -> copy(cache));
    assertEquals(0, folders(folder.resolve("cache")));
    Files.delete(labels);
    Files.writeString(labels, "0 1 2");
    assertEquals("0 1 2", Files.readString(copy(cache).resolve("labels")));
  }

  @Test
  void anAddressWithoutFilesIsRejected() {
    DataCache cache = new DataCache(folder.resolve("cache"));
    String nothing = folder.resolve("nothing").toUri().toString();
    InvalidInputException error =
        assertThrows(InvalidInputException.class, () -> cache.folder(nothing, new Configuration()));
    assertTrue(error.getMessage().contains(nothing), error::getMessage);
  }

  private Path copy(DataCache cache) {
    try {
      return cache.folder(folder.resolve("data").toUri().toString(), new Configuration());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int folders(Path cache) throws IOException {
    try (Stream<Path> children = Files.list(cache)) {
      return new HashSet<>(children.filter(Files::isDirectory).toList()).size();
    }
  }
}
