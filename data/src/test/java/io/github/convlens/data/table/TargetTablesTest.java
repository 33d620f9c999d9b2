package io.github.convlens.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.DataSets;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.option.Augmentation;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.option.TableOptions;
import io.github.convlens.data.survey.Survey;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.NumberTargets;
import io.github.convlens.data.target.TargetScale;
import io.github.convlens.data.target.Task;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of several labels and of numbers, with pictures 0.png to 5.png next to them. */
class TargetTablesTest {
  @TempDir private Path dir;

  @BeforeEach
  void pictures() throws IOException {
    for (int i = 0; i < 6; i++) {
      BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(0, 0, 0, 10 * i);
      ImageIO.write(image, "png", dir.resolve(i + ".png").toFile());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "|", " "})
  void aCellCanHoldSeveralLabelsOrNone(String separator) throws IOException {
    String text =
        """
        path,label,split
        0.png,sea;sand,train
        1.png,,train
        2.png,forest,train
        3.png,sand;sea,test
        """;
    DataSet data = labels(text.replace(";", separator), options -> options);
    assertEquals(List.of("forest", "sand", "sea"), data.classNames());
    assertEquals(Task.MULTI_LABEL, data.task());
    assertEquals(List.of("sand;sea", "", "forest"), texts(data.train(), data.classNames()));
    assertEquals(List.of("sand;sea"), texts(data.test(), data.classNames()));
    String notes = String.join("\n", data.notes());
    assertTrue(notes.contains("labels are separated by \"" + separator + "\""), notes);
    assertTrue(notes.contains("1 picture has no label"), notes);
    assertTrue(notes.contains("labels from column label"), notes);
  }

  @Test
  void aDifferentSeparatorCanBeGiven() throws IOException {
    String text = "path,label,split\n0.png,a+b,train\n1.png,b,train\n2.png,a,test\n";
    DataSet data = labels(text, options -> options.with(TableOptions.LABEL_SEPARATOR, '+'));
    assertEquals(List.of("a;b", "b"), texts(data.train(), data.classNames()));
  }

  @Test
  void severalPossibleLabelSeparatorsAreRejected() throws IOException {
    String error = error(() -> labels("path,label\n0.png,a;b\n1.png,c|a\n", o -> o));
    assertTrue(error.contains("label_separator is not given"), error);
  }

  @Test
  void aLabelThatTrainingLacksIsReportedWithItsLine() throws IOException {
    String text = "path,label,split\n0.png,a;b,train\n1.png,a,train\n\n2.png,a;c,test\n";
    String error = error(() -> labels(text, options -> options));
    assertTrue(error.contains("line 5: label c does not occur in the training split"), error);
  }

  @Test
  void aLabelThatTrainingLacksMattersOnlyIfItIsChosen() throws IOException {
    String text = "path,label,split\n0.png,a;b,train\n1.png,b,train\n2.png,a;c,test\n";
    DataSet data = labels(text, options -> options.with(DataOptions.CLASSES, List.of("b", "a")));
    assertEquals(List.of("b", "a"), data.classNames());
    assertEquals(List.of("b;a", "b"), texts(data.train(), data.classNames()));
    assertEquals(List.of("a"), texts(data.test(), data.classNames()));
    for (String chosen : List.of("c", "2")) {
      String error = error(() -> labels(text, o -> o.with(DataOptions.CLASSES, List.of(chosen))));
      assertTrue(error.contains("line 4: label c does not occur in the training split"), error);
    }
  }

  @Test
  void aChoiceOfLabelsKeepsAllPictures() throws IOException {
    String text = "path,label,split\n0.png,a;b,train\n1.png,c,train\n2.png,b;c,test\n";
    DataSet data = labels(text, options -> options.with(DataOptions.CLASSES, List.of("c", "a")));
    assertEquals(List.of("c", "a"), data.classNames());
    assertEquals(List.of("a", "c"), texts(data.train(), data.classNames()));
    assertEquals(2, ((LabelTargets) data.train().targets()).labels());
  }

  @Test
  void aNumberIsReadFromAColumn() throws IOException {
    DataSet data =
        numbers("path,value,split\n0.png,1.5,train\n1.png,-2e1,train\n2.png,7,test\n", o -> o);
    assertEquals(List.of("value"), data.classNames());
    assertArrayEquals(new double[] {1.5, -20}, column(data.train(), 0));
    assertArrayEquals(new double[] {7}, column(data.test(), 0));
  }

  @Test
  void numbersOfSeveralColumnsAreScaledByTheTrainingImages() throws IOException {
    String text = "path,x,y,split\n0.png,1,100,train\n1.png,3,300,train\n2.png,5,0,test\n";
    DataSet data =
        numbers(text, options -> options.with(TableOptions.NUMBER_COLUMNS, List.of("y", "x")));
    assertEquals(List.of("y", "x"), data.classNames());
    TargetScale scale = TargetScale.of((NumberTargets) data.train().targets(), data.classNames());
    assertArrayEquals(new double[] {200, 2}, scale.mean());
    assertArrayEquals(new double[] {100, 1}, scale.std());
    assertEquals(-2, scale.scaled(0, 0));
    assertEquals(5, scale.unscaled(1, scale.scaled(1, 5)));
  }

  @Test
  void cellsThatAreNotNumbersAreReportedWithTheirLines() throws IOException {
    String text = "path,label\n0.png,1\n1.png,\n2.png,two\n3.png,NaN\n4.png,1e999\n";
    String error = error(() -> numbers(text, options -> options));
    assertTrue(error.contains("4 of 5 rows cannot be used: line 3: has no label"), error);
    for (String part : List.of("line 4: label is \"two\"", "line 5: label is \"NaN\"", "line 6")) {
      assertTrue(error.contains(part), error);
    }
  }

  @Test
  void numbersThatAreAllTheSameAreRejected() {
    NumberTargets same = new NumberTargets(new double[][] {{3}, {3}});
    String error = error(() -> TargetScale.of(same, List.of("age")));
    assertTrue(error.contains("age is 3.0 for every training image"), error);
  }

  @Test
  void numbersThatAreAllTheSameAreRejectedEvenIfTheirMeanIsRounded() {
    NumberTargets same = new NumberTargets(new double[][] {{0.1}, {0.1}, {0.1}});
    String error = error(() -> TargetScale.of(same, List.of("age")));
    assertTrue(error.contains("age is 0.1 for every training image"), error);
  }

  @Test
  void settingsForADifferentTaskAreRejected() throws IOException {
    Path table = Files.writeString(dir.resolve("labels.csv"), "path,label\n0.png,1\n");
    DataOptions classes = DataOptions.table(table);
    String error = error(() -> classes.with(TableOptions.LABEL_SEPARATOR, ';'));
    assertTrue(
        error.contains("label_separator applies only to tables with task multi_label"), error);
    error = error(() -> classes.with(TableOptions.NUMBER_COLUMNS, List.of("x")));
    assertTrue(error.contains("number_columns applies only to task regress"), error);
    error = error(() -> DataOptions.of("digits").with(DataOptions.TASK, Task.REGRESS));
    assertTrue(
        error.contains("task cannot be regress, since each image of digits has a class"), error);
    error = error(() -> DataOptions.of("digits-two").with(DataOptions.TASK, Task.CLASSIFY));
    assertTrue(error.contains("set task: multi_label"), error);
    error = error(() -> numbers("path,label\n0.png,1\n1.png,2\n", this::someClasses));
    assertTrue(error.contains("task regress has no classes"), error);
  }

  private DataOptions someClasses(DataOptions options) {
    return options.with(DataOptions.CLASSES, List.of("1"));
  }

  @Test
  void mixingImagesWithNumbersAndTurningImagesWithAnglesIsRejected() {
    DataOptions angles = DataOptions.of("digits-angle");
    String error = error(() -> angles.with(DataOptions.AUGMENT, Augmentation.preset("standard")));
    assertTrue(error.contains("makes the angles of digits-angle wrong"), error);
    error = error(() -> angles.with(DataOptions.AUGMENT, Augmentation.preset("strong")));
    assertTrue(error.contains("mixes images"), error);
    Augmentation shifted = Augmentation.NONE.with(Augmentation.CROP_PADDING, 2);
    assertEquals(shifted, angles.with(DataOptions.AUGMENT, shifted).augment());
  }

  @Test
  void drawnDataSetsHaveTheirTargets() {
    DataSet two = DataSets.onThisMachine().open(DataOptions.of("digits-two"), 3);
    double[] parts = ((LabelTargets) two.train().targets()).prevalence();
    for (double part : parts) {
      assertEquals(0.19, part, 0.03, "of two draws from ten");
    }
    DataSet angles = DataSets.onThisMachine().open(DataOptions.of("digits-angle"), 3);
    double[] column = column(angles.train(), 0);
    assertTrue(IntStream.range(0, column.length).allMatch(i -> Math.abs(column[i]) <= 60));
    assertEquals(
        60 / Math.sqrt(3),
        TargetScale.of((NumberTargets) angles.train().targets(), List.of("angle")).std()[0],
        1,
        "uniform");
  }

  @Test
  void surveysCountTheImagesOfEveryTask() throws IOException {
    DataSets sets = DataSets.below(new DataSearchPath(List.of(), null));
    Survey two = sets.survey(DataOptions.of("digits-two"));
    assertEquals(Task.MULTI_LABEL, two.task());
    assertEquals(10, two.classes().size());
    assertEquals(6000, two.train());
    assertEquals(7000, two.images());
    assertEquals(0.19 * 6000, two.perClass().get(3), 0.03 * 6000, "of two draws from ten");
    Survey angle = sets.survey(DataOptions.of("digits-angle"));
    assertEquals(Task.REGRESS, angle.task());
    assertEquals(List.of("angle"), angle.classes());
    assertEquals(List.of(), angle.perClass());
    assertEquals(6000, angle.train());
    Path table =
        Files.writeString(
            dir.resolve("labels.csv"),
            "path,label,split\n0.png,a;b,train\n1.png,b,train\n2.png,a,test\n");
    Survey labels = sets.survey(DataOptions.table(table).with(DataOptions.TASK, Task.MULTI_LABEL));
    assertEquals(List.of(1, 2), labels.perClass());
    assertEquals(2, labels.train());
    assertEquals(3, labels.images());
  }

  private static List<String> texts(ImageSet images, List<String> names) {
    return IntStream.range(0, images.count())
        .mapToObj(image -> images.targets().text(image, names))
        .toList();
  }

  private static double[] column(ImageSet images, int number) {
    return ((NumberTargets) images.targets()).column(number);
  }

  private DataSet labels(String text, UnaryOperator<DataOptions> settings) throws IOException {
    return open(text, Task.MULTI_LABEL, settings);
  }

  private DataSet numbers(String text, UnaryOperator<DataOptions> settings) throws IOException {
    return open(text, Task.REGRESS, settings);
  }

  private DataSet open(String text, Task task, UnaryOperator<DataOptions> settings)
      throws IOException {
    DataOptions options =
        DataOptions.table(Files.writeString(dir.resolve("labels.csv"), text))
            .with(DataOptions.TASK, task);
    return DataSets.below(new DataSearchPath(List.of(), null)).open(settings.apply(options), 1);
  }

  private interface Attempt {
    Object get() throws IOException;
  }

  private static String error(Attempt attempt) {
    return assertThrows(InvalidInputException.class, attempt::get).getMessage();
  }
}
