package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.ParameterSpec.Role;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Squeeze and excitation (Hu et al. 2018). It multiplies every channel by a factor that two fully
 * connected layers compute from the means of all channels. Names and shapes match torchvision's
 * {@code SqueezeExcitation}, whose {@code fc1} and {@code fc2} are 1x1 convolutions.
 *
 * @param squeeze the number of outputs of the first fully connected layer; required
 * @param activation the function after the first fully connected layer; default ReLU
 * @param gate the function after the second fully connected layer; default sigmoid
 */
public record SqueezeExcite(Integer squeeze, Function activation, Function gate)
    implements LeafLayer {

  private static final Setting<Integer> SQUEEZE =
      LeafLayer.count("squeeze", "outputs of the first fully connected layer", 1);
  private static final Setting<Function> ACTIVATION =
      function("activation", "the activation after the first fully connected layer")
          .or(Function.RELU);
  private static final Setting<Function> GATE =
      function("gate", "the activation after the second fully connected layer")
          .or(Function.SIGMOID);

  /** The name and the settings in a configuration, with the paper's functions as defaults. */
  public static final Kind<SqueezeExcite> KIND =
      new Kind<>(
          SqueezeExcite.class,
          "squeeze_excite",
          "A factor for each channel, computed from the means of all channels (Hu et al. 2018),"
              + " like torchvision's SqueezeExcitation",
          List.of(SQUEEZE, ACTIVATION, GATE),
          v -> new SqueezeExcite(v.get(SQUEEZE), v.get(ACTIVATION), v.get(GATE)));

  private static Setting<Function> function(String key, String effect) {
    String plain =
        Stream.of(Function.values())
            .filter(Function::plain)
            .map(Setting::name)
            .collect(Collectors.joining(" | "));
    return Setting.choice(key, Function.class, effect)
        .written(plain)
        .where(Function::plain, "use a function without a slope, such as relu or sigmoid");
  }

  /**
   * @throws InvalidInputException if a setting is missing or out of its range
   */
  public SqueezeExcite {
    squeeze = SQUEEZE.check(squeeze);
    activation = ACTIVATION.check(activation);
    gate = GATE.check(gate);
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.OTHER;
  }

  @Override
  public String stem() {
    return "squeeze_excite";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    if (input.flat()) {
      throw new InvalidInputException(
          "it needs an image but receives a flat vector: put it before flatten");
    }
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(FeatureShape input) {
    int channels = input.channels();
    return List.of(
        ParameterSpec.of(
            "fc1.weight", Role.WEIGHT, new Shape(squeeze, channels, 1, 1), channels, squeeze),
        ParameterSpec.of("fc1.bias", Role.BIAS, new Shape(squeeze), channels, squeeze),
        ParameterSpec.of(
            "fc2.weight", Role.WEIGHT, new Shape(channels, squeeze, 1, 1), squeeze, channels),
        ParameterSpec.of("fc2.bias", Role.BIAS, new Shape(channels), squeeze, channels));
  }

  @Override
  public long multiplyAdds(FeatureShape input) {
    return 2L * input.channels() * squeeze;
  }

  @Override
  public Window window(FeatureShape input) {
    return Window.whole(input);
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    V means = operators.globalAveragePool(x);
    V squeezed =
        operators.convolution(means, parameters.apply(0), parameters.apply(1), Window.POINT, 1);
    V activated = Activation.of(activation).export(operators, squeezed, input, parameters);
    V excited =
        operators.convolution(activated, parameters.apply(2), parameters.apply(3), Window.POINT, 1);
    return operators.multiply(x, Activation.of(gate).export(operators, excited, input, parameters));
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    Shape channels = new Shape(x.getShape().get(0), x.getShape().get(1));
    try (NDArray means = x.getNDArrayInternal().globalAvgPool();
        NDArray flat = means.reshape(channels);
        NDArray squeezed = linear(flat, weights.get(0), weights.get(1));
        NDArray activated = Activation.of(activation).apply(squeezed, weights, training);
        NDArray excited = linear(activated, weights.get(2), weights.get(3));
        NDArray factors = Activation.of(gate).apply(excited, weights, training);
        NDArray perPixel = factors.reshape(channels.get(0), channels.get(1), 1, 1)) {
      return x.mul(perPixel);
    }
  }

  /**
   * A 1x1 convolution of images with one pixel. It is computed as a product of matrices, which
   * libtorch computes faster.
   */
  private static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    try (NDArray matrix = weight.reshape(weight.getShape().get(0), weight.getShape().get(1))) {
      return x.getNDArrayInternal().linear(x, matrix, bias).head();
    }
  }
}
