package io.github.convlens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each example as a reader would. */
class ExamplesTest {

  @TempDir private Path folder;

  private interface Program {
    void run() throws Exception;
  }

  private static String printed(Program program) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      program.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aRunTrainedFromYamlHasAReportAndADiagnosis() throws Exception {
    Path run = folder.resolve("run");
    String trained = printed(() -> TrainFromYaml.main("../configs/smoke.yaml", run.toString()));
    assertTrue(trained.startsWith("accuracy 0."), trained);
    assertTrue(trained.contains("report.html"), trained);
    assertTrue(Files.size(run.resolve("report.html")) > 0);
    String diagnosis = printed(() -> PrintDiagnosis.main(run.toString()));
    assertTrue(diagnosis.contains("\n"), diagnosis);
  }

  @Test
  void djlsOwnTrainingLeavesARowPerBatchAndLayer() throws Exception {
    Path file = folder.resolve("activation_stats.csv");
    assertEquals("8 rows in " + file + "\n", printed(() -> StatisticsInDjl.main(file.toString())));
    assertEquals(1 + 4 * 2, lines(file));
  }

  private static int lines(Path file) throws IOException {
    return Files.readAllLines(file).size();
  }
}
