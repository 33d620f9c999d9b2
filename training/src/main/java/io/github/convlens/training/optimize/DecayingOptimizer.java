package io.github.convlens.training.optimize;

import io.github.convlens.core.option.OptionSet;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;

/**
 * The options of an optimiser with weight decay, the base class of all optimisers.
 *
 * @param <S> the class of the options
 */
abstract class DecayingOptimizer<S extends DecayingOptimizer<S>> extends OptionSet<S> {
  private final Setting<Double> decay;

  /**
   * @param decay the setting that holds the weight decay
   */
  DecayingOptimizer(Options values, Setting<Double> decay) {
    super(values);
    this.decay = decay;
  }

  /** A weight decay that is decoupled from the gradient (Loshchilov and Hutter, 2019). */
  static Setting<Double> decoupled(double byDefault) {
    return Range.notNegative(
            Setting.number(
                "weight_decay",
                "each update subtracts this fraction of the weight, multiplied by the"
                    + " learning rate"))
        .or(byDefault);
  }

  /** Weight decay, per unit of learning rate. */
  public final double weightDecay() {
    return get(decay);
  }

  /** Whether decay applies to normalisation layers and biases as well. */
  public final boolean decayNormAndBias() {
    return get(OptimizerOptions.DECAY_NORM_AND_BIAS);
  }
}
