package io.github.convlens.data.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files like those of SVHN, MedMNIST, EMNIST and QMNIST; those of SVHN and MedMNIST were written by
 * Python.
 */
class PublishedFormatsTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"svhn.mat", "svhn-plain.mat"})
  void svhnIsReadAsSciPyWroteIt(String name) throws IOException {
    ImageSet images = SvhnReader.read(recorded(name));
    assertArrayEquals(new int[] {1, 0, 9, 2}, images.labels());
    byte[] pixels = images.pixels().toArray();
    assertEquals(4 * 32 * 32 * 3, pixels.length);
    int at = 0;
    for (int n = 0; n < 4; n++) {
      for (int row = 0; row < 32; row++) {
        for (int column = 0; column < 32; column++) {
          for (int channel = 0; channel < 3; channel++) {
            int expected = (3 * row + 5 * column + 40 * channel + 17 * n) % 256;
            assertEquals(expected, pixels[at++] & 0xff);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"grey.npz", "colour.npz"})
  void medMnistIsReadAsNumPyWroteIt(String name) throws IOException {
    MedMnistReader reader = new MedMnistReader(recorded(name), 3);
    List<String> splits = List.of("train", "val", "test");
    for (int split = 0; split < splits.size(); split++) {
      ImageSet images = reader.read(splits.get(split));
      int count = 5 - split;
      assertEquals(count, images.count());
      assertEquals(name.startsWith("grey") ? 1 : 3, images.channels());
      byte[] pixels = images.pixels().toArray();
      int at = 0;
      for (int n = 0; n < count; n++) {
        assertEquals(n % 3, images.labels()[n]);
        for (int place = 0; place < 28 * 28; place++) {
          for (int channel = 0; channel < images.channels(); channel++) {
            int expected = 17 * n + 3 * (place / 28) + 5 * (place % 28) + 40 * channel + split;
            assertEquals(expected % 256, pixels[at++] & 0xff);
          }
        }
      }
    }
  }

  @Test
  void medMnistFilesOfADifferentFormAreRejectedInOneLine() throws IOException {
    Path grey = recorded("grey.npz");
    assertRejected(
        "train image 2 has the label 2, which is not from 0 to 1", () -> read(grey, 2, "train"));
    assertRejected("does not hold extra_images.npy", () -> read(grey, 3, "extra"));
    String images = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3, 3), }";
    String labels = "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 14), }";
    Path several = npz(npy(images, 18), npy(labels, 28));
    assertRejected("train_labels has shape [2, 14] for 2 images", () -> read(several, 3, "train"));
    Path floats = npz(npy(images.replace("|u1", "<f4"), 72), npy(labels, 28));
    assertRejected("only whole numbers in C order can be read", () -> read(floats, 3, "train"));
    Path huge = npz(npy(images.replace("(2,", "(2000000000,"), 18), npy(labels, 28));
    assertRejected("claims more bytes than the file can hold", () -> read(huge, 3, "train"));
    Path code = npz(npy("{'descr': __import__('os'), }", 18), npy(labels, 28));
    assertRejected("holds {'descr': __import__", () -> read(code, 3, "train"));
    Path shorter = npz(npy(images, 17), npy(labels, 28));
    assertRejected("truncated or damaged", () -> read(shorter, 3, "train"));
  }

  @Test
  void emnistIsTransposedAndItsLettersAreNumberedFromZero() throws IOException {
    byte[] images = IdxFiles.images(2051, 2, 2, 2, 8);
    System.arraycopy(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, images, 16, 8);
    Path zip = dir.resolve("gzip.zip");
    zip(
        zip,
        "gzip/emnist-letters-train-images-idx3-ubyte.gz",
        IdxFiles.gzip(images),
        "gzip/emnist-letters-train-labels-idx1-ubyte.gz",
        IdxFiles.gzip(IdxFiles.labels(2049, 2, 1, 26)),
        "gzip/emnist-letters-test-images-idx3-ubyte.gz",
        IdxFiles.gzip(images),
        "gzip/emnist-letters-test-labels-idx1-ubyte.gz",
        IdxFiles.gzip(IdxFiles.labels(2049, 2, 0, 3)));
    EmnistReader reader = new EmnistReader(zip, "emnist-letters", 26);
    ImageSet letters = reader.read("train");
    assertArrayEquals(new int[] {0, 25}, letters.labels());
    assertArrayEquals(new byte[] {1, 3, 2, 4, 5, 7, 6, 8}, letters.pixels().toArray());
    assertRejected("image 0 has label 0, but labels start at 1", () -> reader.read("test"));
    assertRejected(
        "does not hold gzip/emnist-digits-train-labels-idx1-ubyte.gz",
        () -> new EmnistReader(zip, "emnist-digits", 10).read("train"));
  }

  @Test
  void qmnistsLabelsAreTheFirstOfEightIntegers() {
    ByteBuffer labels = ByteBuffer.allocate(12 + 2 * 32);
    labels.putInt(0xc02).putInt(2).putInt(8);
    labels.putInt(7).putInt(0).putInt(123_456).position(12 + 32);
    labels.putInt(4).putInt(4);
    Path images = IdxFiles.write(dir.resolve("images"), IdxFiles.images(2051, 2, 2, 2, 8));
    Path file = IdxFiles.write(dir.resolve("labels"), IdxFiles.gzip(labels.array()));
    IdxReader reader = new IdxReader((path, content) -> {});
    assertArrayEquals(new int[] {7, 4}, reader.read(images, file, 10).labels());
    labels.putInt(12 + 32, -1);
    IdxFiles.write(file, labels.array());
    assertRejected("label -1 of image 1", () -> reader.read(images, file, 10));
  }

  @Test
  void svhnFilesOfADifferentFormAreRejectedInOneLine() throws IOException {
    byte[] plain = Files.readAllBytes(recorded("svhn-plain.mat"));
    Path file = dir.resolve("changed.mat");
    IdxFiles.write(file, "not a MAT file".repeat(20).getBytes(StandardCharsets.US_ASCII));
    assertRejected("not a little-endian MAT file of level 5", () -> SvhnReader.read(file));
    IdxFiles.write(file, Arrays.copyOf(plain, plain.length / 2));
    assertRejected("claims more than the file can hold", () -> SvhnReader.read(file));
    byte[] renamed = plain.clone();
    int name = new String(plain, StandardCharsets.ISO_8859_1).lastIndexOf('y');
    renamed[name] = 'z';
    IdxFiles.write(file, renamed);
    assertRejected("has no byte array y", () -> SvhnReader.read(file));
    byte[] larger = plain.clone();
    larger[plain.length - 4] = 11;
    IdxFiles.write(file, larger);
    assertRejected("label 11 of image 0 is not a digit", () -> SvhnReader.read(file));
  }

  @Test
  void anArrayOfSvhnWhoseFlagsAreTooShortIsRejected() throws IOException {
    byte[] plain = Files.readAllBytes(recorded("svhn-plain.mat"));
    ByteBuffer changed = ByteBuffer.allocate(128 + 48).order(ByteOrder.LITTLE_ENDIAN);
    changed.put(plain, 0, 128).putInt(14).putInt(40);
    changed.putInt((2 << 16) | 6).putInt(0); // flags of 2 bytes instead of 8
    changed.putInt(5).putInt(8).putInt(1).putInt(1);
    changed.putInt((1 << 16) | 1).putInt('y');
    changed.putInt((1 << 16) | 2).putInt(1);
    Path file = dir.resolve("changed.mat");
    IdxFiles.write(file, changed.array());
    assertRejected("damaged", () -> SvhnReader.read(file));
  }

  private static ImageSet read(Path file, int classes, String split) {
    return new MedMnistReader(file, classes).read(split);
  }

  private static void assertRejected(String part, Runnable read) {
    String message = assertThrows(InvalidInputException.class, read::run).getMessage();
    assertTrue(message.contains(part) && !message.contains("\n"), message);
  }

  private Path npz(byte[] images, byte[] labels) throws IOException {
    Path file = dir.resolve("made.npz");
    zip(file, "train_images.npy", images, "train_labels.npy", labels);
    return file;
  }

  private static byte[] npy(String header, int values) {
    byte[] text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(10 + text.length + values);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.put((byte) text.length).put((byte) 0).put(text);
    return bytes.array();
  }

  private static void zip(Path file, Object... members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < members.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) members[i]));
        zip.write((byte[]) members[i + 1]);
      }
    }
    Files.write(file, bytes.toByteArray());
  }

  private Path recorded(String name) throws IOException {
    Path file = dir.resolve(name);
    try (InputStream in = PublishedFormatsTest.class.getResourceAsStream(name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }
}
