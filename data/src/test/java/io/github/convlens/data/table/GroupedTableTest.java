package io.github.convlens.data.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.DataSets;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.TrainingSplits;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.option.TableOptions;
import io.github.convlens.data.option.Validation;
import io.github.convlens.data.target.Task;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pictures 0.png to 35.png of twelve patients, who are sick or healthy and have three pictures
 * each.
 */
class GroupedTableTest {
  private static final int PICTURES = 36;

  @TempDir private Path dir;

  @BeforeEach
  void pictures() throws IOException {
    for (int i = 0; i < PICTURES; i++) {
      BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(0, 0, 0, i);
      ImageIO.write(image, "png", dir.resolve(i + ".png").toFile());
    }
  }

  private static int patient(int picture) {
    return picture % 12;
  }

  private static String label(int picture) {
    return patient(picture) < 4 ? "sick" : "well";
  }

  private String rows(IntFunction<String> row) {
    return IntStream.range(0, PICTURES).mapToObj(row).collect(Collectors.joining());
  }

  private DataSet open(String text, Task task, String group) throws IOException {
    Path table = Files.writeString(dir.resolve("table.csv"), text);
    DataOptions options =
        DataOptions.table(table)
            .with(DataOptions.TASK, task)
            .with(TableOptions.GROUP_COLUMN, group);
    return DataSets.below(new DataSearchPath(List.of(), null)).open(options, 42);
  }

  private DataSet grouped() throws IOException {
    return open(
        "path,label,patient\n" + rows(i -> "%d.png,%s,p%d\n".formatted(i, label(i), patient(i))),
        Task.CLASSIFY,
        "patient");
  }

  private static Set<Integer> patients(ImageSet images) {
    return images.files().stream()
        .map(file -> patient(Integer.parseInt(file.replace(".png", ""))))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void assertApart(ImageSet one, ImageSet other) {
    Set<Integer> both = new HashSet<>(patients(one));
    both.retainAll(patients(other));
    assertEquals(Set.of(), both);
    assertTrue(one.count() > 0 && other.count() > 0);
  }

  @Test
  void everyFoldHasWholeGroupsAndItsShareOfTheClasses() throws IOException {
    DataSet data = grouped();
    Set<Integer> validated = new TreeSet<>();
    int images = 0;
    for (int fold = 1; fold <= 3; fold++) {
      TrainingSplits splits = data.splits(new Validation.Fold(fold, 3), 42);
      assertApart(splits.train(), splits.validation());
      assertEquals(data.train().count(), splits.train().count() + splits.validation().count());
      Set<Integer> classes =
          IntStream.of(splits.validation().labels()).boxed().collect(Collectors.toSet());
      assertEquals(Set.of(0, 1), classes, "fold " + fold);
      validated.addAll(patients(splits.validation()));
      images += splits.validation().count();
    }
    assertEquals(patients(data.train()), validated);
    assertEquals(data.train().count(), images);
  }

  @Test
  void theTestSplitAndAValidationFractionDoNotDivideGroupsEither() throws IOException {
    DataSet data = grouped();
    assertApart(data.train(), data.test());
    TrainingSplits splits = data.splits(new Validation.Fraction(0.3), 42);
    assertApart(splits.train(), splits.validation());
    assertEquals(0.3 * data.train().count(), splits.validation().count(), 3);
    String notes = String.join("\n", data.notes());
    assertTrue(notes.contains("groups from column patient"), notes);
  }

  @Test
  void foldsOfATableOfNumbersAlsoKeepGroupsTogether() throws IOException {
    DataSet data =
        open(
            "path,label,patient\n" + rows(i -> "%d.png,%d,p%d\n".formatted(i, i, patient(i))),
            Task.REGRESS,
            "patient");
    TrainingSplits splits = data.splits(new Validation.Fold(2, 4), 42);
    assertApart(splits.train(), splits.validation());
  }

  @Test
  void aGroupThatTheTableDividesIsNoted() throws IOException {
    DataSet data =
        open(
            "path,label,patient,split\n"
                + rows(
                    i ->
                        "%d.png,%s,p%d,%s\n"
                            .formatted(i, label(i), patient(i), i < 33 ? "train" : "test")),
            Task.CLASSIFY,
            "patient");
    String notes = String.join("\n", data.notes());
    assertTrue(
        notes.contains("3 groups of column patient are in more than one split (p9, p10, p11)"),
        notes);
  }

  @Test
  void missingGroupsAndMissingGroupColumnsAreRejected() {
    String none = error("path,label,patient\n0.png,sick,p1\n1.png,well,\n", "patient");
    assertTrue(none.contains("line 3: names no group"), none);
    String near = error("path,label,patient\n0.png,sick,p1\n1.png,well,p2\n", "patent");
    assertTrue(near.contains("did you mean patient?"), near);
    String pixels = error("label,pixel0\n1,0\n2,0\n", "patient");
    assertTrue(pixels.contains("group_column applies only to pictures in files"), pixels);
  }

  private String error(String text, String group) {
    return assertThrows(InvalidInputException.class, () -> open(text, Task.CLASSIFY, group))
        .getMessage();
  }
}
