package io.github.convlens.data.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarReaderTest {
  @TempDir Path dir;

  @Test
  void planesBecomePixelsAndFilesAreConcatenated() {
    ImageSet images =
        read(10, file("a", record(new int[] {3}, 0)), file("b", record(new int[] {9}, 5)));
    assertArrayEquals(new int[] {3, 9}, images.labels());
    assertEquals(3, images.channels());
    // The planes of the first image are 0 (red), 1 (green) and 2 (blue); the second image starts at
    // 5.
    assertArrayEquals(new byte[] {0, 1, 2, 0}, Arrays.copyOf(images.pixels().toArray(), 4));
    assertArrayEquals(
        new byte[] {5, 6, 7}, Arrays.copyOfRange(images.pixels().toArray(), 3072, 3075));
  }

  @Test
  void cifar100UsesTheFineLabel() {
    assertArrayEquals(new int[] {99}, read(100, file("a", record(new int[] {19, 99}, 0))).labels());
  }

  @Test
  void aPartOfARecordGivesOneClearError() {
    assertRejected("whole number", Arrays.copyOf(record(new int[] {3}, 0), 3072));
    assertRejected("whole number", new byte[0]);
  }

  @Test
  void aLabelOutOfRangeGivesOneClearError() {
    assertRejected("label 10 of record 0", record(new int[] {10}, 0));
  }

  @Test
  void aFolderInPlaceOfAFileGivesOneClearError() {
    assertThrows(InvalidInputException.class, () -> read(10, dir));
    assertThrows(InvalidInputException.class, () -> read(10, dir.resolve("nowhere")));
  }

  private void assertRejected(String what, byte[] content) {
    Path file = file("bad", content);
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> read(10, file));
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  private static ImageSet read(int classes, Path... files) {
    return new CifarReader(classes, (file, content) -> {}).read(List.of(files));
  }

  private Path file(String name, byte[] content) {
    return IdxFiles.write(dir.resolve(name), content);
  }

  private static byte[] record(int[] labels, int start) {
    byte[] record = new byte[labels.length + 3072];
    for (int i = 0; i < labels.length; i++) {
      record[i] = (byte) labels[i];
    }
    for (int plane = 0; plane < 3; plane++) {
      int from = labels.length + plane * 1024;
      Arrays.fill(record, from, from + 1024, (byte) (start + plane));
    }
    return record;
  }
}
