package io.github.convlens.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.experiment.FinishedRun;
import io.github.convlens.experiment.export.ExportFormat;
import io.github.convlens.experiment.export.ExportOptions;
import io.github.convlens.experiment.export.ExportedNetwork;
import io.github.convlens.experiment.export.NetworkExport;
import io.github.convlens.training.loop.Predictor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs each example as a reader would run it. */
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
  void trainingFromJavaAloneLearnsTheDigits() throws Exception {
    String printed = printed(TrainFromJava::main);
    assertTrue(printed.matches("(?s).*epoch 1: accuracy 0\\.9\\d+\n.*"), printed);
    assertTrue(printed.contains("bn1: std "), printed);
  }

  @Test
  void trainingByDjlWritesARowPerBatchAndLayer() throws Exception {
    Path file = folder.resolve("activation_stats.csv");
    assertEquals("8 rows in " + file + "\n", printed(() -> StatisticsInDjl.main(file.toString())));
    assertEquals(1 + 4 * 2, lines(file));
  }

  @Test
  void djlClassifiesLikeConvlensWithAnExportedNetwork() throws Exception {
    Path run = folder.resolve("exported");
    printed(() -> TrainFromYaml.main("../configs/smoke.yaml", run.toString()));
    Path file = folder.resolve("network.pt");
    FinishedRun finished = FinishedRun.open(run);
    new NetworkExport(ExportedNetwork.of(finished), ExportFormat.TORCHSCRIPT, ExportOptions.DEFAULT)
        .writeUnchecked(file);
    ImageSet digit = Digits.create(42).test().subset(new int[] {7});
    Path picture = folder.resolve("seven.png");
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    byte[] pixels = digit.pixels().toArray();
    image.getRaster().setDataElements(0, 0, 28, 28, pixels);
    ImageIO.write(image, "png", picture.toFile());
    String line = printed(() -> ClassifyInDjl.main(file.toString(), picture.toString()));

    float[] expected;
    try (NDManager manager = NDManager.newBaseManager();
        DeviceImages images =
            DeviceImages.of(
                digit, finished.metadata().normalization(), Storage.BYTES, 0, manager)) {
      expected = new Predictor(finished.network(manager), manager).probabilities(images, 1)[0];
    }
    int best = 0;
    for (int i = 1; i < expected.length; i++) {
      best = expected[i] > expected[best] ? i : best;
    }
    assertTrue(line.startsWith("class " + best + ": "), line);
    assertEquals(expected[best], Float.parseFloat(line.substring(9)), 1e-4f);
  }

  private static int lines(Path file) throws IOException {
    return Files.readAllLines(file).size();
  }
}
