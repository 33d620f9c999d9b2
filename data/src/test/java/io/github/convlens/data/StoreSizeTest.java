package io.github.convlens.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.option.Memory;
import io.github.convlens.data.picture.ImageFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures that are stored larger than the network's input. */
class StoreSizeTest {
  @TempDir Path folder;

  @Test
  void trainingAndPredictionPreparePicturesInTheSameWay() throws IOException {
    DataOptions options = pictures();
    for (Memory memory : List.of(Memory.RESIDENT, Memory.MAPPED)) {
      ImageSet images = open(options.with(DataOptions.MEMORY, memory)).train();
      assertEquals(6, images.height());
      for (int i = 0; i < images.count(); i++) {
        byte[] trained = new byte[images.valuesPerImage()];
        images.pixels().copy(i, ByteBuffer.wrap(trained), 0);
        ImageFile file = ImageFile.open(folder.resolve("pictures").resolve(images.files().get(i)));
        assertArrayEquals(file.pixels(3, 6, 6, options.preparation()).values(), trained);
      }
    }
  }

  @Test
  void meanAndDeviationAreComputedFromTheStoredPixels() throws IOException {
    DataOptions options = pictures();
    DataSet larger = open(options);
    DataSet asStored =
        open(options.with(DataOptions.STORE_SIZE, null).with(DataOptions.SIZE, List.of(12, 12)));
    assertArrayEquals(asStored.normalization().mean(), larger.normalization().mean());
    assertArrayEquals(asStored.normalization().std(), larger.normalization().std());
  }

  @Test
  void packedPicturesAreReusedForEverySizeThatIsShown() throws IOException {
    DataOptions mapped = pictures().with(DataOptions.MEMORY, Memory.MAPPED);
    open(mapped);
    long files = packed();
    open(mapped.with(DataOptions.SIZE, List.of(3, 3)));
    open(mapped.with(DataOptions.SIZE, List.of(12, 12)).with(DataOptions.STORE_SIZE, null));
    assertEquals(files, packed());
    open(mapped.with(DataOptions.STORE_SIZE, List.of(7, 7)));
    assertEquals(2 * files, packed());
  }

  @Test
  void aStoreSizeThatIsSmallerOrHasOtherProportionsIsRejected() {
    DataOptions options = DataOptions.folder(folder);
    assertRejected(
        options.with(DataOptions.SIZE, List.of(6, 6)),
        List.of(5, 5),
        "store_size is [5, 5]: give a larger size with the same proportions as size [6, 6]");
    assertRejected(
        options.with(DataOptions.SIZE, List.of(6, 6)),
        List.of(8, 9),
        "store_size is [8, 9]: give a larger size with the same proportions as size [6, 6]");
    assertRejected(
        options,
        List.of(8, 9),
        "store_size is given, but size is not: also give size, the size of the network's input");
    assertRejected(
        DataOptions.of("mnist"),
        List.of(32, 32),
        "store_size applies only to datasets image-folder and table, not to mnist: remove it");
  }

  private static void assertRejected(DataOptions options, List<Integer> size, String message) {
    assertEquals(
        message,
        assertThrows(InvalidInputException.class, () -> options.with(DataOptions.STORE_SIZE, size))
            .getMessage());
  }

  private DataSet open(DataOptions options) {
    Path cache = folder.resolve("cache");
    return DataSets.below(new DataSearchPath(List.of(), cache)).open(options, 1);
  }

  private long packed() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("cache"))) {
      return files.filter(file -> file.toString().endsWith(".shard")).count();
    }
  }

  private DataOptions pictures() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 10; i++) {
      BufferedImage image = new BufferedImage(20, 16, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 20 * 16; p++) {
        image.setRGB(p % 20, p / 20, random.nextInt());
      }
      Path file = folder.resolve("pictures/" + "ab".charAt(i % 2) + "/" + i + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
    return DataOptions.folder(folder.resolve("pictures"))
        .with(DataOptions.SIZE, List.of(6, 6))
        .with(DataOptions.STORE_SIZE, List.of(12, 12));
  }
}
