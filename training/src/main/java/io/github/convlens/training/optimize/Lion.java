package io.github.convlens.training.optimize;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.internal.torch.OptimizerKernels;
import java.util.List;

/**
 * Lion (Chen et al. 2023), as in {@code timm.optim.Lion}. Every weight moves by the learning rate,
 * against the sign of {@code beta1 · mean + (1 − beta1) · gradient}. Then the mean of the gradients
 * is updated with {@code beta2}. Weight decay is decoupled. The learning rate should be three to
 * ten times smaller than AdamW's, and the decay larger by the same factor.
 */
public final class Lion extends DecayingOptimizer<Lion> implements OptimizerOptions {
  /** β1, for the direction of the update; used unless the schedule sets a momentum; default 0.9. */
  public static final Setting<Double> BETA1 =
      Range.fraction(
              Setting.number(
                  "beta1",
                  "weight of the running mean in the direction of the update; a schedule that"
                      + " sets the momentum overrides this value"))
          .or(0.9);

  /** β2, the decay rate of the running mean; default 0.99. */
  public static final Setting<Double> BETA2 =
      Range.fraction(Setting.number("beta2", "decay rate of the running mean")).or(0.99);

  /**
   * The weight decay: an update subtracts this fraction of a weight, times the learning rate;
   * default 0.
   */
  public static final Setting<Double> DECAY = decoupled(0.0);

  /** The name and the settings in a configuration, with timm's defaults. */
  public static final Kind<Lion> KIND =
      Kind.of(
          Lion.class,
          "lion",
          "Updates by the sign of a mean of the gradients, Chen et al. (2023),"
              + " timm.optim.Lion; needs a learning rate three to ten times lower than AdamW's",
          List.of(BETA1, BETA2, DECAY, DECAY_NORM_AND_BIAS),
          Lion::new);

  private Lion(Options values) {
    super(values, DECAY);
  }

  @Override
  protected Lion copy(Options others) {
    return new Lion(others);
  }

  @Override
  public boolean decoupledDecay() {
    return true;
  }

  @Override
  public double momentum() {
    return get(BETA1);
  }

  @Override
  public List<OptimizerState> state() {
    return List.of(OptimizerState.MEAN);
  }

  @Override
  public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
    kernels.lion(step, get(BETA2));
  }

  @Override
  public double step(double[] state, double gradient) {
    double direction = get(BETA1) * state[0] + (1 - get(BETA1)) * gradient;
    state[0] = get(BETA2) * state[0] + (1 - get(BETA2)) * gradient;
    return Math.signum(direction);
  }
}
