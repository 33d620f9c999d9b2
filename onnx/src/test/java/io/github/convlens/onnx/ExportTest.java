package io.github.convlens.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.experiment.export.Agreement;
import io.github.convlens.experiment.export.ExportFormat;
import io.github.convlens.experiment.export.ExportOptions;
import io.github.convlens.experiment.export.ModelRuntime;
import io.github.convlens.experiment.export.NetworkExport;
import io.github.convlens.experiment.export.Reference;
import io.github.convlens.experiment.export.UnusableModelException;
import io.github.convlens.model.Layer;
import io.github.convlens.model.architecture.Architecture;
import io.github.convlens.model.architecture.ExplicitLayers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Exported files compute what the network computes. */
class ExportTest {
  private static final ExportOptions RAW_FOLDED = new ExportOptions(true, true, false);
  private static final ExportOptions HALF = new ExportOptions(false, false, true);

  @TempDir private Path folder;

  /** Kinds with settings of their own, and the ways in which layers stand together. */
  private static final List<String> NETWORKS =
      List.of(
          "conv: {out: 8, kernel: 3, stride: 2, padding: 1, bias: false}",
          "conv: {out: 6, kernel: 3, dilation: 2, padding: 2}, conv: {out: 6, kernel: 3, groups: 3}",
          "batch_norm, leaky_relu: {slope: 0.2}, flatten, batch_norm, linear: {out: 5, bias: false}",
          "conv: {out: 4, kernel: 3}, batch_norm: {eps: 0.01}, prelu, conv: {out: 8, kernel: 5},"
              + " batch_norm, dropout, flatten, linear: {out: 9}, batch_norm",
          "max_pool: {kernel: 3, stride: 2, padding: 1}, avg_pool: {kernel: 3, stride: 2, padding: 1}",
          "conv: {out: 4, kernel: 3, padding: 1}, residual: {layers: [batch_norm, relu, {conv: {out:"
              + " 4, kernel: 3, padding: 1}}], activation: relu}",
          "residual: {shortcut: projection, activation: silu, layers: [{conv: {out: 8, kernel: 3,"
              + " stride: 2, padding: 1}}, batch_norm]}",
          "residual: {shortcut: pad, layers: [{conv: {out: 8, kernel: 3, stride: 2, padding: 1}}]}",
          "conv: {out: 4, kernel: 3}, repeat: {times: 3, share_weights: true, layers: [{conv: {out:"
              + " 4, kernel: 3, padding: 1}}, batch_norm, tanh]}",
          "conv: {out: 4, kernel: 3}, residual: {layers: [{conv: {out: 4, kernel: 3, padding: 1,"
              + " groups: 4}}, layer_norm, {linear: {out: 8, per_pixel: true}}, gelu, {linear: {out:"
              + " 4, per_pixel: true}}, {layer_scale: {init: 0.5}}, stochastic_depth]}",
          "conv: {out: 6, kernel: 3}, batch_norm, relu6, squeeze_excite: {squeeze: 3, activation:"
              + " silu, gate: hardsigmoid}, adaptive_avg_pool: {size: 5}, adaptive_avg_pool: {size:"
              + " 7}, flatten, layer_norm",
          "conv: {out: 6, kernel: 3}, linear: {out: 5, per_pixel: true}, batch_norm, flatten,"
              + " layer_scale: {init: 2}",
          "repeat: {times: 2, layers: [{sequence: {layers: [{conv: {out: 4, kernel: 3}}, elu]}}]}");

  @TestFactory
  Stream<DynamicTest> everyLayerKind() {
    return Layer.kinds().stream()
        .map(kind -> test(kind.name(), TestNetwork.of(folder, minimal(kind), 10)));
  }

  @TestFactory
  Stream<DynamicTest> layersTogether() {
    return NETWORKS.stream().map(layers -> test(layers, TestNetwork.of(folder, layers, 10)));
  }

  @TestFactory
  Stream<DynamicTest> everyArchitecture() {
    return Architecture.kinds().stream()
        .filter(kind -> !kind.name().equals(ExplicitLayers.KIND.name()))
        // They need images of 32 pixels.
        .filter(kind -> !List.of("vgg16_bn", "convnext_tiny").contains(kind.name()))
        .map(
            kind ->
                test(
                    kind.name(),
                    TestNetwork.ofArchitecture(folder, kind.name(), Reference.IMAGES)));
  }

  private DynamicTest test(String name, TestNetwork network) {
    return DynamicTest.dynamicTest(
        name,
        () -> {
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
  void aThousandImagesAsPixelsGetTheClassThatPredictNames() throws IOException {
    TestNetwork network = TestNetwork.ofArchitecture(folder, "simple_cnn", 1000);
    Agreement agreement = export(network, ExportFormat.ONNX, ExportOptions.DEFAULT);
    assertEquals(1000, agreement.images());
    assertEquals(1000, agreement.sameClass(), agreement.toString());
  }

  @Test
  void halfPrecisionTakesHalfTheSpaceAndComesClose() throws IOException {
    TestNetwork network = TestNetwork.ofArchitecture(folder, "simple_cnn", 64);
    Agreement agreement = export(network, ExportFormat.ONNX, HALF);
    long half = Files.size(file(ExportFormat.ONNX));
    assertTrue(agreement.passed(), agreement.toString());
    assertTrue(agreement.difference() > 1e-5, agreement.toString());
    export(network, ExportFormat.ONNX, ExportOptions.DEFAULT);
    assertTrue(half < 0.6 * Files.size(file(ExportFormat.ONNX)));
  }

  @Test
  void aFileThatComputesSomethingElseIsNotKept() throws IOException {
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
  void theMetadataNamesClassesAndTheComparison() throws IOException {
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
  void anAbsurdModelIsRefusedByTheRuntime() throws IOException {
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

  /** A layer of this kind with what it needs, on several channels. */
  private static String minimal(Kind<?> kind) {
    List<String> given = new ArrayList<>();
    for (Setting<?> setting : kind.settings()) {
      if (setting == Layer.LAYERS) {
        given.add(setting.key() + ": [relu]");
      } else if (setting.literal() == null && !setting.isOptional()) {
        given.add(setting.key() + ": 3");
      }
    }
    String flat = kind.name().equals("linear") ? "flatten, " : "";
    return "conv: {out: 4, kernel: 3}, "
        + flat
        + kind.name()
        + given.stream().collect(Collectors.joining(", ", ": {", "}"));
  }
}
