package io.github.convlens.data.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Listing;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.image.TrainingSplits;
import io.github.convlens.data.option.Validation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as they occur in practice, including files that other tools left behind. */
class FolderDataSetTest {
  private static final byte[] TEXT = "hello".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path dir;
  private PictureFolder photos;

  @BeforeEach
  void folder() {
    photos = new PictureFolder(dir);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "._000.png",
        ".DS_Store",
        ".ipynb_checkpoints/000-checkpoint.png",
        "__MACOSX/000.png",
        "Thumbs.db",
        "desktop.ini",
        "@eaDir/000.png"
      })
  void filesThatSystemsAndToolsLeaveBehindAreSkipped(String name) throws IOException {
    photos.draw("a", 5).draw("b", 5).file("a/" + name, TEXT).file(name, TEXT);
    DataSet data = photos.open();
    assertEquals(List.of("a", "b"), data.classNames());
    assertEquals(10, data.train().count() + data.test().count());
    assertEquals(List.of(), data.notes());
  }

  @Test
  void picturesOutsideTheClassFoldersAreLeftOutAndTheirNumberIsNoted() throws IOException {
    photos.draw("a", 5).draw("b", 5).one("0.png").one("1.png").file("notes.txt", TEXT);
    DataSet data = photos.open();
    assertEquals(10, data.train().count() + data.test().count());
    assertEquals(List.of(dir + ": left out 2 pictures outside the class folders"), data.notes());
  }

  @Test
  void picturesNextToTheSplitsAreLeftOutAndTheirNumberIsNoted() throws IOException {
    photos.draw("train/a", 3).draw("train/b", 3).draw("val/a", 2).draw("val/b", 1).one("0.png");
    String note = dir + ": left out 1 picture outside the class folders";
    assertTrue(photos.open().notes().contains(note));
  }

  @ParameterizedTest
  @CsvSource({
    "train, val",
    "Train, Test",
    "training, validation",
    "TRAIN, valid",
    "train, dev",
    "Training, Testing"
  })
  void twoSplitsAreRecognisedByTheirUsualNames(String train, String held) throws IOException {
    photos.draw(train + "/a", 3).draw(train + "/b", 3).draw(held + "/a", 2).draw(held + "/b", 1);
    DataSet data = photos.open();
    assertEquals(6, data.train().count());
    assertEquals(3, data.test().count());
    assertEquals(data.test(), data.splits(new Validation.Test(), 1).validation());
  }

  @Test
  void withThreeSplitsTrainUsesTheValidationSplitAndEvaluateTheTestSplit() throws IOException {
    threeSplits();
    DataSet data = photos.open();
    assertEquals(6, data.train().count());
    assertEquals(4, data.splits(new Validation.Test(), 1).validation().count());
    assertEquals(2, data.test().count());
    Validation own = new Validation.Test();
    assertEquals(data.train(), data.images(Split.TRAIN, own, 1));
    assertEquals(data.validation(), data.images(Split.VALIDATION, own, 1));
    assertEquals(data.test(), data.images(Split.TEST, own, 1));
    assertTrue(noted(data, "validation uses the validation split (4 images)"));
  }

  @Test
  void aFractionReplacesTheFoldersOwnValidationSplitAndANoteSaysSo() throws IOException {
    threeSplits();
    DataSet data = photos.validation(0.34).open();
    TrainingSplits splits = data.splits(new Validation.Fraction(0.34), 1);
    assertEquals(4, splits.train().count());
    assertEquals(2, splits.validation().count());
    assertTrue(noted(data, "the folder's own validation split is not used"));
  }

  private void threeSplits() throws IOException {
    for (String name : List.of("a", "b")) {
      photos.draw("train/" + name, 3).draw("valid/" + name, 2).draw("test/" + name, 1);
    }
  }

  @Test
  void twoFoldersForOneSplitAreRejected() throws IOException {
    threeSplits();
    photos.draw("val/a", 1);
    assertRejected("look like the same split");
  }

  @Test
  void aHeldOutSplitWithoutATrainingSplitIsRejected() throws IOException {
    photos.draw("val/a", 1).draw("val/b", 1);
    assertRejected("has val but no train");
  }

  @Test
  void aTrainingSplitWithPicturesNextToItsClassFoldersIsRejected() throws IOException {
    photos.draw("train/a", 2).draw("train/b", 2).draw("train", 1).draw("val/a", 1).draw("val/b", 1);
    assertRejected("train: has no class folders, or has pictures next to them");
  }

  @Test
  void aClassMayBeCalledTrain() throws IOException {
    photos.draw("train", 5).draw("tram", 5);
    assertEquals(List.of("train", "tram"), photos.open().classNames());
  }

  @Test
  void splitsWithPicturesNextToClassFoldersAreRejectedAndNotReadAsTwoClasses() throws IOException {
    photos.draw("train/a", 2).draw("train/b", 2).draw("train", 1);
    photos.draw("test/a", 1).draw("test/b", 1).draw("test", 1);
    assertRejected("train and test have pictures outside class folders");
  }

  @Test
  void splitsWithoutClassFoldersAreRejectedAndNotReadAsTwoClasses() throws IOException {
    photos.draw("train", 3).draw("test", 3);
    assertRejected("train and test have pictures outside class folders");
  }

  @Test
  void aTrainingSplitNextToClassesIsRejectedAndNotReadAsAClass() throws IOException {
    photos.draw("train/a", 2).draw("train/b", 2).draw("c", 2);
    assertRejected("has train but no test or val");
  }

  @Test
  void aTestSplitWithoutLabelsIsRejectedOrLeftOut() throws IOException {
    photos.draw("train/a", 2).draw("train/b", 2).draw("test", 3);
    assertRejected("test has no class folders");
    photos.draw("val/a", 1).draw("val/b", 1);
    assertTrue(noted(photos.open(), "folders next to the splits are left out: test"));
  }

  @Test
  void aClassMissingInTrainingIsRejectedAndOneMissingInTheHeldOutSplitIsNoted() throws IOException {
    photos.draw("train/a", 2).draw("train/b", 2).draw("val/a", 2);
    assertTrue(noted(photos.open(), "has no pictures of b"));
    photos.draw("val/c", 2);
    assertRejected("c is not a class of");
    DataSet chosen = photos.classes("a", "b").open();
    assertEquals(List.of("a", "b"), chosen.classNames());
    assertEquals(2, chosen.test().count());
  }

  @Test
  void foldersWithinAClassAreReadToo() throws IOException {
    photos.draw("disc/left", 3).draw("disc/right/far", 3).draw("bar", 3);
    DataSet data = photos.open();
    assertEquals(9, data.train().count() + data.test().count());
    assertEquals(List.of("bar", "disc"), data.classNames());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void linksAreFollowedButNotInLoops() throws IOException {
    Path elsewhere = Files.createDirectory(dir.resolve("elsewhere"));
    PictureFolder classes = new PictureFolder(dir.resolve("photos")).draw("a", 2).draw("b", 4);
    new PictureFolder(elsewhere).draw("more", 3);
    Files.createSymbolicLink(classes.root().resolve("a/more"), elsewhere.resolve("more"));
    Files.createSymbolicLink(classes.root().resolve("a/self"), classes.root().resolve("a"));
    Files.createSymbolicLink(classes.root().resolve("a/up"), classes.root());
    Files.createSymbolicLink(classes.root().resolve("round"), classes.root());
    DataSet data = classes.open();
    assertEquals(List.of("a", "b"), data.classNames());
    assertEquals(9, data.train().count() + data.test().count());
    assertTrue(noted(data, "2 links were not followed"));
  }

  @Test
  void classesHaveTheirNaturalOrder() throws IOException {
    for (int i = 1; i <= 11; i++) {
      photos.draw(Integer.toString(i), 2);
    }
    assertEquals(
        List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"),
        photos.open().classNames());
  }

  @Test
  void classesAreChosenByNameRatherThanByNumber() throws IOException {
    for (int i = 1; i <= 11; i++) {
      photos.draw(Integer.toString(i), 2);
    }
    DataSet data = photos.classes("1", "2").open();
    assertEquals(List.of("1", "2"), data.classNames());
    assertTrue(data.train().files().stream().allMatch(f -> f.matches("[12].[01]\\.png")));
    assertTrue(noted(data, "1, 2 are taken as the classes' names"));
  }

  @Test
  void aNumberChoosesAClassIfNoClassHasThatName() throws IOException {
    photos.draw("ant", 2).draw("bee", 2).draw("cat", 2);
    DataSet data = photos.classes("2", "0").open();
    assertEquals(List.of("cat", "ant"), data.classNames());
    assertTrue(noted(data, "the numbers 2, 0 are the classes cat, ant"));
    assertEquals(List.of("bee", "ant"), photos.classes("bee", "ant").open().classNames());
    photos.classes("bee", "dog");
    assertRejected("dog, which is neither a label");
    photos.classes("bee", "3");
    assertRejected("3, which is neither a label");
  }

  @Test
  void aFileCanListTheClassesInADifferentOrder() throws IOException {
    photos
        .draw("ant", 2)
        .draw("bee", 2)
        .file("classes.txt", "bee\nant\n".getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of("bee", "ant"), photos.open().classNames());
    photos.file("classes.txt", "bee\ncat\n".getBytes(StandardCharsets.UTF_8));
    assertRejected("ant is missing");
    photos.file("classes.txt", "bee\nant\ncat\n".getBytes(StandardCharsets.UTF_8));
    assertRejected("there is no folder cat");
  }

  @Test
  void aSingleClassIsRejected() throws IOException {
    photos.draw("disc", 20);
    assertRejected("there is only one class (disc)");
  }

  @Test
  void theSplitIsDrawnWithinEachClass() throws IOException {
    photos.draw("common", 40).draw("rare", 3).draw("single", 1);
    DataSet data = photos.open();
    assertEquals(List.of(8, 1, 0), counts(data.test()));
    assertEquals(List.of(32, 2, 1), counts(data.train()));
    assertTrue(noted(data, "1 class is not in the test split: single"));
  }

  @Test
  void classesOfOnePictureEachCannotBeSplit() throws IOException {
    for (int i = 0; i < 20; i++) {
      photos.draw("c" + i, 1);
    }
    assertRejected("20 images (at most 1 of a class)");
  }

  @Test
  void aTestPictureThatIsAlsoATrainingPictureIsNotedAndListed() throws IOException {
    photos.draw("train/a", 4).draw("train/b", 4).draw("test/a", 2).draw("test/b", 2);
    Files.copy(dir.resolve("train/a/3.png"), dir.resolve("test/b/copy.png"));
    DataSet data = photos.open();
    assertTrue(noted(data, "1 of 5 images held out is also in the training split"));
    Listing copies = data.listings().get(0);
    assertEquals("copies", copies.name());
    assertEquals(List.of(List.of(path("test/b/copy.png"), path("train/a/3.png"))), copies.rows());
  }

  @Test
  void allUnreadableFilesAreListedInOneMessage() throws IOException {
    photos.draw("a", 10).draw("b", 10).file("a/x.png", TEXT).file("b/y.jpg", TEXT);
    String message = assertThrows(InvalidInputException.class, photos::open).getMessage();
    assertTrue(message.contains("2 of 22 pictures cannot be read"), message);
    assertTrue(message.contains("x.png") && message.contains("y.jpg"), message);
    assertTrue(message.contains("data.unreadable: skip"), message);
  }

  @Test
  void skippedPicturesAreCountedAndListedWithTheirReason() throws IOException {
    photos.draw("a", 10).draw("b", 10).file("a/x.png", TEXT).skipUnreadable();
    byte[] whole = Files.readAllBytes(dir.resolve("b/3.png"));
    photos.file("b/cut.png", Arrays.copyOf(whole, whole.length / 2));
    DataSet data = photos.open();
    assertEquals(20, data.train().count() + data.test().count());
    assertTrue(noted(data, "2 of 22 pictures could not be read and were left out"));
    Listing skipped = data.listings().get(0);
    assertEquals("unreadable", skipped.name());
    assertEquals(path("a/x.png"), skipped.rows().get(0).get(0));
    assertTrue(skipped.rows().get(0).get(1).contains("an unknown kind of file"));
    assertEquals(path("b/cut.png"), skipped.rows().get(1).get(0));
  }

  @Test
  void moreThanATenthOfThePicturesCannotBeSkipped() throws IOException {
    photos.draw("a", 9).draw("b", 8).file("a/x.png", TEXT).file("b/y.png", TEXT).skipUnreadable();
    assertRejected("more than the tenth");
  }

  @Test
  void picturesWithUnusualEndingsAreRecognisedByTheirContent() throws IOException {
    photos.draw("a", 4).draw("b", 4);
    Files.move(dir.resolve("a/0.png"), dir.resolve("a/photo"));
    Files.move(dir.resolve("a/1.png"), dir.resolve("a/photo.jfif"));
    DataSet data = photos.file("a/list.csv", TEXT).open();
    assertEquals(8, data.train().count() + data.test().count());
    assertTrue(noted(data, "left out 1 file that is not a picture (.csv)"));
  }

  private static String path(String name) {
    return Path.of(name).toString();
  }

  private static List<Integer> counts(ImageSet images) {
    return List.of(0, 1, 2).stream()
        .map(label -> (int) Arrays.stream(images.labels()).filter(l -> l == label).count())
        .toList();
  }

  private static boolean noted(DataSet data, String note) {
    return data.notes().stream().anyMatch(n -> n.contains(note));
  }

  private void assertRejected(String what) {
    InvalidInputException e = assertThrows(InvalidInputException.class, photos::open);
    assertTrue(e.getMessage().contains(what), e.getMessage());
  }
}
