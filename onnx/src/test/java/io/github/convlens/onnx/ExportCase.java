package io.github.convlens.onnx;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.experiment.export.Reference;
import io.github.convlens.model.Layer;
import io.github.convlens.model.architecture.Architecture;
import io.github.convlens.model.architecture.ExplicitLayers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A network whose exported files are tested.
 *
 * @param name a unique description
 * @param model the section {@code model} of the network's configuration
 * @param side the side of the network's input images, in pixels
 */
record ExportCase(String name, String model, int side) {
  /**
   * Architectures that need images of 32x32 pixels, and have too many weights to be tested at each
   * push.
   */
  private static final Set<String> LARGE = Set.of("vgg16_bn", "convnext_tiny");

  private static final int LARGE_SIDE = 32;
  private static final int CLASSES = 10;

  /** Layers with settings other than the defaults, and combinations of layers. */
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

  static Stream<ExportCase> everyLayerKind() {
    return Layer.kinds().stream().map(kind -> ofLayers("layer " + kind.name(), minimal(kind)));
  }

  static Stream<ExportCase> layersTogether() {
    return IntStream.range(0, NETWORKS.size())
        .mapToObj(i -> ofLayers("layers together " + (i + 1), NETWORKS.get(i)));
  }

  static Stream<ExportCase> everyArchitecture() {
    return Architecture.kinds().stream()
        .map(Kind::name)
        .filter(name -> !name.equals(ExplicitLayers.KIND.name()))
        .map(
            name ->
                new ExportCase(
                    name,
                    "{architecture: " + name + "}",
                    LARGE.contains(name) ? LARGE_SIDE : Digits.SIDE));
  }

  private static ExportCase ofLayers(String name, String layers) {
    return new ExportCase(
        name, "{layers: [" + layers + ", flatten, linear: {out: " + CLASSES + "}]}", Digits.SIDE);
  }

  /** Whether the exported files are larger than a hundred megabytes. */
  boolean large() {
    return LARGE.contains(name);
  }

  /** The network, and its outputs for {@value Reference#IMAGES} images. */
  TestNetwork network(Path folder) {
    return TestNetwork.ofModel(folder, model, Reference.IMAGES, side);
  }

  /** A layer of this kind with only its required settings, on an input with several channels. */
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
