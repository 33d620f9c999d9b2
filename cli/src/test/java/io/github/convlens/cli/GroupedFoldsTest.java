package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests {@code train --folds 3 --seeds 2} with {@code data.group_column: patient}. There are
 * eighteen patients with four pictures each, and six of them are sick. The test split has other
 * patients.
 */
class GroupedFoldsTest {
  private static final int PATIENTS = 18;
  private static final int PICTURES_PER_PATIENT = 4;
  private static final int PICTURES = PATIENTS * PICTURES_PER_PATIENT;

  @TempDir private static Path folder;
  private static Path runs;
  private static Outcome trained;

  /** A row of the pooled predictions.csv. */
  private record Predicted(String seed, int fold, String label, String predicted, int picture) {
    int patient() {
      return picture % PATIENTS;
    }
  }

  @BeforeAll
  static void train() throws IOException {
    StringBuilder table = new StringBuilder("path,label,patient,split\n");
    for (int i = 0; i < PICTURES + PICTURES_PER_PATIENT; i++) {
      BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < 16; y++) {
        for (int x = 0; x < 16; x++) {
          image.getRaster().setSample(x, y, 0, (i * 37 + x * (sick(i) ? 16 : 1) + y) % 256);
        }
      }
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      table.append(
          i < PICTURES
              ? "%d.png,%s,p%d,train\n".formatted(i, sick(i) ? "sick" : "well", i % PATIENTS)
              : "%d.png,%s,t%d,test\n".formatted(i, i % 2 == 0 ? "sick" : "well", i));
    }
    Files.writeString(folder.resolve("table.csv"), table);
    Path config =
        Files.writeString(
            folder.resolve("grouped.yaml"),
            """
            data: {dataset: table, path: '%s', group_column: patient}
            model: {channels: [4, 4, 4]}
            device: cpu
            training: {epochs: 1, batch_size: 8}
            record: {activations: null}
            """
                .formatted(folder.resolve("table.csv")));
    runs = folder.resolve("runs");
    trained =
        Outcome.of(
            "train",
            config.toString(),
            "--folds",
            "3",
            "--seeds",
            "2",
            "--run-dir",
            runs.toString());
    assertEquals(ExitCode.DONE, trained.code(), trained.err());
  }

  private static boolean sick(int picture) {
    return picture % PATIENTS < 6;
  }

  private static List<Predicted> pooled() throws IOException {
    List<String> lines = Files.readAllLines(runs.resolve("predictions.csv"));
    List<String> columns = List.of(lines.get(0).split(","));
    List<Predicted> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(","));
      Function<String, String> cell = name -> cells.get(columns.indexOf(name));
      rows.add(
          new Predicted(
              cell.apply("seed"),
              Integer.parseInt(cell.apply("fold")),
              cell.apply("label"),
              cell.apply("predicted"),
              Integer.parseInt(cell.apply("file").replace(".png", ""))));
    }
    return rows;
  }

  @Test
  void eachSeedPredictsEveryPictureOnceInTheFoldOfItsPatient() throws IOException {
    Map<String, List<Predicted>> bySeed =
        pooled().stream().collect(Collectors.groupingBy(Predicted::seed));
    assertEquals(2, bySeed.size());
    for (List<Predicted> rows : bySeed.values()) {
      List<Integer> pictures = new ArrayList<>(rows.stream().map(Predicted::picture).toList());
      Collections.sort(pictures);
      assertEquals(PICTURES, pictures.size());
      assertEquals(PICTURES, Set.copyOf(pictures).size());
      Map<Integer, Set<Integer>> foldsOf = new TreeMap<>();
      Map<Integer, Set<Integer>> sickIn = new TreeMap<>();
      for (Predicted row : rows) {
        foldsOf.computeIfAbsent(row.patient(), patient -> new TreeSet<>()).add(row.fold());
        assertEquals(sick(row.picture()) ? "sick" : "well", row.label());
        if (sick(row.picture())) {
          sickIn.computeIfAbsent(row.fold(), fold -> new TreeSet<>()).add(row.patient());
        }
      }
      assertEquals(PATIENTS, foldsOf.size());
      foldsOf.forEach((patient, folds) -> assertEquals(1, folds.size(), "patient " + patient));
      assertEquals(3, sickIn.size(), "each fold has some of both classes");
      sickIn.forEach((fold, patients) -> assertEquals(2, patients.size(), "fold " + fold));
    }
  }

  @Test
  void aFoldIsNotTrainedOnItsValidationPictures() throws IOException {
    for (Predicted row : pooled()) {
      Path run = runs.resolve("seed-" + row.seed() + "/fold-" + row.fold());
      List<String> lines = Files.readAllLines(run.resolve("splits.csv"));
      int images = List.of(lines.get(0).split(",")).indexOf("images");
      Map<String, Integer> splits = new TreeMap<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] cells = line.split(",");
        splits.put(cells[0], Integer.parseInt(cells[images]));
      }
      assertEquals(PICTURES / 3, splits.get("validation"), splits.toString());
      assertEquals(PICTURES - PICTURES / 3, splits.get("training"), splits.toString());
    }
  }

  @Test
  void thePooledScoreIsComputedFromAllPredictions() throws IOException {
    List<Predicted> all = pooled();
    long right = all.stream().filter(row -> row.label().equals(row.predicted())).count();
    String pooled =
        String.format(Locale.ROOT, "pooled: accuracy %.4f", (double) right / all.size());
    assertTrue(trained.out().contains(pooled), trained.out());
    assertTrue(trained.out().contains("over 144 predictions"), trained.out());
    assertEquals(1 + 6, Files.readAllLines(runs.resolve("folds.csv")).size());
  }
}
