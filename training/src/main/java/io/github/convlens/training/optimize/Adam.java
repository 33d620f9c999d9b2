package io.github.convlens.training.optimize;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.internal.torch.OptimizerKernels;
import java.util.List;

/** Adam (Kingma and Ba, 2015) with weight decay as an L2 penalty on the gradient. */
public final class Adam extends DecayingOptimizer<Adam> implements OptimizerOptions {
  /** β1, used unless the schedule sets a momentum; default 0.9. */
  public static final Setting<Double> BETA1 =
      Range.fraction(
              Setting.number(
                  "beta1",
                  "decay rate of the running mean; a schedule that sets the momentum overrides"
                      + " this value"))
          .or(0.9);

  /** β2; default 0.999. */
  public static final Setting<Double> BETA2 =
      Range.fraction(Setting.number("beta2", "decay rate of the running mean square")).or(0.999);

  /** ε, added to the root in the denominator; default 1e-8. */
  public static final Setting<Double> EPSILON =
      Range.positive(Setting.number("epsilon", "added to the root in the denominator")).or(1e-8);

  /** The name and the settings in a configuration, with PyTorch's defaults. */
  public static final Kind<Adam> KIND =
      Kind.of(
          Adam.class,
          "adam",
          "Kingma and Ba (2015), torch.optim.Adam",
          List.of(BETA1, BETA2, EPSILON, WEIGHT_DECAY, DECAY_NORM_AND_BIAS),
          Adam::new);

  private Adam(Options values) {
    super(values, WEIGHT_DECAY);
  }

  @Override
  protected Adam copy(Options others) {
    return new Adam(others);
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
    kernels.adam(step, get(BETA2), get(EPSILON));
  }

  @Override
  public double step(double[] state, double gradient) {
    return AdamFormula.step(state, gradient, momentum(), get(BETA2), get(EPSILON));
  }
}
