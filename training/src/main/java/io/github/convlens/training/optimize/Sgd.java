package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.internal.torch.OptimizerKernels;
import java.util.List;

/**
 * Stochastic gradient descent: {@code v = momentum · v + g}, {@code w -= rate · v}, or with
 * Nesterov's correction {@code w -= rate · (g + momentum · v)}.
 */
public final class Sgd extends DecayingOptimizer<Sgd> implements OptimizerOptions {
  /** The momentum, used unless the schedule sets one; default 0. */
  public static final Setting<Double> MOMENTUM =
      Range.fraction(
              Setting.number(
                  "momentum",
                  "the momentum; a schedule that sets the momentum overrides this" + " value"))
          .or(0.0);

  /** Nesterov's correction, which needs a momentum; default false. */
  public static final Setting<Boolean> NESTEROV =
      Setting.flag("nesterov", "Nesterov's correction; needs a momentum").or(false);

  /** The name and the settings in a configuration, with PyTorch's defaults. */
  public static final Kind<Sgd> KIND =
      Kind.of(
          Sgd.class,
          "sgd",
          "Stochastic gradient descent, torch.optim.SGD",
          List.of(MOMENTUM, NESTEROV, WEIGHT_DECAY, DECAY_NORM_AND_BIAS),
          Sgd::new);

  private Sgd(Options values) {
    super(values, WEIGHT_DECAY);
    if (get(NESTEROV) && momentum() == 0) {
      throw InvalidInputException.option(
          "nesterov", "needs a momentum above 0", "set momentum, or set nesterov to false");
    }
  }

  @Override
  protected Sgd copy(Options others) {
    return new Sgd(others);
  }

  @Override
  public double momentum() {
    return get(MOMENTUM);
  }

  @Override
  public List<OptimizerState> state() {
    return List.of(OptimizerState.VELOCITY);
  }

  @Override
  public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
    kernels.sgd(step, get(NESTEROV));
  }

  @Override
  public double step(double[] state, double gradient) {
    state[0] = momentum() * state[0] + gradient;
    return get(NESTEROV) ? gradient + momentum() * state[0] : state[0];
  }
}
