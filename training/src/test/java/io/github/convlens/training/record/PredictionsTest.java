package io.github.convlens.training.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.data.image.ImageSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictionsTest {

  private static final List<String> CLASSES = List.of("cat", "dog");
  private static final float[][] PROBABILITIES = {{0.75f, 0.25f}, {1, 0}};

  @TempDir private Path folder;

  private List<String> written(ImageSet images) throws IOException {
    new ClassPredictions(images, CLASSES, PROBABILITIES)
        .write(folder.resolve("predictions.csv"), folder.resolve("mistakes"));
    return Files.readAllLines(folder.resolve("predictions.csv"));
  }

  @Test
  void theFileOfEachPictureIsTheLastColumn() throws IOException {
    List<String> files = List.of("cat/1.png", "dog/deep/a, b.jpg");
    List<String> lines = written(new ImageSet(new byte[8], new int[] {0, 1}, 1, 2, 2, files));
    assertEquals("image,label,predicted,probability,loss,file", lines.get(0));
    assertTrue(lines.get(1).startsWith("0,cat,cat,0.75,"), lines.get(1));
    assertTrue(lines.get(1).endsWith(",cat/1.png"), lines.get(1));
    assertTrue(lines.get(2).endsWith(",\"dog/deep/a, b.jpg\""), lines.get(2));
  }

  @Test
  void predictionsOfImagesWithoutFilesHaveNoFileColumn() throws IOException {
    List<String> lines = written(new ImageSet(new byte[8], new int[] {0, 1}, 1, 2, 2));
    assertEquals("image,label,predicted,probability,loss", lines.get(0));
    assertEquals(5, lines.get(1).split(",").length);
  }
}
