package io.github.convlens.dev.gpu;

import io.github.convlens.model.Activation;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.AdaptivePool;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.Dropout;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.GlobalPool;
import io.github.convlens.model.Layer;
import io.github.convlens.model.LayerNorm;
import io.github.convlens.model.LayerScale;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.Pool;
import io.github.convlens.model.Repeat;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.Scale;
import io.github.convlens.model.Sequence;
import io.github.convlens.model.SqueezeExcite;
import io.github.convlens.model.StochasticDepth;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Small networks for images with 8 channels. Together they contain every kind of layer and
 * activation.
 */
final class LayerCases {

  private static final NamedLayer CONV = NamedLayer.of(Conv.of(8, 3, 1, 1, true));
  private static final NamedLayer NORM = NamedLayer.of(BatchNorm.standard());
  private static final NamedLayer RELU = NamedLayer.of(Activation.of(Function.RELU));

  private LayerCases() {}

  /** The layers of each network, by its name. */
  static Map<String, List<NamedLayer>> all() {
    Map<String, List<NamedLayer>> cases = new LinkedHashMap<>();
    cases.put("conv", layers(Conv.of(16, 3, 2, 1, true)));
    cases.put("conv 1x1", layers(Conv.of(16, 1, 1, 0, false)));
    cases.put(
        "conv dilated",
        layers(Conv.of(16, 3, 1, 2, false).with(Conv.DILATION, 2).with(Conv.GROUPS, 2)));
    cases.put("conv depthwise", layers(Conv.of(8, 5, 2, 2, true).with(Conv.GROUPS, 8)));
    cases.put("batch_norm", List.of(CONV, NORM));
    cases.put("layer_norm", layers(new LayerNorm(null)));
    for (Function function : Function.values()) {
      cases.put(function.key(), List.of(NORM, NamedLayer.of(Activation.of(function))));
    }
    cases.put("max_pool", layers(Pool.max(2)));
    cases.put("average_pool", layers(new Pool(Pool.Kind.AVERAGE, 3, 2, 1)));
    cases.put("global_pool average", layers(new GlobalPool(Pool.Kind.AVERAGE)));
    cases.put("global_pool max", layers(new GlobalPool(Pool.Kind.MAX)));
    cases.put("adaptive_pool", layers(new AdaptivePool(5)));
    cases.put("squeeze_excite", layers(new SqueezeExcite(4, null, null)));
    cases.put("layer_scale", layers(new LayerScale(null)));
    cases.put("scale", layers(new Scale(0.3)));
    // Each device draws different random numbers. With probability 0, nothing is dropped.
    cases.put("stochastic_depth", layers(new StochasticDepth(0.0)));
    cases.put("dropout", layers(new Dropout(0.0)));
    cases.put("linear", layers(new Flatten(), new Linear(10, true, false)));
    cases.put("linear per pixel", layers(new Linear(10, true, true)));
    for (Shortcut shortcut : Shortcut.values()) {
      Conv first =
          shortcut == Shortcut.IDENTITY ? Conv.of(8, 3, 1, 1, false) : Conv.of(16, 3, 2, 1, false);
      cases.put(
          "residual " + shortcut.name().toLowerCase(Locale.ROOT),
          layers(new Residual(List.of(NamedLayer.of(first), NORM, RELU), shortcut, null)));
    }
    cases.put("repeat", layers(new Repeat(3, true, List.of(CONV, NORM, RELU))));
    cases.put("sequence", layers(new Sequence(List.of(CONV, RELU))));
    return cases;
  }

  private static List<NamedLayer> layers(Layer... layers) {
    return Arrays.stream(layers).map(NamedLayer::of).toList();
  }
}
