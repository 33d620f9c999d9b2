package io.github.convlens.data.packed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.image.Pixels;
import io.github.convlens.data.picture.ImageFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of 2 × 2 × 3 values, in files of four pictures. Value i of picture p is 17 p + i². */
class PackingTest {
  private static final Recipe RECIPE = new Recipe(3, 2, 2, "as they are");
  private static final int VALUES = 12;
  private static final int PER_FILE = 4;
  private static final int COUNT = 10;

  @TempDir private Path dir;
  private final AtomicInteger decoded = new AtomicInteger();
  private final List<String> notes = new ArrayList<>();
  private List<Source> sources;
  private int added;

  @BeforeEach
  void pictures() {
    sources = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      sources.add(new Source("cat/%d.jpg".formatted(i), 1000 + i, 1));
    }
  }

  @Test
  void packedImagesEqualDecodedImagesAcrossFileBoundaries() throws IOException {
    PackedPictures packed = open();
    assertEquals(3, files(".shard").size());
    assertEquals(3, packed.files());
    Pixels all = packed.pixels(0, COUNT);
    for (int i = 0; i < COUNT; i++) {
      assertArrayEquals(values(i), image(all, i), "picture " + i);
    }
    Pixels some = packed.pixels(2, 8).subset(new int[] {7, 1, 1, 2});
    assertEquals(4, some.count());
    byte[] expected = new byte[4 * VALUES];
    int[] places = {9, 3, 3, 4};
    for (int i = 0; i < places.length; i++) {
      System.arraycopy(values(places[i]), 0, expected, i * VALUES, VALUES);
    }
    assertArrayEquals(expected, some.toArray());
  }

  @Test
  void sumsAndFingerprintsAreKnownWithoutReadingPixels() throws IOException {
    Pixels all = open().pixels(0, COUNT);
    Pixels inHeap = Pixels.inHeap(all.toArray(), COUNT, VALUES);
    for (Path file : files(".shard")) {
      damage(file, ShardLayout.HEADER, VALUES); // no pixel is read
    }
    for (int i = 0; i < COUNT; i++) {
      long[][] expected = new long[2][3];
      long[][] got = new long[2][3];
      inHeap.addTo(i, expected[0], expected[1]);
      all.addTo(i, got[0], got[1]);
      assertArrayEquals(expected, got);
    }
    assertEquals(all.identity(3), all.subset(new int[] {5, 3}).identity(1));
    assertNotEquals(all.identity(3), all.identity(4));
  }

  @Test
  void packedPicturesAreNotDecodedAgain() {
    open();
    assertEquals(COUNT, decoded.get());
    assertArrayEquals(values(9), image(open().pixels(9, 1), 0));
    assertEquals(COUNT, decoded.get());
    assertEquals(List.of(), notes);
  }

  @Test
  void anInterruptedPackingContinuesAndKeepsItsFinishedFiles() throws IOException {
    assertThrows(
        IllegalStateException.class,
        () ->
            packing(
                    index -> {
                      if (index >= PER_FILE) {
                        throw new IllegalStateException("killed");
                      }
                      return picture(index);
                    })
                .open(Progress.NONE, notes::add));
    assertEquals(1, files(".shard").size());
    assertEquals(List.of(), files(".part"), "on a full disk it would be in the way");
    Files.createFile(dir.resolve(".killed.1.part"));
    decoded.set(0);
    PackedPictures packed = open();
    assertEquals(COUNT - PER_FILE, decoded.get());
    assertEquals(List.of(), files(".part"));
    assertArrayEquals(values(0), image(packed.pixels(0, COUNT), 0));
    assertArrayEquals(values(9), image(packed.pixels(0, COUNT), 9));
  }

  @Test
  void damagedPixelsAreFoundWhenTheyAreReadAndAreRepaired() throws IOException {
    Pixels all = open().pixels(0, COUNT);
    Path file = fileOf(5);
    damage(file, ShardLayout.HEADER + VALUES + 3, 1);
    assertArrayEquals(values(4), image(all, 4));
    assertEquals(COUNT, decoded.get());
    assertArrayEquals(values(5), image(all, 5));
    assertEquals(COUNT + PER_FILE, decoded.get());
    assertArrayEquals(values(5), image(open().pixels(0, COUNT), 5));
    assertEquals(COUNT + PER_FILE, decoded.get(), "the repaired file is kept");
  }

  @Test
  void aDamagedIndexAndATruncatedFileAreFoundAtOnceRepairedAndNoted() throws IOException {
    open();
    damage(fileOf(0), ShardLayout.HEADER + PER_FILE * VALUES + 9, 1);
    try (RandomAccessFile file = new RandomAccessFile(fileOf(9).toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    decoded.set(0);
    PackedPictures packed = open();
    assertEquals(PER_FILE + 2, decoded.get());
    assertEquals(2, notes.size(), notes.toString());
    assertTrue(
        notes.get(0).contains("damaged (the checksum of its index is wrong): packing it again"));
    assertTrue(notes.get(1).contains("damaged ("), notes.get(1));
    assertArrayEquals(values(9), image(packed.pixels(0, COUNT), 9));
  }

  @Test
  void aDamagedFileIsNotReplacedByPicturesThatHaveChanged() throws IOException {
    Pixels all = open().pixels(0, COUNT);
    damage(fileOf(0), ShardLayout.HEADER, 1);
    added = 100; // the pictures' content has changed since
    InvalidInputException e = assertThrows(InvalidInputException.class, () -> image(all, 0));
    assertTrue(e.getMessage().contains("changed since they were packed: repeat the command"));
  }

  @Test
  void aPictureThatChangedMakesOnlyItsFileStale() throws IOException {
    open();
    sources.set(6, new Source("cat/6.jpg", 7, 8));
    decoded.set(0);
    open();
    assertEquals(PER_FILE, decoded.get());
    assertEquals(3, files(".shard").size());
    assertEquals(1, notes.size());
    assertTrue(notes.get(0).contains("removed 1 packed file whose pictures have changed"));
  }

  @Test
  void differentRecipesGiveDifferentFiles() {
    assertNotEquals(RECIPE.key(sources), new Recipe(3, 2, 2, "otherwise").key(sources));
    assertNotEquals(RECIPE.key(sources), new Recipe(1, 2, 6, "as they are").key(sources));
  }

  @Test
  void picturesThatCannotBeReadKeepTheirReasons() {
    Packing packing =
        packing(
            index -> {
              if (index % 5 == 1) {
                throw new InvalidInputException("cat/" + index + ".jpg: ünreadable");
              }
              return picture(index);
            });
    Map<Integer, String> expected = Map.of(1, "cat/1.jpg: ünreadable", 6, "cat/6.jpg: ünreadable");
    PackedPictures packed = packing.open(Progress.NONE, notes::add);
    assertEquals(expected, packed.reasons());
    assertEquals(expected, packing.open(Progress.NONE, notes::add).reasons());
    assertArrayEquals(new byte[VALUES], image(packed.pixels(0, COUNT), 6));
    assertEquals(COUNT / 2 - 1, packed.transparent());
  }

  @Test
  void onlyOneOfTwoConcurrentPackingsDecodesThePictures() throws Exception {
    List<CompletableFuture<PackedPictures>> both =
        Stream.generate(() -> CompletableFuture.supplyAsync(this::open)).limit(2).toList();
    for (CompletableFuture<PackedPictures> one : both) {
      assertArrayEquals(values(7), image(one.get().pixels(0, COUNT), 7));
    }
    assertEquals(COUNT, decoded.get());
    assertEquals(List.of(), files(".part"));
  }

  @Test
  void picturesThatDoNotFitOnTheDiskAreRejectedBeforeDecoding() throws IOException {
    List<Source> many =
        IntStream.range(0, 20_000).mapToObj(i -> new Source(i + ".jpg", 1, 1)).toList();
    Packing packing = new Packing(dir, many, new Recipe(3, 9000, 9000, ""), this::picture);
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> packing.open(Progress.NONE, notes::add));
    assertTrue(
        e.getMessage()
            .matches(".*takes [0-9,]+ MiB in .*, but this disk has only .* left: make.*"));
    assertEquals(0, decoded.get());
    assertEquals(List.of(), files(".part"));
  }

  private PackedPictures open() {
    return packing(this::picture).open(Progress.NONE, notes::add);
  }

  private Packing packing(Packing.Decode decode) {
    return new Packing(dir, sources, RECIPE, decode, PER_FILE * VALUES + 5);
  }

  private ImageFile.Pixels picture(int index) {
    decoded.incrementAndGet();
    return new ImageFile.Pixels(values(index + added), index % 2 == 0, index % 3 == 0);
  }

  private static byte[] values(int picture) {
    byte[] values = new byte[VALUES];
    for (int i = 0; i < VALUES; i++) {
      values[i] = (byte) (picture * 17 + i * i);
    }
    return values;
  }

  private static byte[] image(Pixels pixels, int image) {
    byte[] values = new byte[VALUES + 2];
    pixels.copy(image, ByteBuffer.wrap(values), 1);
    byte[] middle = new byte[VALUES];
    System.arraycopy(values, 1, middle, 0, VALUES);
    return middle;
  }

  private Path fileOf(int picture) {
    return packing(this::picture).file(picture / PER_FILE);
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  private static void damage(Path path, long at, int length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      for (int i = 0; i < length; i++) {
        file.seek(at + i);
        int value = file.read();
        file.seek(at + i);
        file.write(value ^ 0x40);
      }
    }
  }
}
