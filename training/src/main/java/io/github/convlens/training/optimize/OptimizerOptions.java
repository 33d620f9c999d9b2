package io.github.convlens.training.optimize;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.internal.torch.OptimizerKernels;
import java.util.List;

/**
 * The optimiser that updates the weights, and its constants. The learning rate is not among these
 * constants, since it comes from the {@link Schedule}. If the schedule also changes the momentum
 * over the run, its values replace {@code momentum} or {@code beta1}.
 *
 * <p>All optimisers have the semantics of {@code torch.optim}, except {@link Lion}, which has those
 * of timm. Weight decay is either an L2 penalty on the gradient, or decoupled: an update then
 * subtracts this fraction of a weight, times the learning rate. It does not apply to normalisation
 * layers and biases, unless {@code decayNormAndBias} is set. Options are set by name:
 *
 * <pre>{@code
 * OptimizerOptions.sgd().with(Sgd.MOMENTUM, 0.9).with(Sgd.NESTEROV, true)
 * }</pre>
 */
public sealed interface OptimizerOptions permits Sgd, Adam, AdamW, RmsProp, Lion, Muon {

  /** The weight decay of an L2 penalty, before it is multiplied by the learning rate; default 0. */
  Setting<Double> WEIGHT_DECAY =
      Range.notNegative(Setting.number("weight_decay", "an L2 penalty on the gradient")).or(0.0);

  /** Whether weight decay applies to normalisation layers and biases as well; default false. */
  Setting<Boolean> DECAY_NORM_AND_BIAS =
      Setting.flag("decay_norm_and_bias", "decay normalisation layers and biases as well")
          .or(false);

  /** Stochastic gradient descent with PyTorch's defaults: no momentum. */
  static Sgd sgd() {
    return Sgd.KIND.byDefault();
  }

  /** Adam with PyTorch's defaults. */
  static Adam adam() {
    return Adam.KIND.byDefault();
  }

  /** AdamW with fastai's defaults. */
  static AdamW adamW() {
    return AdamW.KIND.byDefault();
  }

  /** RMSprop with PyTorch's defaults. */
  static RmsProp rmsProp() {
    return RmsProp.KIND.byDefault();
  }

  /** Lion with timm's defaults. */
  static Lion lion() {
    return Lion.KIND.byDefault();
  }

  /** Muon with PyTorch's defaults. */
  static Muon muon() {
    return Muon.KIND.byDefault();
  }

  /** The kinds of all optimisers. */
  static List<Kind<? extends OptimizerOptions>> kinds() {
    return List.of(Sgd.KIND, Adam.KIND, AdamW.KIND, RmsProp.KIND, Lion.KIND, Muon.KIND);
  }

  /** The option {@code training.optimizer}. */
  static Setting<OptimizerOptions> setting() {
    return Setting.named(
        "optimizer",
        OptimizerOptions.class,
        kinds(),
        AdamW.KIND,
        "how weights are updated. By default, weight decay does not apply to normalisation"
            + " layers and biases",
        "the optimiser, as in torch.optim");
  }

  /**
   * The weight decay, before it is multiplied by the learning rate. It is an L2 penalty for {@code
   * Sgd}, {@code Adam} and {@code RmsProp}, and decoupled from the gradient for the other
   * optimisers.
   */
  double weightDecay();

  /** Whether weight decay applies to normalisation layers and biases as well. */
  boolean decayNormAndBias();

  /** The momentum (or β1), which is used if the schedule does not set one. */
  double momentum();

  /**
   * The arrays that the optimiser keeps for each parameter, in the order of its kernel's arguments.
   */
  List<OptimizerState> state();

  /** Updates a group of parameters. */
  void update(OptimizerKernels kernels, OptimizerKernels.Step step);

  /**
   * The formula for one weight in float64, against which {@code gradcheck} compares the kernel.
   *
   * @param state one number for each element of {@link #state()}, 0 before the first update; the
   *     array is changed in place
   * @param gradient the weight's gradient, including the L2 penalty if there is one
   * @return the amount to subtract from the weight, before it is multiplied by the learning rate
   */
  double step(double[] state, double gradient);

  /** Whether weight decay is decoupled from the gradient, as opposed to an L2 penalty. */
  default boolean decoupledDecay() {
    return false;
  }
}
