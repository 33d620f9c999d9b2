package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.ParameterSpec.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An element-wise activation function.
 *
 * @param function the function; required
 * @param slope the slope of {@code leaky_relu} below zero (default 0.01); null for all other
 *     functions
 */
public record Activation(Function function, @Nullable Double slope) implements LeafLayer {
  /** The activation functions, as defined in PyTorch. */
  public enum Function {
    /** max(x, 0). */
    RELU("max(x, 0)"),
    /** x above zero, slope times x below. */
    LEAKY_RELU("x above zero, slope · x below"),
    /** Leaky ReLU with one learned slope for all channels, initially 0.25 (He et al. 2015). */
    PRELU("Leaky ReLU with one learned slope, which is 0.25 before training (He et al. 2015)"),
    /** x above zero, exp(x) - 1 below. */
    ELU("x above zero, exp(x) − 1 below"),
    /**
     * x · Φ(x), exactly (no tanh approximation); Φ is the standard normal cumulative distribution.
     */
    GELU("x · Φ(x), exactly (no tanh approximation)"),
    /** x times sigmoid(x), also called swish. */
    SILU("x · sigmoid(x), also called swish"),
    /** 1 / (1 + exp(-x)). */
    SIGMOID("1 / (1 + exp(−x))"),
    /** Hyperbolic tangent. */
    TANH("The hyperbolic tangent"),
    /** min(max(x, 0), 6) (Sandler et al. 2018). */
    RELU6("max(x, 0), at most 6"),
    /** ReLU6(x + 3) / 6 (Howard et al. 2019). */
    HARDSIGMOID("ReLU6(x + 3) / 6 (Howard et al. 2019)"),
    /** x times the hard sigmoid of x (Howard et al. 2019). */
    HARDSWISH("x · hardsigmoid(x) (Howard et al. 2019)"),
    /** x times tanh(softplus(x)), where softplus(x) = log(1 + exp(x)) (Misra 2019). */
    MISH("x · tanh(softplus(x)) (Misra 2019)");

    private static final int RELU6_BOUND = 6;
    private static final int HARD_SIGMOID_SHIFT = 3;

    private final String formula;

    Function(String formula) {
      this.formula = formula;
    }

    /** Whether the function has neither learned parameters nor a slope that can be chosen. */
    boolean plain() {
      return this != PRELU && this != LEAKY_RELU;
    }

    /** The formula, as text. */
    public String formula() {
      return formula;
    }

    /** The name in configuration files: {@code leaky_relu}. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final double PRELU_SLOPE = 0.25;
  private static final Setting<Double> SLOPE =
      Range.between(Setting.number("slope", "factor of negative values"), 0.0, 1).or(0.01);

  /** One kind of layer for each function. */
  static List<Kind<? extends Layer>> kinds() {
    return Arrays.stream(Function.values()).<Kind<? extends Layer>>map(Activation::kind).toList();
  }

  private static Kind<Activation> kind(Function function) {
    boolean leaky = function == Function.LEAKY_RELU;
    return new Kind<>(
        Activation.class,
        function.key(),
        function.formula(),
        leaky ? List.of(SLOPE) : List.of(),
        v -> new Activation(function, leaky ? v.get(SLOPE) : null));
  }

  /**
   * @throws InvalidInputException if the function is missing, or a slope is given for a function
   *     that has none
   */
  public Activation {
    if (function == null) {
      throw new InvalidInputException(
          "activation: its function is missing: give one, such as relu");
    }
    if (function == Function.LEAKY_RELU) {
      slope = SLOPE.check(slope);
    } else if (slope != null) {
      throw InvalidInputException.option(
          "slope", "applies only to leaky_relu, not to " + function.key(), "leave it out");
    }
  }

  /** An activation; a leaky ReLU has the default slope. */
  public static Activation of(Function function) {
    return new Activation(function, null);
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.ACTIVATION;
  }

  @Override
  public String stem() {
    return function.key();
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    return input;
  }

  @Override
  public List<ParameterSpec> parameters(FeatureShape input) {
    return function == Function.PRELU
        ? List.of(ParameterSpec.constant("weight", Role.SLOPE, new Shape(1), PRELU_SLOPE))
        : List.of();
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    return switch (function) {
      case RELU -> operators.relu(x);
      case LEAKY_RELU -> operators.leakyRelu(x, Objects.requireNonNull(slope));
      case PRELU -> operators.prelu(x, parameters.apply(0));
      case ELU -> operators.elu(x);
      case GELU -> operators.gelu(x);
      case SILU -> operators.multiply(x, operators.sigmoid(x));
      case SIGMOID -> operators.sigmoid(x);
      case TANH -> operators.tanh(x);
      case RELU6 -> operators.clip(x, 0, Function.RELU6_BOUND);
      case HARDSIGMOID -> hardSigmoid(operators, x);
      case HARDSWISH -> operators.multiply(x, hardSigmoid(operators, x));
      case MISH -> operators.multiply(x, operators.tanh(operators.softplus(x)));
    };
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    var operators = x.getNDArrayInternal();
    return switch (function) {
      case RELU -> operators.relu();
      case LEAKY_RELU -> operators.leakyRelu(Objects.requireNonNull(slope).floatValue());
      case PRELU -> prelu(x, weights.get(0));
      case ELU -> operators.elu(1f);
      case GELU -> operators.gelu();
      case SILU -> silu(x);
      case SIGMOID -> operators.sigmoid();
      case TANH -> operators.tanh();
      case RELU6 -> x.clip(0, Function.RELU6_BOUND);
      case HARDSIGMOID -> hardSigmoid(x);
      case HARDSWISH -> hardSwish(x);
      case MISH -> mish(x);
    };
  }

  private static <V> V hardSigmoid(Operators<V> operators, V x) {
    return operators.clip(operators.affine(x, 1.0 / Function.RELU6_BOUND, 0.5), 0, 1);
  }

  /** Computes relu(x) − slope · relu(−x), since DJL's own PReLU throws with the PyTorch engine. */
  private static NDArray prelu(NDArray x, NDArray slope) {
    try (NDArray negated = x.neg();
        NDArray below = negated.getNDArrayInternal().relu();
        NDArray scaled = below.mul(slope);
        NDArray above = x.getNDArrayInternal().relu()) {
      return above.sub(scaled);
    }
  }

  private static NDArray hardSigmoid(NDArray x) {
    try (NDArray shifted = x.add(Function.HARD_SIGMOID_SHIFT);
        NDArray clipped = shifted.clip(0, Function.RELU6_BOUND);
        NDArray six = OwnMemory.number(Function.RELU6_BOUND, x)) {
      return clipped.div(six);
    }
  }

  private static NDArray hardSwish(NDArray x) {
    try (NDArray gate = hardSigmoid(x)) {
      return x.mul(gate);
    }
  }

  private static NDArray silu(NDArray x) {
    try (NDArray sigmoid = x.getNDArrayInternal().sigmoid()) {
      return x.mul(sigmoid);
    }
  }

  private static NDArray mish(NDArray x) {
    try (NDArray softplus = x.getNDArrayInternal().softPlus();
        NDArray gate = softplus.tanh()) {
      return x.mul(gate);
    }
  }
}
