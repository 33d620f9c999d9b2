package io.github.convlens.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.data.catalogue.CatalogueEntry;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.catalogue.PublishedHash;
import io.github.convlens.data.format.IdxReader;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.TrainingSplits;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.option.Validation;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {

  @TempDir Path dir;

  @Test
  void realMnistHasItsPublishedStatistics() {
    DataSet mnist = dataSets(realData("mnist")).open(DataOptions.of("mnist"), 1);
    assertEquals(60_000, mnist.train().count());
    assertEquals(10_000, mnist.test().count());
    assertEquals(List.of(), mnist.notes());
    Normalization measured = Normalization.of(mnist.train());
    assertEquals(measured.mean()[0], mnist.normalization().mean()[0], 5e-5);
    assertEquals(measured.std()[0], mnist.normalization().std()[0], 5e-5);
  }

  @Test
  void dataWithoutPublishedFilesCannotBeFetched() {
    for (String[] one :
        new String[][] {
          {"digits", "digits is drawn by convlens itself: there are no files"},
          {"digits-angle", "digits-angle is drawn by convlens itself: there are no files"},
          {"table", "table stands for your own pictures"},
          {"mnits", "or table (your own pictures): correct the name"}
        }) {
      String error =
          assertThrows(InvalidInputException.class, () -> Catalogue.load().entry(one[0]))
              .getMessage();
      assertTrue(error.contains(one[1]), error);
    }
  }

  @Test
  void threesAndSevensOfMnistHaveTheirKnownCounts() {
    DataOptions options =
        DataOptions.of("mnist")
            .with(DataOptions.CLASSES, List.of("3", "7"))
            .with(DataOptions.NORMALIZE, false);
    DataSet data = dataSets(realData("mnist")).open(options, 1);
    assertEquals(12_396, data.train().count());
    assertEquals(2_038, data.test().count());
    assertEquals(List.of("3", "7"), data.classNames());
    assertEquals(6_131, Arrays.stream(data.train().labels()).filter(l -> l == 0).count());
    assertArrayEquals(new float[] {0}, data.normalization().mean());
    assertArrayEquals(new float[] {1}, data.normalization().std());
  }

  @Test
  void fashionMnistOfTheDistributionMatchesThePublishedOne() {
    Path system = Path.of("/usr/share/datasets");
    assumeTrue(Files.isDirectory(system.resolve("fashion-mnist")), "no fashion-mnist here");
    DataSet fashion = dataSets(system).open(DataOptions.of("fashion-mnist"), 1);
    assertEquals(List.of(), fashion.notes());
    Normalization measured = Normalization.of(fashion.train());
    assertEquals(measured.mean()[0], fashion.normalization().mean()[0], 5e-5);
    assertEquals(measured.std()[0], fashion.normalization().std()[0], 5e-5);
  }

  @Test
  void theErrorAboutMissingDataNamesThePlacesAndTheCommand() {
    DataSets data =
        DataSets.below(new DataSearchPath(List.of(dir.resolve("one"), dir.resolve("two")), null));
    String message = error(data, DataOptions.of("cifar10"));
    assertTrue(message.contains(dir.resolve("one/cifar-10-batches-bin").toString()), message);
    assertTrue(message.contains(dir.resolve("two/cifar-10-batches-bin").toString()), message);
    assertTrue(message.contains("convlens data fetch cifar10"), message);
  }

  @Test
  void idxFilesMayHaveADotInTheirNames() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("mnist"));
    byte[] images = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7, 9};
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 2, 0, 1};
    for (String split : List.of("train", "t10k")) {
      Files.write(folder.resolve(split + "-images.idx3-ubyte"), images);
      Files.write(folder.resolve(split + "-labels.idx1-ubyte"), labels);
    }
    assertEquals(2, dataSets(dir).open(DataOptions.of("mnist"), 1).train().count());
  }

  @Test
  void theMessageAboutMissingDataListsTheExpectedAndTheExistingFiles() throws Exception {
    Path csv = Files.createFile(dir.resolve("mnist_train.csv"));
    String mnist = error(dataSets(dir), DataOptions.of("mnist"));
    assertTrue(mnist.contains("its files are train-images-idx3-ubyte, "), mnist);
    assertTrue(mnist.contains("found " + csv + ", but only the four IDX files can be read"), mnist);
    Path pickles = Files.createDirectory(dir.resolve("cifar-10-batches-py"));
    String cifar = error(dataSets(dir), DataOptions.of("cifar10"));
    assertTrue(cifar.contains("found " + pickles + " (Python pickles)"), cifar);
  }

  @Test
  void idxFilesAreNotRequiredIfASetIsReadFromOtherFiles() throws Exception {
    Files.createFile(dir.resolve("pathmnist.npz"));
    Files.createFile(dir.resolve("emnist-letters-train.csv"));
    for (String name : List.of("pathmnist", "emnist-letters")) {
      String message = error(dataSets(dir), DataOptions.of(name));
      assertTrue(message.contains("is not complete in any of"), message);
      assertFalse(message.contains("IDX"), message);
    }
  }

  @Test
  void filesThatDifferFromThePublishedFilesAreUsedAndANoteNamesThem() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("cifar-100-binary"));
    Files.write(folder.resolve("train.bin"), new byte[2 * 3074]);
    Files.write(folder.resolve("test.bin"), new byte[3074]);
    DataSet data = dataSets(dir).open(DataOptions.of("cifar100"), 1);
    assertEquals(2, data.train().count());
    assertEquals("apple", data.classNames().get(0));
    assertEquals(1, data.notes().size());
    assertTrue(data.notes().get(0).contains("train.bin, test.bin"), data.notes().get(0));
  }

  @Test
  void unknownNamesAndLabelsGiveClearErrors() {
    DataSets data = dataSets(dir);
    String unknown = error(data, DataOptions.of("imagenet"));
    assertTrue(unknown.contains("fashion-mnist"), unknown);
    assertTrue(
        unknown.contains("digits, digits-two, digits-angle (drawn by convlens), image-folder"),
        unknown);
    DataOptions options = DataOptions.of("digits").with(DataOptions.CLASSES, List.of("3", "10"));
    assertTrue(error(data, options).contains("10, which is neither a label of digits (0 to 9)"));
    DataOptions one = DataOptions.of("digits").with(DataOptions.CLASSES, List.of("3"));
    assertTrue(error(data, one).contains("there is only one class (3)"));
  }

  @Test
  void anAugmentationLargerThanTheImagesGivesAClearError() {
    DataOptions options =
        DataOptions.of("digits")
            .with(DataOptions.AUGMENT, Augmentation.NONE.with(Augmentation.CROP_PADDING, 29));
    assertTrue(error(dataSets(dir), options).contains("28x28"));
  }

  @Test
  void optionsThatDoNotGoTogetherAreRejected() {
    assertThrows(InvalidInputException.class, () -> DataOptions.of("image-folder"));
    assertThrows(InvalidInputException.class, () -> new Validation.Fraction(1));
    assertThrows(
        InvalidInputException.class, () -> Augmentation.NONE.with(Augmentation.CROP_PADDING, -1));
    assertThrows(
        InvalidInputException.class, () -> DataOptions.of("mnist").with(DataOptions.PATH, dir));
    assertThrows(
        InvalidInputException.class,
        () -> DataOptions.of("digits").with(DataOptions.CLASSES, List.of("1", "1")));
  }

  @Test
  void aValidationFractionIsDrawnFromTheTrainingSplitWithTheSeed() {
    DataSet digits = dataSets(dir).open(DataOptions.of("digits"), 1);
    TrainingSplits splits = digits.splits(new Validation.Fraction(0.1), 5);
    assertEquals(5400, splits.train().count());
    assertEquals(600, splits.validation().count());
    Set<String> images = new HashSet<>(images(splits.train()).toList());
    images.addAll(images(splits.validation()).toList());
    assertEquals(Set.copyOf(images(digits.train()).toList()), images);
    assertArrayEquals(
        splits.validation().pixels().toArray(),
        digits.splits(new Validation.Fraction(0.1), 5).validation().pixels().toArray());
    assertEquals(digits.test(), digits.splits(new Validation.Test(), 5).validation());
    assertThrows(
        InvalidInputException.class, () -> digits.splits(new Validation.Fraction(1e-9), 5));
  }

  @Test
  void searchPlacesFollowTheEnvironment() {
    Map<String, String> linux = Map.of("CONVLENS_DATA", "/d", "HOME", "/h");
    assertEquals(
        List.of(Path.of("/d"), Path.of("/usr/share/datasets"), Path.of("/h/.cache/convlens")),
        DataSearchPath.of(null, linux, "Linux").places());
    assertEquals(
        Path.of("/x/convlens"),
        DataSearchPath.of(null, Map.of("HOME", "/h", "XDG_CACHE_HOME", "/x"), "Linux")
            .fetchDirectory());
    assertEquals(
        Path.of("/h/Library/Caches/convlens"),
        DataSearchPath.of(null, Map.of("HOME", "/h"), "Mac OS X").fetchDirectory());
    assertEquals(
        Path.of("/l/convlens"),
        DataSearchPath.of(null, Map.of("LOCALAPPDATA", "/l"), "Windows 11").fetchDirectory());
    DataSearchPath only = DataSearchPath.of(dir, linux, "Linux");
    assertEquals(List.of(dir), only.places());
    assertEquals(dir, only.requireFetchDirectory());
  }

  @Test
  void anImageFolderWithoutSplitsIsSplitWithTheSeed() throws Exception {
    for (int i = 0; i < 20; i++) {
      Path file = dir.resolve(i % 2 == 0 ? "even" : "odd").resolve(i + ".png");
      Files.createDirectories(file.getParent());
      BufferedImage image = new BufferedImage(5, 4, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(2, 2, 0, 10 * i);
      ImageIO.write(image, "png", file.toFile());
    }
    DataOptions options = DataOptions.folder(dir).with(DataOptions.SPLIT, 0.25);
    DataSet data = dataSets(dir).open(options, 3);
    assertEquals(15, data.train().count());
    assertEquals(5, data.test().count());
    assertEquals(List.of("even", "odd"), data.classNames());
    assertArrayEquals(Normalization.of(data.train()).mean(), data.normalization().mean());
    assertArrayEquals(
        data.test().pixels().toArray(), dataSets(dir).open(options, 3).test().pixels().toArray());
  }

  @Test
  void aMissingHomeIsAnErrorOnlyIfItIsNeeded() {
    DataSearchPath path = DataSearchPath.of(null, Map.of(), "Linux");
    assertEquals(List.of(Path.of("/usr/share/datasets")), path.places());
    InvalidInputException e =
        assertThrows(InvalidInputException.class, path::requireFetchDirectory);
    assertTrue(e.getMessage().contains("choose a data directory"), e.getMessage());
  }

  @Test
  void theCatalogueIsComplete() {
    for (CatalogueEntry entry : Catalogue.load().entries()) {
      assertEquals(entry.classNames().size(), Set.copyOf(entry.classNames()).size(), entry.name());
      assertTrue(entry.files().allMatch(f -> isWhole(f.hash())), entry.name());
      assertTrue(
          entry.downloads().stream().allMatch(d -> isWhole(d.hash()) && !d.mirrors().isEmpty()),
          entry.name());
      entry.normalization().ifPresent(n -> assertEquals(entry.channels(), n.mean().length));
      // Every file that is read comes from a download: an archive, the gzipped file, or a file with
      // the same name and hash.
      assertTrue(
          entry.files().allMatch(f -> entry.downloads().stream().anyMatch(d -> holds(d, f))),
          entry.name());
    }
    List<String> plainHttp =
        Catalogue.load().entries().stream()
            .flatMap(e -> e.downloads().stream())
            .flatMap(d -> d.mirrors().stream())
            .filter(m -> !m.getScheme().equals("https"))
            .map(URI::getHost)
            .distinct()
            .toList();
    assertEquals(
        List.of(
            "fashion-mnist.s3-website.eu-central-1.amazonaws.com",
            "codh.rois.ac.jp",
            "ufldl.stanford.edu"),
        plainHttp);
  }

  private static boolean isWhole(PublishedHash hash) {
    boolean md5 = hash.algorithm() == PublishedHash.Algorithm.MD5;
    return hash.digits().matches(md5 ? "[0-9a-f]{32}" : "[0-9a-f]{64}");
  }

  private static boolean holds(CatalogueEntry.Download download, CatalogueEntry.DataFile file) {
    return download.isArchive()
        || download.file().equals(file.name() + ".gz")
        || (download.file().equals(file.name()) && download.hash().equals(file.hash()));
  }

  @Test
  void theOptionNamesEveryDataSet() {
    String names =
        Catalogue.load().entries().stream()
            .map(CatalogueEntry::name)
            .collect(Collectors.joining(" | "));
    assertEquals(
        "digits | digits-two | digits-angle | " + names + " | image-folder | table",
        DataOptions.DATASET.type());
  }

  @Test
  void aDataSetIsValidatedOnItsOwnValidationSplit() throws Exception {
    Path folder = Files.createDirectories(dir.resolve("medmnist"));
    try (InputStream in = IdxReader.class.getResourceAsStream("grey.npz")) {
      Files.write(folder.resolve("organamnist.npz"), in.readAllBytes());
    }
    DataOptions options =
        DataOptions.of("organamnist")
            .with(DataOptions.CLASSES, List.of("bladder", "femur-right", "femur-left"));
    DataSet data = dataSets(dir).open(options, 1);
    assertEquals(4, data.splits(options.validation(), 1).validation().count());
    assertArrayEquals(new int[] {0, 2, 1, 0, 2}, data.train().labels());
    assertTrue(
        data.notes()
            .get(0)
            .contains("differs from the published one, but the data set is used anyway"),
        data.notes().get(0));
    assertArrayEquals(Normalization.of(data.train()).mean(), data.normalization().mean());
  }

  private static Stream<String> images(ImageSet images) {
    int size = images.valuesPerImage();
    return IntStream.range(0, images.count())
        .mapToObj(
            i ->
                Arrays.toString(
                    Arrays.copyOfRange(images.pixels().toArray(), i * size, (i + 1) * size)));
  }

  private static DataSets dataSets(Path directory) {
    return DataSets.below(new DataSearchPath(List.of(directory), directory));
  }

  private static String error(DataSets data, DataOptions options) {
    return assertThrows(InvalidInputException.class, () -> data.open(options, 1)).getMessage();
  }

  // The real data is next to the checkout, in shared/data of a parent folder.
  private static Path realData(String folder) {
    Path place = Path.of("").toAbsolutePath();
    while (place != null && !Files.isDirectory(place.resolve("shared/data").resolve(folder))) {
      place = place.getParent();
    }
    assumeTrue(place != null, "no shared/data/" + folder + " in any parent folder");
    return place.resolve("shared/data");
  }
}
