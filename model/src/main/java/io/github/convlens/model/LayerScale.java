package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.ParameterSpec.Role;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A learned factor for each channel (Touvron et al. 2021, "Going deeper with Image Transformers").
 * It is small at first, so a residual initially computes little more than its shortcut. The
 * parameter has the layer's own name, like torchvision's {@code layer_scale} in ConvNeXt. Its shape
 * is (C, 1, 1), or (C) on a flat input.
 *
 * @param init the initial value of the factors; default 1e-6
 */
public record LayerScale(Double init) implements LeafLayer {

  private static final Setting<Double> INIT =
      Range.between(Setting.number("init", "initial value of the factors"), -1e6, 1e6)
          .or(1e-6, "1.0e-6");

  /** The name and the settings in a configuration, with ConvNeXt's default. */
  public static final Kind<LayerScale> KIND =
      new Kind<>(
          LayerScale.class,
          "layer_scale",
          "A learned factor for each channel (Touvron et al. 2021)",
          List.of(INIT),
          v -> new LayerScale(v.get(INIT)));

  /**
   * @throws io.github.convlens.core.InvalidInputException if the setting is out of its range
   */
  public LayerScale {
    init = INIT.check(init);
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.OTHER;
  }

  @Override
  public String stem() {
    return "layer_scale";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(FeatureShape input) {
    Shape shape = input.flat() ? new Shape(input.channels()) : new Shape(input.channels(), 1, 1);
    return List.of(ParameterSpec.constant("", Role.LAYER_SCALE, shape, init));
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    return operators.multiply(x, parameters.apply(0));
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    return x.mul(weights.get(0));
  }
}
