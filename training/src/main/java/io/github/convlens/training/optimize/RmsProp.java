package io.github.convlens.training.optimize;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.internal.torch.OptimizerKernels;
import java.util.List;

/**
 * RMSprop: the gradient is divided by the square root of its running mean square, whose decay rate
 * is {@code alpha}.
 */
public final class RmsProp extends DecayingOptimizer<RmsProp> implements OptimizerOptions {
  /** α, the decay rate of the running mean square; default 0.99. */
  public static final Setting<Double> ALPHA =
      Range.fraction(Setting.number("alpha", "decay rate of the running mean square")).or(0.99);

  /** ε, added to the root in the denominator; default 1e-8. */
  public static final Setting<Double> EPSILON =
      Range.positive(Setting.number("epsilon", "added to the root in the denominator")).or(1e-8);

  /** The momentum, used unless the schedule sets one; default 0. */
  public static final Setting<Double> MOMENTUM =
      Range.fraction(
              Setting.number(
                  "momentum",
                  "the momentum; a schedule that sets the momentum overrides this" + " value"))
          .or(0.0);

  /** The name and the settings in a configuration, with PyTorch's defaults. */
  public static final Kind<RmsProp> KIND =
      Kind.of(
          RmsProp.class,
          "rmsprop",
          "Tieleman and Hinton (2012), torch.optim.RMSprop",
          List.of(ALPHA, EPSILON, MOMENTUM, WEIGHT_DECAY, DECAY_NORM_AND_BIAS),
          RmsProp::new);

  private RmsProp(Options values) {
    super(values, WEIGHT_DECAY);
  }

  @Override
  protected RmsProp copy(Options others) {
    return new RmsProp(others);
  }

  @Override
  public double momentum() {
    return get(MOMENTUM);
  }

  @Override
  public List<OptimizerState> state() {
    return List.of(OptimizerState.SQUARE, OptimizerState.VELOCITY);
  }

  @Override
  public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
    kernels.rmsProp(step, get(ALPHA), get(EPSILON));
  }

  @Override
  public double step(double[] state, double gradient) {
    state[0] = get(ALPHA) * state[0] + (1 - get(ALPHA)) * gradient * gradient;
    state[1] = momentum() * state[1] + gradient / (Math.sqrt(state[0]) + get(EPSILON));
    return state[1];
  }
}
