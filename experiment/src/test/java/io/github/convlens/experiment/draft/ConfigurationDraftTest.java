package io.github.convlens.experiment.draft;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.augment.Operation;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.option.Validation;
import io.github.convlens.data.survey.Survey.Size;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.model.architecture.ResNet;
import io.github.convlens.model.architecture.SimpleCnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationDraftTest {

  @TempDir private Path folder;

  private DraftData data(String name) {
    return DraftData.of(name, new DataSearchPath(List.of(folder), folder), Progress.NONE);
  }

  private Configuration written(String name, Wishes wishes) throws IOException {
    Path file = folder.resolve("written.yaml");
    Files.deleteIfExists(file);
    ConfigurationDraft.of(data(name), wishes).write(file);
    return Configuration.read(file);
  }

  private String text() throws IOException {
    return Files.readString(folder.resolve("written.yaml"));
  }

  private String refusal(String name, Wishes wishes) {
    String message =
        assertThrows(InvalidInputException.class, () -> ConfigurationDraft.of(data(name), wishes))
            .getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  @Test
  void generatedSetsOfOtherTasksAreRejected() {
    for (String name : List.of("digits-two", "digits-angle")) {
      String refusal = refusal(name, Wishes.NONE);
      assertTrue(refusal.contains("for another task: begin with configs/" + name), refusal);
    }
  }

  @Test
  void photographsOfManySizesReceiveOneSizeAndALargeNetwork() throws IOException {
    DrawnPictures.colour(folder.resolve("photos/cat"), 12, 200, 150);
    DrawnPictures.colour(folder.resolve("photos/dog"), 12, 140, 300);
    Configuration configuration = written("photos", Wishes.NONE.withPretrained(false));
    assertArrayEquals(new int[] {128, 128}, configuration.data().size());
    ResNet network = assertInstanceOf(ResNet.class, configuration.model().architecture());
    assertEquals(18, network.depth());
    assertTrue(configuration.data().augment().flip());
    assertTrue(text().contains("2 classes: cat, dog"), text());
    assertTrue(text().contains("24 images, in colour, from 150x200 to 300x140"), text());
    assertTrue(text().contains("1 MiB of pixels: resident"), text());
  }

  @Test
  void fewImagesReceiveSmallBatchesAndMoreEpochs() throws IOException {
    DrawnPictures.colour(folder.resolve("few/a"), 10, 64, 64);
    DrawnPictures.colour(folder.resolve("few/b"), 10, 64, 64);
    Configuration few = written("few", Wishes.NONE.withPretrained(false));
    assertEquals(4, few.training().batchSize());
    assertEquals(100, few.training().epochs());
    assertTrue(few.training().learningRate() < 0.003);
    assertEquals(3, written("few", Wishes.NONE.withEpochs(3)).training().epochs());
  }

  @Test
  void smallGreyscaleImagesAreTreatedAsDigitsAndNotMirrored() throws IOException {
    DrawnPictures.grey(folder.resolve("letters/A"), 4, 28, 28);
    DrawnPictures.grey(folder.resolve("letters/B"), 4, 28, 28);
    Configuration configuration = written("letters", Wishes.NONE);
    assertInstanceOf(SimpleCnn.class, configuration.model().architecture());
    assertFalse(configuration.data().augment().flip());
    assertEquals(28, configuration.data().size()[0]);
  }

  @Test
  void aChoiceAboutMirroringIsUsed() throws IOException {
    DrawnPictures.colour(folder.resolve("signs/left"), 4, 30, 30);
    DrawnPictures.colour(folder.resolve("signs/right"), 4, 30, 30);
    Configuration configuration = written("signs", Wishes.NONE.withMirrored(false));
    assertFalse(configuration.data().augment().flip());
    assertTrue(configuration.data().augment().operations().stream().anyMatch(Operation::changes));
    assertTrue(written("signs", Wishes.NONE).data().augment().flip());
  }

  @Test
  void pretrainedWeightsComeWithTheirNetwork() throws IOException {
    DrawnPictures.colour(folder.resolve("pets/cat"), 4, 300, 300);
    DrawnPictures.colour(folder.resolve("pets/dog"), 4, 300, 300);
    Configuration configuration = written("pets", Wishes.NONE.withPretrained(true));
    assertEquals(Path.of("resnet18-imagenet"), configuration.model().weights());
    assertEquals(224, configuration.data().size()[1]);
    assertTrue(configuration.training().freeze().isPresent());
    assertEquals(
        96,
        written("pets", Wishes.NONE.withPretrained(true).withSize(new Size(96, 64)))
            .data()
            .size()[0]);
  }

  @Test
  void existingSplitsOfTheDataAreUsed() throws IOException {
    for (String split : List.of("train", "test")) {
      DrawnPictures.colour(folder.resolve("ready/" + split + "/a"), 4, 40, 40);
      DrawnPictures.colour(folder.resolve("ready/" + split + "/b"), 4, 40, 40);
    }
    assertEquals(new Validation.Fraction(0.1), written("ready", Wishes.NONE).data().validation());
    assertFalse(text().contains("split: 0.2"), text());
    DrawnPictures.colour(folder.resolve("ready/val/a"), 4, 40, 40);
    assertEquals(new Validation.Test(), written("ready", Wishes.NONE).data().validation());
  }

  @Test
  void unbalancedClassesAreReportedWithARemedy() throws IOException {
    DrawnPictures.colour(folder.resolve("garden/lily"), 20, 40, 40);
    DrawnPictures.colour(folder.resolve("garden/rose"), 5, 40, 40);
    written("garden", Wishes.NONE);
    assertTrue(text().contains("# sampling: balanced"), text());
    assertTrue(text().contains("rose has 5 of 25 images, lily 20"), text());
  }

  @Test
  void aFewUnreadableFilesAreSkippedButManyAreRejected() throws IOException {
    DrawnPictures.colour(folder.resolve("torn/a"), 10, 40, 40);
    DrawnPictures.colour(folder.resolve("torn/b"), 10, 40, 40);
    Files.writeString(folder.resolve("torn/a/no.png"), "not a picture");
    written("torn", Wishes.NONE);
    assertTrue(text().contains("unreadable: skip"), text());
    for (int i = 0; i < 5; i++) {
      Files.writeString(folder.resolve("torn/b/no" + i + ".png"), "not a picture");
    }
    assertTrue(refusal("torn", Wishes.NONE).contains("not PNG, JPEG"));
  }

  @Test
  void tablesOfPicturesAndOfPixelsAreAcceptedAsData() throws IOException {
    DrawnPictures.colour(folder.resolve("all"), 4, 40, 40);
    Path table = folder.resolve("labels.csv");
    Files.writeString(table, "file,label\nall/0.png,x\nall/1.png,x\nall/2.png,y\nall/3.png,y\n");
    assertEquals("table", written(table.toString(), Wishes.NONE).data().dataset());
    Path pixels = folder.resolve("pixels.csv");
    Files.writeString(pixels, "label,pixel0,pixel1,pixel2,pixel3\n0,1,2,3,4\n1,4,3,2,1\n");
    written(pixels.toString(), Wishes.NONE);
    assertFalse(text().contains("  size:"), text());
    assertFalse(text().contains("memory:"), text());
  }

  @Test
  void aPublishedSetIsSurveyedInItsFolder() throws IOException {
    assertTrue(refusal("fashion-mnist", Wishes.NONE).contains("convlens data fetch fashion-mnist"));
    Path place = Files.createDirectory(folder.resolve("fashion-mnist"));
    for (String split : List.of("train", "t10k")) {
      byte[] images = new byte[16 + 40 * 28 * 28];
      System.arraycopy(
          new byte[] {0, 0, 8, 3, 0, 0, 0, 40, 0, 0, 0, 28, 0, 0, 0, 28}, 0, images, 0, 16);
      byte[] labels = new byte[8 + 40];
      System.arraycopy(new byte[] {0, 0, 8, 1, 0, 0, 0, 40}, 0, labels, 0, 8);
      for (int i = 0; i < 40; i++) {
        labels[8 + i] = (byte) (i % 10);
      }
      Files.write(place.resolve(split + "-images-idx3-ubyte"), images);
      Files.write(place.resolve(split + "-labels-idx1-ubyte"), labels);
    }
    Configuration configuration = written("fashion-mnist", Wishes.NONE);
    assertEquals("fashion-mnist", configuration.data().dataset());
    assertTrue(configuration.data().augment().flip());
    assertEquals(4, configuration.training().batchSize());
  }

  @Test
  void aTextThatDoesNotNameDataIsRejectedInOneLine() throws IOException {
    assertTrue(refusal("cifar11", Wishes.NONE).contains("did you mean cifar10?"));
    assertTrue(refusal(" ", Wishes.NONE).contains("not a path"));
    Files.createDirectory(folder.resolve("empty"));
    assertTrue(refusal("empty", Wishes.NONE).contains("one folder per class"));
    DrawnPictures.colour(folder.resolve("one/class"), 3, 40, 40);
    assertTrue(refusal("one", Wishes.NONE).contains("there is only one class"));
    Path picture = folder.resolve("one/class/0.png");
    assertFalse(refusal(picture.toString(), Wishes.NONE).isEmpty());
  }

  @Test
  void choicesThatDoNotFitTheDataAreRejected() {
    Wishes sized = Wishes.NONE.withSize(new Size(64, 64));
    assertTrue(refusal("digits", sized).contains("28x28"));
    assertTrue(refusal("digits", Wishes.NONE.withPretrained(true)).contains("colour pictures"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "128,0", "large", "1,2,3", "-5", ""})
  void aTextThatIsNotASizeIsRejected(String text) {
    assertThrows(InvalidInputException.class, () -> Wishes.size(text));
  }

  @Test
  void sizesAreParsedInTheirUsualSpellings() {
    assertEquals(new Size(128, 128), Wishes.size("128"));
    assertEquals(new Size(96, 128), Wishes.size("96,128"));
    assertEquals(new Size(96, 128), Wishes.size("96x128"));
    assertEquals(new Size(96, 128), Wishes.size("[96, 128]"));
  }

  @Test
  void anExistingFileIsNotOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.yaml"), "seed: 1\n");
    ConfigurationDraft draft = ConfigurationDraft.of(data("digits"), Wishes.NONE);
    String message =
        assertThrows(InvalidInputException.class, () -> draft.write(file)).getMessage();
    assertTrue(message.contains("init overwrites nothing"), message);
    assertEquals("seed: 1\n", Files.readString(file));
    Path other = folder.resolve("mine.txt");
    assertThrows(InvalidInputException.class, () -> draft.write(other));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void maliciousNamesCannotAddKeysToTheConfiguration() throws IOException {
    DrawnPictures.colour(folder.resolve("a: b # c/x\nseed: 7"), 4, 40, 40);
    DrawnPictures.colour(folder.resolve("a: b # c/y\u2028z"), 4, 40, 40);
    Configuration configuration = written("a: b # c", Wishes.NONE);
    assertEquals(42, configuration.seed());
    assertEquals(Path.of("a: b # c"), configuration.data().path());
    assertEquals(Path.of("a--b---c.yaml"), ConfigurationDraft.file(data("a: b # c")));
  }

  @Test
  void aSchemaInTheSameFolderIsNamedForEditors() throws IOException {
    written("digits", Wishes.NONE);
    assertFalse(text().contains("yaml-language-server"), text());
    Files.writeString(folder.resolve("convlens.schema.json"), "{}");
    written("digits", Wishes.NONE);
    assertTrue(text().startsWith("# yaml-language-server: $schema=convlens.schema.json\n"), text());
  }
}
