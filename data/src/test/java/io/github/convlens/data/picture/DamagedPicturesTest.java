package io.github.convlens.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that are truncated, damaged or of a different kind never give pixels that the picture does
 * not have.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DamagedPicturesTest {
  private static final int DAMAGES = 120;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "420.jpg",
        "progressive.jpg",
        "cmyk-adobe.jpg",
        "grey.jpg",
        "rgb.png",
        "interlaced.png",
        "palette.png",
        "palette.gif",
        "rgb.bmp",
        "rgb.tif",
        "lzw.tif",
        "lossless.webp",
        "lossy-alpha.webp"
      })
  void aTruncatedFileIsRejectedWithItsName(String name) throws IOException {
    byte[] whole = bytes(name);
    for (double part : new double[] {0.1, 0.5, 0.8}) {
      Path file =
          Files.write(folder.resolve(name), Arrays.copyOf(whole, (int) (part * whole.length)));
      assertTrue(error(file).startsWith(file.toString()), name + " at " + part);
    }
  }

  @Test
  void aJpegWithoutItsEndIsRejectedHoweverLittleIsMissing() throws IOException {
    byte[] whole = bytes("420.jpg");
    for (int missing : new int[] {1, 2, 10}) {
      Path file =
          Files.write(folder.resolve("a.jpg"), Arrays.copyOf(whole, whole.length - missing));
      assertTrue(error(file).contains("cannot be decoded"), missing + " bytes");
    }
    byte[] ended = Arrays.copyOf(whole, whole.length / 2);
    ended[ended.length - 2] = (byte) 0xff;
    ended[ended.length - 1] = (byte) 0xd9;
    error(Files.write(folder.resolve("a.jpg"), ended));
  }

  @Test
  void bytesAfterTheEndOfAJpegAreIgnored() throws IOException {
    byte[] whole = bytes("420.jpg");
    Path file = Files.write(folder.resolve("a.jpg"), Arrays.copyOf(whole, whole.length + 1000));
    Path clean = Files.write(folder.resolve("b.jpg"), whole);
    assertArrayEquals(pixels(clean), pixels(file));
  }

  @Test
  void theContentAndNotTheNameDecidesTheFormat() throws IOException {
    Path named = Files.write(folder.resolve("picture.jpg"), bytes("lossless.webp"));
    assertEquals(PictureFormat.WEBP, ImageFile.open(named).format());
    assertArrayEquals(
        pixels(Files.write(folder.resolve("a.webp"), bytes("lossless.webp"))), pixels(named));
  }

  @Test
  void theMessageAboutAFileThatIsNotAPictureSaysWhatItIs() throws IOException {
    assertTrue(error(head("\0\0\0\u0018ftypheic\0\0\0\0")).contains("a HEIC picture"));
    assertTrue(error(head("\0\0\0\u001cftypavif\0\0\0\0")).contains("an AVIF picture"));
    assertTrue(error(head("<!DOCTYPE html><html>")).contains("a web page"));
    assertTrue(error(head("version https://git-lfs.github.com/spec/v1\n")).contains("Git LFS"));
    assertTrue(error(head("")).contains("an empty file"));
    assertTrue(error(head("hello")).contains("not PNG, JPEG, GIF, BMP, TIFF or WebP"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "progressive.jpg",
        "exif-6.jpg",
        "cmyk-adobe.jpg",
        "rgba-16.png",
        "palette-trns.png",
        "exif-after-data.png",
        "transparent.gif",
        "rgb.bmp",
        "palette.bmp",
        "lzw.tif",
        "deflate.tif",
        "packbits.tif",
        "group4.tif",
        "jpeg.tif",
        "exif-6.tif",
        "exif-6.webp",
        "lossy-alpha.webp",
        "animated.webp"
      })
  void anyDamagedFileIsReadOrRejectedInOneLine(String name) throws IOException {
    byte[] sound = bytes(name);
    SplittableRandom random = new SplittableRandom(name.hashCode());
    int rejected = 0;
    for (int i = 0; i < DAMAGES; i++) {
      Path file = Files.write(folder.resolve(i + name), damaged(sound, random));
      try {
        pixels(file);
      } catch (InvalidInputException e) {
        rejected++;
        assertFalse(e.getMessage().matches("(?s).*\\R.*"), e.getMessage());
      }
    }
    assertTrue(rejected > DAMAGES / 10, "only " + rejected + " were refused");
  }

  private static byte[] damaged(byte[] sound, SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(sound, random.nextInt(sound.length));
    }
    byte[] bytes = sound.clone();
    for (int i = 0; i < 1 + random.nextInt(6); i++) {
      int at = random.nextInt(random.nextBoolean() ? Math.min(60, bytes.length) : bytes.length);
      bytes[at] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private Path head(String text) throws IOException {
    return Files.write(folder.resolve("a.jpg"), text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] pixels(Path file) {
    return ImageFile.open(file).pixels(3, 26, 36, Preparation.DEFAULT).values();
  }

  private static String error(Path file) {
    return assertThrows(InvalidInputException.class, () -> pixels(file)).getMessage();
  }

  private static byte[] bytes(String name) throws IOException {
    return DamagedPicturesTest.class.getResourceAsStream(name).readAllBytes();
  }
}
