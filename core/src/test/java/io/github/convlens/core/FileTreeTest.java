package io.github.convlens.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir private Path dir;

  private Path tree(int files) throws IOException {
    Path tree = dir.resolve("tree");
    for (int i = 0; i < files; i++) {
      Path file = tree.resolve("level-" + i % 5).resolve("deep/" + i);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "x");
    }
    return tree;
  }

  @Test
  void aFolderIsDeletedWithEverythingInIt() throws IOException {
    Path tree = tree(12);
    FileTree.delete(tree);
    assertFalse(Files.exists(tree));
    FileTree.delete(tree);
    Path file = Files.createFile(dir.resolve("file"));
    FileTree.delete(file);
    assertFalse(Files.exists(file));
  }

  @Test
  void linksAreDeletedAndNotFollowed() throws IOException {
    Path kept = Files.createDirectory(dir.resolve("kept"));
    Path content = Files.createFile(kept.resolve("content"));
    Path tree = tree(1);
    Files.createSymbolicLink(tree.resolve("to-folder"), kept);
    Files.createSymbolicLink(tree.resolve("to-file"), content);
    Files.createSymbolicLink(tree.resolve("to-nothing"), dir.resolve("nothing"));
    Path link = Files.createSymbolicLink(dir.resolve("link"), tree);
    FileTree.delete(link);
    assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    assertTrue(Files.exists(tree));
    FileTree.delete(tree);
    assertFalse(Files.exists(tree));
    assertTrue(Files.exists(content));
  }

  @Test
  void twoDeletionsOfOneFolderDoNotDisturbEachOther() throws IOException {
    Path tree = tree(2000);
    CompletableFuture.allOf(
            IntStream.range(0, 4)
                .mapToObj(one -> CompletableFuture.runAsync(() -> deleteUnchecked(tree)))
                .toArray(CompletableFuture[]::new))
        .join();
    assertFalse(Files.exists(tree));
  }

  private static void deleteUnchecked(Path tree) {
    try {
      FileTree.delete(tree);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTemporaryFolderIsDeletedEvenIfItsUseFails() throws IOException {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> {
              try (TemporaryFolder folder = TemporaryFolder.in(dir, "try")) {
                Files.createDirectory(folder.path().resolve("inside"));
                throw new IllegalStateException("failed");
              }
            });
    assertEquals(0, e.getSuppressed().length);
    try (Stream<Path> left = Files.list(dir)) {
      assertEquals(0, left.count());
    }
  }
}
