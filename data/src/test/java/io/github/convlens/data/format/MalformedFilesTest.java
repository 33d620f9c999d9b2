package io.github.convlens.data.format;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Randomly damaged files of every kind are either read or rejected with a message of one line. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MalformedFilesTest {

  private static final int PER_KIND = 150;
  private static final int CLASSES = 10;

  @TempDir private Path folder;

  @Test
  void damagedIdxFilesAreReadOrRejected() {
    byte[] images = IdxFiles.images(2051, 4, 3, 5, 60);
    Path labels = IdxFiles.write(folder.resolve("labels"), IdxFiles.labels(2049, 4, 0, 1, 2, 3));
    IdxReader reader = new IdxReader((path, parts) -> {});
    damage("idx", images, file -> reader.read(file, labels, CLASSES));
    damage("idx.gz", IdxFiles.gzip(images), file -> reader.read(file, labels, CLASSES));
  }

  @Test
  void damagedIdxLabelsAreReadOrRejected() {
    Path images = IdxFiles.write(folder.resolve("images"), IdxFiles.images(2051, 4, 3, 5, 60));
    damage(
        "labels.idx",
        IdxFiles.labels(2049, 4, 0, 1, 2, 3),
        file -> new IdxReader((path, parts) -> {}).read(images, file, CLASSES));
  }

  @Test
  void damagedCifarFilesAreReadOrRejected() {
    byte[] records = new byte[2 * 3073];
    damage(
        "batch.bin",
        records,
        file -> new CifarReader(CLASSES, (path, parts) -> {}).read(List.of(file)));
  }

  @Test
  void damagedMatFilesAreReadOrRejected() throws IOException {
    for (String name : List.of("svhn.mat", "svhn-plain.mat")) {
      damage(name, recorded(name), SvhnReader::read);
    }
  }

  @Test
  void damagedNpzFilesAreReadOrRejected() throws IOException {
    damage("grey.npz", recorded("grey.npz"), file -> new MedMnistReader(file, 3).read("train"));
  }

  private static byte[] recorded(String name) throws IOException {
    try (InputStream in = MalformedFilesTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private void damage(String name, byte[] sound, Consumer<Path> read) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    int rejected = 0;
    for (int i = 0; i < PER_KIND; i++) {
      Path file = IdxFiles.write(folder.resolve(i + name), damaged(sound, random));
      try {
        read.accept(file);
      } catch (InvalidInputException e) {
        rejected++;
        assertFalse(e.getMessage().matches("(?s).*\\R.*"), e.getMessage());
      }
    }
    assertTrue(rejected > PER_KIND / 10, name + ": only " + rejected + " were refused");
  }

  private static byte[] damaged(byte[] sound, SplittableRandom random) {
    byte[] bytes = sound.clone();
    switch (random.nextInt(3)) {
      case 0 -> {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      }
      case 1 -> {
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(5000));
      }
      default -> {
        int header = Math.min(bytes.length, 40);
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
          int at = random.nextInt(random.nextBoolean() ? header : bytes.length);
          bytes[at] = (byte) random.nextInt(256);
        }
        return bytes;
      }
    }
  }
}
