package io.github.convlens.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.data.DataSets;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.option.Memory;
import io.github.convlens.data.option.TableOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables as they occur in practice, with pictures 0.png to 9.png next to them. Picture i has
 * brightness i.
 */
class TableDataSetTest {
  @TempDir private Path dir;

  @BeforeEach
  void pictures() throws IOException {
    for (int i = 0; i < 10; i++) {
      picture(i + ".png", i);
    }
  }

  @Test
  void aRowGivesAPictureItsClassAndItsSplit() throws IOException {
    DataSet data =
        open("path,label,split\n0.png,dog,train\n1.png,cat,Train\n2.png,dog,test\n3.png,cat,val\n");
    assertEquals(List.of("cat", "dog"), data.classNames());
    assertEquals(List.of("0.png", "1.png"), data.train().files());
    assertArrayEquals(new int[] {1, 0}, data.train().labels());
    assertEquals(0, data.train().pixels().toArray()[0]);
    assertEquals(List.of("2.png"), data.test().files());
    assertEquals(List.of("3.png"), data.validation().files());
    assertTrue(
        data.notes()
            .get(0)
            .endsWith(
                "pictures from column path, classes from column label, splits"
                    + " from column split"),
        data.notes().toString());
  }

  @Test
  void withoutAColumnOfSplitsAPartOfEachClassIsHeldOut() throws IOException {
    DataSet data = open(rows("file,class", ",", i -> i % 2 == 0 ? "even" : "odd"));
    assertEquals(8, data.train().count());
    assertEquals(2, data.test().count());
    assertEquals(List.of("even", "odd"), data.classNames());
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void theSeparatorOfCellsIsFoundInTheHeaderOrCanBeSet(String separator) throws IOException {
    String text = rows("path" + separator + "label", separator, i -> "" + i % 2);
    if (separator.equals("|")) {
      String error = error(text);
      assertTrue(error.contains("has no comma, semicolon or tab"), error);
      assertEquals(8, open(text, TableOptions.SEPARATOR, '|').train().count());
    } else {
      assertEquals(8, open(text).train().count());
    }
  }

  @Test
  void quotesByteOrderMarksLineEndsAndBlankLinesAreUnderstood() throws IOException {
    picture("a, \"b\".png", 1);
    String text =
        "\ufeff\r\n  \r\npath,label,remark\r\n\r\n\"a, \"\"b\"\".png\",x,\"two\r\nlines\"\r\n \r\n"
            + IntStream.range(0, 9)
                .mapToObj(i -> i + ".png,%s,\r\n".formatted(i % 2 == 0 ? "x" : "y"))
                .collect(Collectors.joining())
            + "9.png, \"y\" , last \"without\" a line end";
    DataSet data = open(text);
    assertEquals(11, data.train().count() + data.test().count());
    assertEquals(List.of("x", "y"), data.classNames());
  }

  @Test
  void theMessageSaysHowManyRowsAreUnusableAndListsTheFirstOfThem() throws IOException {
    StringBuilder text = new StringBuilder("path,label,split\n");
    text.append("0.png,a,train\n\"gone\n.png\",a,train\n,a,train\n1.png,,train\n2.png,a,rest\n");
    text.append("0.png,b,train\n3.png,a\n");
    for (int i = 0; i < 9; i++) {
      text.append("missing/").append(i).append(".png,a,train\n");
    }
    String error = error(text.toString());
    assertTrue(error.contains("15 of 16 rows cannot be used: line 3: there is no file "), error);
    for (String part :
        List.of(
            "line 5: names no picture",
            "line 6: has no label",
            "line 7: \"rest\" is not train, validation or test",
            "line 8: 0.png is already in line 2",
            "line 9: 2 cells, but the header has 3",
            "line 10: there is no file ",
            "; and 5 more: correct or remove them")) {
      assertTrue(error.contains(part), part + " in " + error);
    }
  }

  @Test
  void columnsThatCouldBeReadInTwoWaysAreRejectedUnlessTheyAreNamed() throws IOException {
    String text = rows("image,file,target", ",", i -> (i + 1) % 10 + ".png," + i % 2);
    String error = error(text);
    assertTrue(error.contains("path_column is not given, and it could be image or file"), error);
    assertEquals(8, open(text, TableOptions.PATH_COLUMN, "file").train().count());
    error = error(text, TableOptions.PATH_COLUMN, "fil");
    assertTrue(error.contains("fil, which is not a column of"), error);
    assertTrue(error.contains("did you mean file?"), error);
    error = error("path,x\n0.png,1\n");
    assertTrue(error.contains("label_column is not given, and no column of"), error);
  }

  @Test
  void aPatternMakesPathsFromNumbers() throws IOException {
    String text =
        "path,label\n"
            + IntStream.range(0, 10)
                .mapToObj(i -> i + "," + i % 2 + "\n")
                .collect(Collectors.joining());
    assertEquals(8, open(text, TableOptions.PATTERN, "{}.png").train().count());
  }

  @Test
  void aClassThatIsNeverTrainedOnIsRejectedWithItsLine() throws IOException {
    String error =
        error("path,label,split\n0.png,a,train\n1.png,b,train\n2.png,c,test\n3.png,a,test\n");
    assertTrue(error.contains("line 4: class c does not occur in the training split"), error);
    error = error("path,label,split\n0.png,a,train\n1.png,b,train\n");
    assertTrue(error.contains("has only train, so there is nothing to evaluate on"), error);
  }

  @Test
  void aClassThatIsNeverTrainedOnMattersOnlyIfItIsChosen() throws IOException {
    String text = "path,label,split\n0.png,a,train\n1.png,b,train\n2.png,c,test\n3.png,a,test\n";
    DataSet data = open(text, DataOptions.CLASSES, List.of("a", "b"));
    assertEquals(List.of("3.png"), data.test().files());
    for (List<String> chosen : List.of(List.of("a", "c"), List.of("0", "2"))) {
      String error = error(text, DataOptions.CLASSES, chosen);
      assertTrue(error.contains("line 4: class c does not occur in the training split"), error);
    }
  }

  @Test
  void aTableWithoutTrainingRowsIsRejected() throws IOException {
    String error = error("path,label,split\n0.png,a,val\n1.png,b,test\n");
    assertTrue(error.contains("column split has no training rows: add some"), error);
  }

  @Test
  void classesAreChosenByName() throws IOException {
    DataSet data =
        open(
            rows("path,label", ",", i -> "abc".substring(i % 3, i % 3 + 1)),
            DataOptions.CLASSES,
            List.of("c", "a"));
    assertEquals(List.of("c", "a"), data.classNames());
    assertEquals(7, data.train().count() + data.test().count());
  }

  @Test
  void aFileThatIsNotATableIsRejected() throws IOException {
    for (String[] one :
        new String[][] {
          {"", "has no comma"},
          {"path,label\n", "has no rows below its header"},
          {"path,label\n0.png,\"a\n", "line 2: a quote (\") is not closed"},
          {"path,label\n0.png,\"a\n\"b\n", "line 3: a quote (\") is closed within a cell"},
          {"path,label\n0.png\n", "line 2: 1 cell, but the header has 2"},
          {"path,label\n0.png," + "a".repeat(70_000), "line 2: a cell has more than 65536"},
          {"path,label\n" + ("a".repeat(60_000) + ",").repeat(300), "line 2: a row has more than"},
          {"path,path,label\n", "two columns have the same name"},
          {"path,label;x\n", "has several characters that could be it"}
        }) {
      String error = error(one[0]);
      assertTrue(error.contains(one[1]), error);
    }
    Path table = dir.resolve("latin1.csv");
    Files.write(table, "path,label\n0.png,süß\n".getBytes(StandardCharsets.ISO_8859_1));
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> open(DataOptions.table(table)));
    assertTrue(e.getMessage().contains("is not UTF-8 text"), e.getMessage());
  }

  @Test
  void aTableThatCannotBeReadIsClosed() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "Linux");
    Path table = dir.resolve("utf16.csv");
    Files.write(table, "path,label\n".getBytes(StandardCharsets.UTF_16));
    assertThrows(InvalidInputException.class, () -> Table.open(table, ','));
    try (Stream<Path> open = Files.list(descriptors)) {
      assertFalse(open.anyMatch(one -> leadsTo(one, table)));
    }
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
    } catch (IOException e) {
      return false; // closed meanwhile
    }
  }

  @Test
  void rowsBelowAHeaderOfPixelsAreReadAsImages() throws IOException {
    List<String> rows = new ArrayList<>(List.of("label,pixel0,pixel1,pixel2,pixel3"));
    for (int i = 0; i < 10; i++) {
      rows.add("%d,0,%d,255,%d".formatted(i % 2 == 0 ? 10 : 9, i, 2 * i));
    }
    DataSet data = open(String.join("\n", rows), DataOptions.SPLIT, 0.2);
    assertEquals(List.of("9", "10"), data.classNames());
    assertEquals(8, data.train().count());
    assertEquals(2, data.train().height());
    byte[] first = data.train().pixels().toArray();
    assertEquals((byte) 255, first[2]);
    assertEquals(2 * first[1], first[3]);
    rows.set(3, "9,0,256,1,1");
    rows.set(5, "9,0,x,1,1");
    rows.set(7, " ,0,1,1,1");
    String error = error(String.join("\n", rows));
    assertTrue(error.contains("3 of 10 rows cannot be used: line 4: a pixel is not"), error);
    assertTrue(error.contains("line 8: has no label"), error);
    error = error(String.join("\n", rows), DataOptions.MEMORY, Memory.MAPPED);
    assertTrue(error.contains("memory applies only to pictures in files"), error);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pixel1,pixel0,pixel2,pixel3",
        "pixel2,pixel3,pixel4,pixel5",
        "1x1,2x1,1x2,2x2",
        "1x1,1x2,1x3,1x4"
      })
  void pixelsInADifferentOrderAreRejected(String columns) throws IOException {
    String error = error("label," + columns + "\n1,0,0,0,0\n2,0,0,0,0\n");
    assertTrue(error.contains("its columns are not in the order of the pixels ("), error);
  }

  @ParameterizedTest
  @ValueSource(strings = {"pixel_1,pixel_2,pixel_3,pixel_4", "1x1,1x2,2x1,2x2", "0x0,0x1,1x0,1x1"})
  void theColumnsOfPixelsMayBeNumberedFromZeroOrOne(String columns) throws IOException {
    String row = "1,0,0,0,0\n2,1,2,3,4\n";
    DataSet data = open("label," + columns + "\n" + row.repeat(4));
    assertEquals(8, data.train().count() + data.test().count());
    assertEquals(2, data.train().width());
  }

  @Test
  void aRowOfPixelsWithoutALabelIsNamed() throws IOException {
    String error = error("label,pixel0\n1,0\n ,0\n2,0\n");
    assertTrue(error.contains("1 of 3 rows cannot be used: line 3: has no label"), error);
  }

  @Test
  void aTableOfPixelsWithoutRowsIsRejected() throws IOException {
    String error = error("label,pixel0,pixel1,pixel2,pixel3\n");
    assertTrue(error.contains("has no rows below its header"), error);
  }

  private interface Label {
    String of(int picture);
  }

  private static String rows(String header, String separator, Label label) {
    return header
        + "\n"
        + IntStream.range(0, 10)
            .mapToObj(i -> i + ".png" + separator + label.of(i) + "\n")
            .collect(Collectors.joining());
  }

  private void picture(String name, int level) throws IOException {
    BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 4; i++) {
      image.getRaster().setSample(i % 2, i / 2, 0, level);
    }
    ImageIO.write(image, "png", dir.resolve(name).toFile());
  }

  private DataOptions table(String text) throws IOException {
    return DataOptions.table(Files.writeString(dir.resolve("labels.csv"), text));
  }

  private DataSet open(String text) throws IOException {
    return open(table(text));
  }

  private <V> DataSet open(String text, Setting<V> setting, V value) throws IOException {
    return open(table(text).with(setting, value));
  }

  private static DataSet open(DataOptions options) {
    return DataSets.below(new DataSearchPath(List.of(), null)).open(options, 1);
  }

  private String error(String text) throws IOException {
    DataOptions options = table(text);
    return assertThrows(InvalidInputException.class, () -> open(options)).getMessage();
  }

  private <V> String error(String text, Setting<V> setting, V value) throws IOException {
    DataOptions options = table(text).with(setting, value);
    return assertThrows(InvalidInputException.class, () -> open(options)).getMessage();
  }
}
