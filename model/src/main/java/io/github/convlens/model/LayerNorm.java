package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.ParameterSpec.Role;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Layer normalisation over the channels (Ba et al. 2016), separately for each pixel. On a flat
 * input, it is PyTorch's {@code LayerNorm(C)}; on an image, torchvision's {@code LayerNorm2d}.
 *
 * @param eps the number added to the variance before taking the square root; default 1e-5
 */
public record LayerNorm(Double eps) implements LeafLayer {

  private static final Setting<Double> EPS =
      Range.between(Setting.number("eps", "added to the variance"), 1e-12, 1).or(1e-5);

  /** The floating-point types with more than 16 bits. */
  private static final Set<DataType> WIDE = Set.of(DataType.FLOAT32, DataType.FLOAT64);

  /** The name and the settings in a configuration, with PyTorch's default. */
  public static final Kind<LayerNorm> KIND =
      new Kind<>(
          LayerNorm.class,
          "layer_norm",
          "Layer normalisation over the channels of each pixel (Ba et al. 2016), like PyTorch's"
              + " LayerNorm and torchvision's LayerNorm2d",
          List.of(EPS),
          v -> new LayerNorm(v.get(EPS)));

  /**
   * @throws InvalidInputException if the setting is out of its range
   */
  public LayerNorm {
    eps = EPS.check(eps);
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.NORMALISATION;
  }

  @Override
  public String stem() {
    return "layer_norm";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    if (input.channels() == 1) {
      throw new InvalidInputException(
          "it normalises over the channels but receives only one, which would always become 0: put it"
              + " after a layer with more channels");
    }
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(FeatureShape input) {
    Shape perChannel = new Shape(input.channels());
    return List.of(
        ParameterSpec.constant("weight", Role.SCALE, perChannel, 1),
        ParameterSpec.constant("bias", Role.SHIFT, perChannel, 0));
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    if (input.flat()) {
      return operators.layerNorm(x, parameters.apply(0), parameters.apply(1), eps);
    }
    V pixels = operators.channelsLast(x);
    return operators.channelsFirst(
        operators.layerNorm(pixels, parameters.apply(0), parameters.apply(1), eps));
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    if (x.getShape().dimension() == 2) {
      return normalized(x, weights);
    }
    // The transposed arrays are views: images are in channels-last memory, so nothing is copied.
    try (NDArray pixels = x.transpose(0, 2, 3, 1);
        NDArray result = normalized(pixels, weights)) {
      return result.transpose(0, 3, 1, 2);
    }
  }

  private NDArray normalized(NDArray x, Weights weights) {
    NDArray scale = weights.get(0);
    NDArray shift = weights.get(1);
    if (x.getDevice().isGpu() || WIDE.contains(x.getDataType())) {
      return normalized(x, scale, shift);
    }
    // On a CPU, libtorch's layer norm adds up the gradients of scale and shift in the type of the
    // input, and 16 bits lose most digits of such sums. So scale and shift are applied by a product
    // and a sum, whose gradients libtorch adds up in float32.
    try (NDArray one = OwnMemory.ones(scale.getShape(), x);
        NDArray zero = one.sub(one);
        NDArray standard = normalized(x, one, zero);
        NDArray scaled = standard.mul(scale)) {
      return scaled.add(shift);
    }
  }

  private NDArray normalized(NDArray x, NDArray scale, NDArray shift) {
    return x.getNDArrayInternal()
        .layerNorm(x, scale.getShape(), scale, shift, eps.floatValue())
        .head();
  }
}
