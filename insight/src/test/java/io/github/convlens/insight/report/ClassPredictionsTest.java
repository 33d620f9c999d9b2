package io.github.convlens.insight.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPredictionsTest {

  @TempDir private Path folder;

  /**
   * Each class has nine images. Six are predicted correctly, and three as the class that comes half
   * the number of classes later.
   */
  private JsonNode confusion(int classes) throws IOException {
    List<String> rows = new ArrayList<>(List.of("image,label,predicted,probability,loss"));
    for (int label = 0; label < classes; label++) {
      for (int i = 0; i < 9; i++) {
        int predicted = i < 6 ? label : (label + classes / 2) % classes;
        rows.add("%d,%d,%d,0.9,0.1".formatted(rows.size() - 1, label, predicted));
      }
    }
    Files.write(folder.resolve("predictions.csv"), rows);
    return ClassPredictions.read(new RunDirectory(folder)).confusion();
  }

  private static List<Integer> classes(JsonNode confusion) {
    List<Integer> classes = new ArrayList<>();
    confusion.get("classes").forEach(name -> classes.add(Integer.parseInt(name.textValue())));
    return classes;
  }

  @Test
  void ifThereAreManyClassesThoseThatAreConfusedAreAdjacent() throws IOException {
    JsonNode confusion = confusion(14);
    List<Integer> order = classes(confusion);
    assertEquals(14, order.stream().distinct().count());
    for (int label = 0; label < 7; label++) {
      assertEquals(1, Math.abs(order.indexOf(label) - order.indexOf(label + 7)), "class " + label);
    }
    for (int row = 0; row < 14; row++) {
      for (int column = 0; column < 14; column++) {
        boolean pair = Math.abs(order.get(row) - order.get(column)) == 7;
        int expected = row == column ? 6 : pair ? 3 : 0;
        assertEquals(expected, confusion.get("counts").get(row).get(column).intValue());
      }
    }
  }

  @Test
  void fewClassesKeepTheirOriginalOrder() throws IOException {
    assertEquals(IntStream.range(0, 12).boxed().toList(), classes(confusion(12)));
  }
}
