package io.github.convlens.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.experiment.export.Agreement;
import io.github.convlens.experiment.export.ExportFormat;
import io.github.convlens.experiment.export.ExportOptions;
import io.github.convlens.experiment.export.ModelRuntime;
import io.github.convlens.experiment.export.NetworkExport;
import io.github.convlens.experiment.export.UnusableModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tests that exported files give the same results as the network. */
class ExportTest {
  private static final ExportOptions RAW_FOLDED = new ExportOptions(true, true, false);
  private static final ExportOptions HALF = new ExportOptions(false, false, true);

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> everyLayerKindIsExportedCorrectly() {
    return ExportCase.everyLayerKind().map(this::test);
  }

  @TestFactory
  Stream<DynamicTest> combinationsOfLayersAreExportedCorrectly() {
    return ExportCase.layersTogether().map(this::test);
  }

  /** {@code scripts/check-export} tests the large architectures, whose files take gigabytes. */
  @TestFactory
  Stream<DynamicTest> everyArchitectureIsExportedCorrectly() {
    return ExportCase.everyArchitecture().filter(one -> !one.large()).map(this::test);
  }

  private DynamicTest test(ExportCase one) {
    return DynamicTest.dynamicTest(
        one.name(),
        () -> {
          TestNetwork network = one.network(folder);
          for (ExportFormat format : List.of(ExportFormat.ONNX, ExportFormat.TORCHSCRIPT)) {
            for (ExportOptions options : List.of(ExportOptions.DEFAULT, RAW_FOLDED)) {
              Agreement agreement = export(network, format, options);
              assertTrue(agreement.passed(), format + " " + options + " " + agreement);
              assertTrue(agreement.difference() <= 1e-4, format + " " + options + " " + agreement);
              assertEquals(agreement.images(), agreement.sameClass(), agreement.toString());
            }
          }
        });
  }

  @Test
  void aSingleOutputBecomesTwoProbabilities() throws IOException {
    TestNetwork network = TestNetwork.of(folder, "relu", 1);
    for (ExportFormat format : List.of(ExportFormat.ONNX, ExportFormat.TORCHSCRIPT)) {
      Agreement agreement = export(network, format, ExportOptions.DEFAULT);
      assertTrue(agreement.passed(), agreement.toString());
    }
  }

  @Test
  void anExportedNetworkPredictsTheSameClassesAsConvlensForAThousandImages() throws IOException {
    TestNetwork network = TestNetwork.ofArchitecture(folder, "simple_cnn", 1000);
    Agreement agreement = export(network, ExportFormat.ONNX, ExportOptions.DEFAULT);
    assertEquals(1000, agreement.images());
    assertEquals(1000, agreement.sameClass(), agreement.toString());
  }

  @Test
  void halfPrecisionHalvesTheFileAndGivesSimilarOutputs() throws IOException {
    TestNetwork network = TestNetwork.ofArchitecture(folder, "simple_cnn", 64);
    Agreement agreement = export(network, ExportFormat.ONNX, HALF);
    long half = Files.size(file(ExportFormat.ONNX));
    assertTrue(agreement.passed(), agreement.toString());
    assertTrue(agreement.difference() > 1e-5, agreement.toString());
    export(network, ExportFormat.ONNX, ExportOptions.DEFAULT);
    assertTrue(half < 0.6 * Files.size(file(ExportFormat.ONNX)));
  }

  @Test
  void aFileThatGivesDifferentResultsIsNotKept() throws IOException {
    TestNetwork network = TestNetwork.of(folder, "conv: {out: 4, kernel: 3}, relu", 10);
    for (ExportFormat format : List.of(ExportFormat.ONNX, ExportFormat.TORCHSCRIPT)) {
      Path file = file(format);
      Agreement agreement =
          new NetworkExport(network.withOneChangedBias(), format, ExportOptions.DEFAULT)
              .write(file, runtime(format), network.reference());
      assertFalse(agreement.passed(), agreement.toString());
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(List.of(), left.filter(one -> !one.toString().endsWith(".yaml")).toList());
      }
    }
  }

  @Test
  void theMetadataContainsTheClassesAndTheComparison() throws IOException {
    TestNetwork network = TestNetwork.of(folder, "relu", 10);
    for (ExportFormat format : List.of(ExportFormat.ONNX, ExportFormat.TORCHSCRIPT)) {
      Agreement agreement = export(network, format, ExportOptions.DEFAULT);
      String bytes = Files.readString(file(format), StandardCharsets.ISO_8859_1);
      assertTrue(bytes.contains("[\"0\",\"1\",\"2\""), "classes");
      assertTrue(bytes.contains("convlens.resize"), "resize");
      assertTrue(bytes.contains(agreement.toString()), "comparison");
    }
  }

  @Test
  void aFileThatIsNotAModelIsRejectedByTheRuntime() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml.onnx"), "no model");
    for (ExportFormat format : List.of(ExportFormat.ONNX, ExportFormat.TORCHSCRIPT)) {
      ModelRuntime runtime = runtime(format);
      assertThrows(UnusableModelException.class, () -> runtime.open(file).close());
    }
  }

  private Agreement export(TestNetwork network, ExportFormat format, ExportOptions options)
      throws IOException {
    return new NetworkExport(network.exported(), format, options)
        .write(file(format), runtime(format), network.reference());
  }

  private static ModelRuntime runtime(ExportFormat format) {
    return format.runtime().orElseThrow();
  }

  private Path file(ExportFormat format) {
    return folder.resolve("network." + format.extension());
  }
}
