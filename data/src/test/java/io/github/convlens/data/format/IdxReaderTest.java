package io.github.convlens.data.format;

import static io.github.convlens.data.format.IdxFiles.gzip;
import static io.github.convlens.data.format.IdxFiles.images;
import static io.github.convlens.data.format.IdxFiles.labels;
import static io.github.convlens.data.format.IdxFiles.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTest {
  private static final byte[] GOOD_IMAGES = images(2051, 2, 3, 4, 24);
  private static final byte[] GOOD_LABELS = labels(2049, 2, 7, 0);

  @TempDir Path dir;
  private Path imageFile;
  private Path labelFile;

  @BeforeEach
  void files() {
    imageFile = dir.resolve("images");
    labelFile = dir.resolve("labels");
  }

  @Test
  void gzippedAndPlainFilesGiveTheSameImages() {
    ImageSet plain = read(GOOD_IMAGES, GOOD_LABELS);
    ImageSet zipped = read(gzip(GOOD_IMAGES), gzip(GOOD_LABELS));
    assertEquals(2, plain.count());
    assertEquals(3, plain.height());
    assertEquals(4, plain.width());
    assertEquals(1, plain.channels());
    assertArrayEquals(new int[] {7, 0}, plain.labels());
    assertArrayEquals(Arrays.copyOfRange(GOOD_IMAGES, 16, 40), plain.pixels().toArray());
    assertArrayEquals(plain.pixels().toArray(), zipped.pixels().toArray());
  }

  @Test
  void messagesUseTheSingularForOneImageOrLabel() {
    assertRejected("1 image, but", images(2051, 1, 3, 4, 12), GOOD_LABELS);
    assertRejected("1 label:", GOOD_IMAGES, labels(2049, 1, 7));
  }

  @Test
  void truncatedGzipGivesOneClearError() {
    byte[] zipped = gzip(images(2051, 100, 28, 28, 78400));
    byte[] labels = labels(2049, 100, new int[100]);
    assertRejected("truncated", Arrays.copyOf(zipped, zipped.length / 2), labels);
    assertRejected("truncated", Arrays.copyOf(zipped, 5), GOOD_LABELS);
  }

  @Test
  void damagedGzipGivesOneClearError() {
    byte[] zipped = gzip(images(2051, 100, 28, 28, 78400));
    zipped[zipped.length - 6] ^= 1;
    assertRejected("damaged", zipped, labels(2049, 100, new int[100]));
  }

  @Test
  void wrongMagicNumberGivesOneClearError() {
    assertRejected("magic number 2049", GOOD_LABELS, GOOD_LABELS);
    assertRejected("magic number 2051", GOOD_IMAGES, GOOD_IMAGES);
  }

  @Test
  void countsThatDifferGiveOneClearError() {
    assertRejected("2 images", GOOD_IMAGES, labels(2049, 3, 1, 2, 3));
  }

  @Test
  void aLabelOutOfRangeGivesOneClearError() {
    assertRejected("label 10 of image 1", GOOD_IMAGES, labels(2049, 2, 1, 10));
    assertRejected("label 255", GOOD_IMAGES, labels(2049, 2, 255, 1));
  }

  @Test
  void aHeaderThatClaimsMoreThanTheFileHoldsIsRejectedBeforeAllocation() {
    assertRejected("claims more", images(2051, Integer.MAX_VALUE, 60000, 60000, 24), GOOD_LABELS);
    assertRejected("claims more", images(2051, 3, 3, 4, 24), GOOD_LABELS);
    assertRejected("claims more", gzip(images(2051, 2_000_000, 28, 28, 24)), GOOD_LABELS);
  }

  @Test
  void negativeAndZeroSizesAreRejected() {
    assertRejected("size of -1", images(2051, -1, 3, 4, 24), GOOD_LABELS);
    assertRejected("size of 0", images(2051, 2, 0, 4, 0), GOOD_LABELS);
  }

  @Test
  void aGzipBombBehindTheDataIsNotUnpacked() {
    byte[] bomb = Arrays.copyOf(GOOD_IMAGES, 100 << 20);
    byte[] zipped = gzip(bomb);
    long start = System.nanoTime();
    assertRejected("holds more", zipped, GOOD_LABELS);
    assertTrue(System.nanoTime() - start < 5_000_000_000L, "took too long");
  }

  @Test
  void aGzipBombWithAMatchingHeaderIsNotUnpackedIfThereAreFewerLabels() {
    byte[] bomb = gzip(images(2051, 400_000, 28, 28, 400_000 * 28 * 28));
    assertRejected("400000 images", bomb, GOOD_LABELS);
  }

  @Test
  void aFolderOrNothingInPlaceOfAFileGivesOneClearError() {
    write(labelFile, GOOD_LABELS);
    assertOneLine("cannot be read", imageFile, dir);
    assertOneLine("cannot be read", imageFile, imageFile);
  }

  @Test
  void emptyFilesGiveOneClearError() {
    assertRejected("truncated", new byte[0], GOOD_LABELS);
    assertRejected("truncated", new byte[] {0x1f}, GOOD_LABELS);
    assertRejected("truncated", new byte[] {0x1f, (byte) 0x8b}, GOOD_LABELS);
  }

  @Test
  void damagedFilesAreReadOrRejectedWithoutACrash() {
    SplittableRandom random = new SplittableRandom(3);
    byte[] zipped = gzip(GOOD_IMAGES);
    for (int i = 0; i < 400; i++) {
      byte[] images = (i % 2 == 0 ? GOOD_IMAGES : zipped).clone();
      for (int k = 0; k < 1 + i % 4; k++) {
        images[random.nextInt(images.length)] = (byte) random.nextInt();
      }
      byte[] cut = Arrays.copyOf(images, random.nextInt(images.length + 1));
      try {
        read(i % 3 == 0 ? cut : images, GOOD_LABELS);
      } catch (InvalidInputException e) {
        assertFalse(e.getMessage().contains("\n"));
      }
    }
  }

  private ImageSet read(byte[] images, byte[] labels) {
    return new IdxReader((file, content) -> {})
        .read(write(imageFile, images), write(labelFile, labels), 10);
  }

  private void assertRejected(String what, byte[] images, byte[] labels) {
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> read(images, labels));
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertTrue(e.getMessage().contains(dir.toString()), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  private void assertOneLine(String what, Path named, Path images) {
    IdxReader reader = new IdxReader((file, content) -> {});
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> reader.read(images, labelFile, 10));
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    assertTrue(e.getMessage().contains(named.getParent().toString()), e.getMessage());
  }
}
