package io.github.convlens.data.folder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.bulk.ReadOptions;
import io.github.convlens.data.option.Unreadable;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.Preparation;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
  @TempDir Path dir;

  @Test
  void classesAreTheFoldersInAlphabeticalOrderAndGreyStaysGrey() throws IOException {
    grey("dog/b.png", 4, 3, 200);
    grey("cat/a.png", 4, 3, 100);
    ImageFolder.Contents contents = read(null);
    assertEquals(List.of("cat", "dog"), contents.classNames());
    assertNull(contents.test());
    assertEquals(1, contents.train().channels());
    assertEquals(4, contents.train().height());
    assertEquals(3, contents.train().width());
    assertArrayEquals(new int[] {0, 1}, contents.train().labels());
    assertEquals(100, contents.train().pixels().toArray()[0] & 0xff);
    assertEquals(200, contents.train().pixels().toArray()[12] & 0xff);
  }

  @Test
  void allImagesHaveThreeChannelsIfAnyIsInColour() throws IOException {
    grey("a/1.png", 2, 2, 80);
    image("b/2.png", 2, 2, BufferedImage.TYPE_INT_RGB, 0x102030, "png");
    ImageFolder.Contents contents = read(null);
    assertEquals(3, contents.train().channels());
    assertArrayEquals(
        new byte[] {80, 80, 80}, Arrays.copyOf(contents.train().pixels().toArray(), 3));
    assertArrayEquals(
        new byte[] {0x10, 0x20, 0x30},
        Arrays.copyOfRange(contents.train().pixels().toArray(), 12, 15));
  }

  @Test
  void jpegsAreReadInColourAndGrey() throws IOException {
    image("a/1.JPG", 16, 16, BufferedImage.TYPE_INT_RGB, 0x4080c0, "jpg");
    image("a/2.jpeg", 16, 16, BufferedImage.TYPE_BYTE_GRAY, 0x808080, "jpg");
    byte[] pixels = read(null).train().pixels().toArray();
    assertEquals(0x40, pixels[0] & 0xff, 3);
    assertEquals(0xc0, pixels[2] & 0xff, 3);
  }

  @Test
  void trainAndTestFoldersAreTheSplits() throws IOException {
    grey("train/a/1.png", 2, 2, 1);
    grey("train/b/1.png", 2, 2, 2);
    grey("test/a/1.png", 2, 2, 3);
    grey("test/b/1.png", 2, 2, 4);
    ImageFolder.Contents contents = read(null);
    assertEquals(2, contents.train().count());
    assertEquals(4, contents.test().pixels().toArray()[4]);
  }

  @Test
  void imagesOfDifferentSizesAreResizedToTheSizeThatMustBeGiven() throws IOException {
    grey("a/1.png", 4, 4, 50);
    grey("a/2.png", 9, 5, 60);
    assertRejected("set size: [H, W]", null);
    ImageFolder.Contents contents = read(new int[] {6, 7});
    assertEquals(6, contents.train().height());
    assertEquals(7, contents.train().width());
    for (int i = 0; i < 42; i++) {
      assertEquals(50, contents.train().pixels().toArray()[i]);
      assertEquals(60, contents.train().pixels().toArray()[42 + i]);
    }
  }

  @Test
  void otherFilesAreLeftOutAndTheirNumberIsNoted() throws IOException {
    grey("a/1.png", 2, 2, 1);
    Files.writeString(dir.resolve("a/readme.txt"), "hello");
    Files.writeString(dir.resolve("a/.DS_Store"), "hello");
    List<String> notes = read(null).notes();
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).contains("left out 1 file that is not a picture (.txt)"), notes.get(0));
  }

  @Test
  void aPictureWhoseRowsAreTooLongGivesOneClearError() throws IOException {
    grey("a/1.png", 1, 70_000, 1);
    assertRejected("65535 per side", new int[] {2, 2});
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLinkToADeviceThatNeverEndsGivesOneClearError() throws IOException {
    grey("a/1.png", 2, 2, 1);
    Files.createSymbolicLink(dir.resolve("a/2.png"), Path.of("/dev/zero"));
    assertRejected("not a file", null);
  }

  @Test
  void emptyOrMissingFoldersGiveOneClearError() throws IOException {
    assertRejected("has no folders", null);
    Files.createDirectory(dir.resolve("a"));
    assertRejected("has no pictures", null);
    ImageFolder missing = new ImageFolder(dir.resolve("gone"), options(null), Progress.NONE);
    assertThrows(InvalidInputException.class, missing::read);
  }

  @Test
  void trainWithoutTestGivesOneClearError() throws IOException {
    grey("train/a/1.png", 2, 2, 1);
    assertRejected("has train but no test", null);
  }

  @Test
  void largePicturesAreDownscaled() throws IOException {
    for (int i = 0; i < 4; i++) {
      grey("a/" + i + ".png", 3000, 4000, 90 + i);
    }
    byte[] pixels = read(new int[] {2, 2}).train().pixels().toArray();
    assertArrayEquals(new byte[] {90, 90, 90, 90}, Arrays.copyOf(pixels, 4));
    assertEquals(93, pixels[15]);
  }

  @Test
  void loopingLinksGiveOneClearError() throws IOException {
    Files.createDirectory(dir.resolve("a"));
    Files.createSymbolicLink(dir.resolve("a/loop"), dir);
    Files.createSymbolicLink(dir.resolve("self"), dir.resolve("self"));
    assertRejected("has no pictures", null);
    Files.createSymbolicLink(dir.resolve("a/x.png"), dir.resolve("a/x.png"));
    assertRejected("cannot be decoded", null);
  }

  @Test
  void anImageThatCannotBeDecodedGivesOneClearError() throws IOException {
    grey("a/1.png", 40, 40, 7);
    byte[] png = Files.readAllBytes(dir.resolve("a/1.png"));
    Files.write(dir.resolve("a/1.png"), Arrays.copyOf(png, png.length - 30));
    assertRejected("a" + dir.getFileSystem().getSeparator() + "1.png", null);
    Files.writeString(dir.resolve("a/1.png"), "<html>not an image</html>");
    assertRejected("not PNG, JPEG, GIF", null);
    Files.write(dir.resolve("a/1.png"), new byte[0]);
    assertRejected("not PNG, JPEG, GIF", null);
  }

  @Test
  void aPictureOf60000By60000PixelsIsRejectedAfterItsHeaderIsRead() throws IOException {
    Files.createDirectories(dir.resolve("a"));
    Files.write(dir.resolve("a/huge.png"), pngHeader(60_000, 60_000));
    long start = System.nanoTime();
    assertRejected("60000x60000", new int[] {32, 32});
    assertTrue(System.nanoTime() - start < 5_000_000_000L, "took too long");
  }

  @Test
  void damagedFilesAreReadOrRejectedWithoutACrash() throws IOException {
    image("a/1.png", 20, 20, BufferedImage.TYPE_INT_RGB, 0x123456, "png");
    image("a/2.jpg", 20, 20, BufferedImage.TYPE_INT_RGB, 0x123456, "jpg");
    SplittableRandom random = new SplittableRandom(5);
    for (String name : List.of("a/1.png", "a/2.jpg")) {
      byte[] good = Files.readAllBytes(dir.resolve(name));
      for (int i = 0; i < 150; i++) {
        byte[] bad = good.clone();
        for (int k = 0; k < 1 + i % 5; k++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
        Path file = Files.write(dir.resolve(name), bad);
        try {
          ImageFile.open(file).pixels(3, 20, 20, Preparation.DEFAULT);
        } catch (InvalidInputException e) {
          assertFalse(e.getMessage().contains("\n"));
        }
      }
    }
  }

  private static ImageFolder.Options options(int[] size) {
    return new ImageFolder.Options(
        ReadOptions.resident(size, Preparation.DEFAULT, Unreadable.ERROR), null);
  }

  private ImageFolder.Contents read(int[] size) {
    return new ImageFolder(dir, options(size), Progress.NONE).read();
  }

  private void assertRejected(String what, int[] size) {
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> read(size));
    assertTrue(e.getMessage().contains(what), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  private void grey(String name, int height, int width, int value) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, value);
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private void image(String name, int height, int width, int type, int rgb, String format)
      throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    ImageIO.write(image, format, file.toFile());
  }

  private static byte[] pngHeader(int width, int height) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer chunk = ByteBuffer.allocate(17);
    chunk.put("IHDR".getBytes(StandardCharsets.US_ASCII)).putInt(width).putInt(height);
    chunk.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(chunk.array());
    out.writeBytes(ByteBuffer.allocate(4).putInt(13).array());
    out.writeBytes(chunk.array());
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    return out.toByteArray();
  }
}
