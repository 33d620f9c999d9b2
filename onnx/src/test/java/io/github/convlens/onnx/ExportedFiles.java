package io.github.convlens.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.experiment.export.Agreement;
import io.github.convlens.experiment.export.ExportFormat;
import io.github.convlens.experiment.export.ExportOptions;
import io.github.convlens.experiment.export.NetworkExport;
import io.github.convlens.experiment.export.Reference;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Writes exported files of every layer kind and every architecture, together with the network's own
 * outputs. {@code scripts/check-export} checks them with other programs. This class runs only if it
 * is selected by its name, since the files take gigabytes. The system property {@value #FOLDER}
 * gives the path of an existing folder.
 */
class ExportedFiles {
  private static final String FOLDER = "export.folder";

  private static final List<File> FILES =
      List.of(
          new File("export.onnx", ExportFormat.ONNX, ExportOptions.DEFAULT),
          new File("export-raw-fold.onnx", ExportFormat.ONNX, new ExportOptions(true, true, false)),
          new File("export-half.onnx", ExportFormat.ONNX, new ExportOptions(false, false, true)),
          new File("export.pt", ExportFormat.TORCHSCRIPT, ExportOptions.DEFAULT));

  private record File(String name, ExportFormat format, ExportOptions options) {}

  @TestFactory
  Stream<DynamicTest> everyKindAndArchitecture() {
    Path folder = Path.of(System.getProperty(FOLDER));
    return Stream.of(
            ExportCase.everyLayerKind(),
            ExportCase.layersTogether(),
            ExportCase.everyArchitecture())
        .flatMap(cases -> cases)
        .map(
            exportCase ->
                DynamicTest.dynamicTest(
                    exportCase.name(),
                    () -> write(exportCase, folder.resolve(exportCase.name().replace(' ', '-')))));
  }

  private static void write(ExportCase exportCase, Path folder) throws IOException {
    Files.createDirectories(folder);
    TestNetwork network = exportCase.network(folder);
    Reference reference = network.reference();
    for (File file : FILES) {
      Agreement agreement =
          new NetworkExport(network.exported(), file.format, file.options)
              .write(folder.resolve(file.name), file.format.runtime().orElseThrow(), reference);
      assertTrue(agreement.passed(), file + " " + agreement);
      if (!file.options.half()) {
        assertTrue(agreement.difference() <= 1e-4, file + " " + agreement);
        assertEquals(agreement.images(), agreement.sameClass(), file + " " + agreement);
      }
    }
    new SafeTensors(
            Map.of("pixels", pixels(reference), "logits", logits(reference.logits())), Map.of())
        .write(folder.resolve("reference.safetensors"));
  }

  /**
   * The pixels as float32, in the shape (N, H, W, C), since {@link Tensor} does not support bytes.
   */
  private static Tensor pixels(Reference reference) {
    byte[] pixels = reference.images().pixels().toArray();
    float[] values = new float[pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      values[i] = pixels[i] & 0xff;
    }
    return Tensor.of(
        values,
        List.of(
            (long) reference.images().count(),
            (long) reference.images().height(),
            (long) reference.images().width(),
            (long) reference.images().channels()));
  }

  private static Tensor logits(float[]... rows) {
    int width = rows[0].length;
    float[] values = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    return Tensor.of(values, List.of((long) rows.length, (long) width));
  }
}
