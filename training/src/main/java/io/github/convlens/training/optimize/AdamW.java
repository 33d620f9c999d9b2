package io.github.convlens.training.optimize;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.internal.torch.OptimizerKernels;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019). It is fastai's default optimiser.
 */
public final class AdamW extends DecayingOptimizer<AdamW> implements OptimizerOptions {
  /** β1, used unless the schedule sets a momentum; default 0.9. */
  public static final Setting<Double> BETA1 =
      Range.fraction(
              Setting.number(
                  "beta1",
                  "decay rate of the running mean; a schedule that sets the momentum overrides"
                      + " this value"))
          .or(0.9);

  /** β2; default 0.99. */
  public static final Setting<Double> BETA2 =
      Range.fraction(Setting.number("beta2", "decay rate of the running mean square")).or(0.99);

  /** ε, added to the root in the denominator; default 1e-5. */
  public static final Setting<Double> EPSILON =
      Range.positive(Setting.number("epsilon", "added to the root in the denominator")).or(1e-5);

  /**
   * The weight decay: an update subtracts this fraction of a weight, times the learning rate;
   * default 0.01.
   */
  public static final Setting<Double> DECAY = decoupled(0.01);

  /** The name and the settings in a configuration, with fastai's defaults. */
  public static final Kind<AdamW> KIND =
      Kind.of(
          AdamW.class,
          "adamw",
          "Decoupled decay, Loshchilov and Hutter (2019), torch.optim.AdamW",
          List.of(BETA1, BETA2, EPSILON, DECAY, DECAY_NORM_AND_BIAS),
          AdamW::new);

  private AdamW(Options values) {
    super(values, DECAY);
  }

  @Override
  protected AdamW copy(Options others) {
    return new AdamW(others);
  }

  @Override
  public double momentum() {
    return get(BETA1);
  }

  @Override
  public List<OptimizerState> state() {
    return List.of(OptimizerState.MEAN, OptimizerState.SQUARE, OptimizerState.UPDATES);
  }

  @Override
  public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
    kernels.adamW(step, get(BETA2), get(EPSILON));
  }

  @Override
  public double step(double[] state, double gradient) {
    return AdamFormula.step(state, gradient, momentum(), get(BETA2), get(EPSILON));
  }

  @Override
  public boolean decoupledDecay() {
    return true;
  }
}
