package io.github.convlens.training.optimize;

import io.github.convlens.core.option.OptionSet;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;

/**
 * The base class of the options of all optimisers. All of them have weight decay.
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

  /**
   * The setting of a weight decay that is decoupled from the gradient (Loshchilov and Hutter,
   * 2019).
   */
  static Setting<Double> decoupled(double defaultValue) {
    return Range.notNegative(
            Setting.number(
                "weight_decay",
                "each update subtracts this fraction of the weight, multiplied by the"
                    + " learning rate"))
        .or(defaultValue);
  }

  /** The weight decay, before it is multiplied by the learning rate. */
  public final double weightDecay() {
    return get(decay);
  }

  /** Whether weight decay applies to normalisation layers and biases as well. */
  public final boolean decayNormAndBias() {
    return get(OptimizerOptions.DECAY_NORM_AND_BIAS);
  }
}
