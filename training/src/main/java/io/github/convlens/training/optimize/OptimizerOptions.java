package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.internal.torch.OptimizerKernels;
import java.util.List;

/**
 * Which optimiser moves the weights, and its constants. The learning rate is not here: it comes
 * from the {@link Schedule}, as does a momentum that changes over the run, which then replaces
 * {@code momentum} or {@code beta1}.
 *
 * <p>All follow PyTorch's semantics ({@code torch.optim}). Weight decay is in units of the weight
 * per unit of learning rate; normalisation layers and biases are left out of it unless {@code
 * decayNormAndBias}.
 */
public sealed interface OptimizerOptions {

  /** Weight decay per unit of learning rate. */
  Setting<Double> WEIGHT_DECAY =
      Range.notNegative(Setting.number("weight_decay", "an L2 penalty on the gradient")).or(0.0);

  /** Whether decay applies to normalisation layers and biases too. */
  Setting<Boolean> DECAY_NORM_AND_BIAS =
      Setting.flag("decay_norm_and_bias", "decay normalisation layers and biases, too").or(false);

  /** Every optimiser. */
  static List<Kind<? extends OptimizerOptions>> kinds() {
    return List.of(Sgd.KIND, Adam.KIND, AdamW.KIND, RmsProp.KIND);
  }

  /** L2 penalty ({@code Sgd}, {@code Adam}, {@code RmsProp}) or decoupled decay ({@code AdamW}). */
  double weightDecay();

  /** Whether decay applies to normalisation layers and biases too. */
  boolean decayNormAndBias();

  /** Momentum (or β1) where the schedule gives none. */
  double momentum();

  /** The arrays that it keeps for each parameter, in the order in which its kernel takes them. */
  List<OptimizerState> state();

  /** Updates a group of parameters. */
  void update(OptimizerKernels kernels, OptimizerKernels.Step step);

  /** Whether weight decay is decoupled from the gradient, rather than an L2 penalty on it. */
  default boolean decoupledDecay() {
    return false;
  }

  /**
   * Stochastic gradient descent: {@code v = momentum · v + g}, {@code w -= rate · v}, or with
   * Nesterov's correction {@code w -= rate · (g + momentum · v)}.
   */
  record Sgd(double momentum, boolean nesterov, double weightDecay, boolean decayNormAndBias)
      implements OptimizerOptions {
    private static final Setting<Double> MOMENTUM =
        Range.fraction(
                Setting.number("momentum", "a schedule with a momentum of its own replaces it"))
            .or(0.0);
    private static final Setting<Boolean> NESTEROV =
        Setting.flag("nesterov", "Nesterov's correction; needs a momentum").or(false);

    /** The kind, with PyTorch's defaults. */
    public static final Kind<Sgd> KIND =
        new Kind<>(
            Sgd.class,
            "sgd",
            "Stochastic gradient descent, torch.optim.SGD",
            List.of(MOMENTUM, NESTEROV, WEIGHT_DECAY, DECAY_NORM_AND_BIAS),
            v ->
                new Sgd(
                    v.get(MOMENTUM),
                    v.get(NESTEROV),
                    v.get(WEIGHT_DECAY),
                    v.get(DECAY_NORM_AND_BIAS)));

    /**
     * @throws InvalidInputException if a value is out of its range
     */
    public Sgd {
      MOMENTUM.check(momentum);
      WEIGHT_DECAY.check(weightDecay);
      if (nesterov && momentum == 0) {
        throw InvalidInputException.option(
            "nesterov", "needs a momentum above 0", "set momentum, or nesterov: false");
      }
    }

    @Override
    public List<OptimizerState> state() {
      return List.of(OptimizerState.VELOCITY);
    }

    @Override
    public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
      kernels.sgd(step, nesterov);
    }
  }

  /** Adam (Kingma and Ba, 2015) with weight decay as an L2 penalty on the gradient. */
  record Adam(
      double beta1, double beta2, double epsilon, double weightDecay, boolean decayNormAndBias)
      implements OptimizerOptions {
    private static final Setting<Double> BETA1 =
        Range.fraction(
                Setting.number(
                    "beta1",
                    "of the running mean; a schedule with a momentum of its own replaces it"))
            .or(0.9);
    private static final Setting<Double> BETA2 =
        Range.fraction(Setting.number("beta2", "of the running mean square")).or(0.999);
    private static final Setting<Double> EPSILON =
        Range.positive(Setting.number("epsilon", "added to the root in the denominator")).or(1e-8);

    /** The kind, with PyTorch's defaults. */
    public static final Kind<Adam> KIND =
        new Kind<>(
            Adam.class,
            "adam",
            "Kingma and Ba (2015), torch.optim.Adam",
            List.of(BETA1, BETA2, EPSILON, WEIGHT_DECAY, DECAY_NORM_AND_BIAS),
            v ->
                new Adam(
                    v.get(BETA1),
                    v.get(BETA2),
                    v.get(EPSILON),
                    v.get(WEIGHT_DECAY),
                    v.get(DECAY_NORM_AND_BIAS)));

    /**
     * @throws InvalidInputException if a value is out of its range
     */
    public Adam {
      BETA1.check(beta1);
      BETA2.check(beta2);
      EPSILON.check(epsilon);
      WEIGHT_DECAY.check(weightDecay);
    }

    @Override
    public double momentum() {
      return beta1;
    }

    @Override
    public List<OptimizerState> state() {
      return List.of(OptimizerState.MEAN, OptimizerState.SQUARE, OptimizerState.UPDATES);
    }

    @Override
    public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
      kernels.adam(step, beta2, epsilon);
    }
  }

  /** Adam with decoupled weight decay (Loshchilov and Hutter, 2019): fastai's default. */
  record AdamW(
      double beta1, double beta2, double epsilon, double weightDecay, boolean decayNormAndBias)
      implements OptimizerOptions {
    private static final Setting<Double> BETA1 =
        Range.fraction(
                Setting.number(
                    "beta1",
                    "of the running mean; a schedule with a momentum of its own replaces it"))
            .or(0.9);
    private static final Setting<Double> BETA2 =
        Range.fraction(Setting.number("beta2", "of the running mean square")).or(0.99);
    private static final Setting<Double> EPSILON =
        Range.positive(Setting.number("epsilon", "added to the root in the denominator")).or(1e-5);
    private static final Setting<Double> DECAY =
        Range.notNegative(
                Setting.number(
                    "weight_decay", "the part of the weight taken off per unit of learning rate"))
            .or(0.01);

    /** The kind, with fastai's defaults. */
    public static final Kind<AdamW> KIND =
        new Kind<>(
            AdamW.class,
            "adamw",
            "Decoupled decay, Loshchilov and Hutter (2019), torch.optim.AdamW",
            List.of(BETA1, BETA2, EPSILON, DECAY, DECAY_NORM_AND_BIAS),
            v ->
                new AdamW(
                    v.get(BETA1),
                    v.get(BETA2),
                    v.get(EPSILON),
                    v.get(DECAY),
                    v.get(DECAY_NORM_AND_BIAS)));

    /**
     * @throws InvalidInputException if a value is out of its range
     */
    public AdamW {
      BETA1.check(beta1);
      BETA2.check(beta2);
      EPSILON.check(epsilon);
      DECAY.check(weightDecay);
    }

    @Override
    public double momentum() {
      return beta1;
    }

    @Override
    public List<OptimizerState> state() {
      return List.of(OptimizerState.MEAN, OptimizerState.SQUARE, OptimizerState.UPDATES);
    }

    @Override
    public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
      kernels.adamW(step, beta2, epsilon);
    }

    @Override
    public boolean decoupledDecay() {
      return true;
    }
  }

  /** RMSprop: the gradient over the root of its running mean square (decay rate {@code alpha}). */
  record RmsProp(
      double alpha, double epsilon, double momentum, double weightDecay, boolean decayNormAndBias)
      implements OptimizerOptions {
    private static final Setting<Double> ALPHA =
        Range.fraction(Setting.number("alpha", "of the running mean square")).or(0.99);
    private static final Setting<Double> EPSILON =
        Range.positive(Setting.number("epsilon", "added to the root in the denominator")).or(1e-8);
    private static final Setting<Double> MOMENTUM =
        Range.fraction(
                Setting.number("momentum", "a schedule with a momentum of its own replaces it"))
            .or(0.0);

    /** The kind, with PyTorch's defaults. */
    public static final Kind<RmsProp> KIND =
        new Kind<>(
            RmsProp.class,
            "rmsprop",
            "Tieleman and Hinton (2012), torch.optim.RMSprop",
            List.of(ALPHA, EPSILON, MOMENTUM, WEIGHT_DECAY, DECAY_NORM_AND_BIAS),
            v ->
                new RmsProp(
                    v.get(ALPHA),
                    v.get(EPSILON),
                    v.get(MOMENTUM),
                    v.get(WEIGHT_DECAY),
                    v.get(DECAY_NORM_AND_BIAS)));

    /**
     * @throws InvalidInputException if a value is out of its range
     */
    public RmsProp {
      ALPHA.check(alpha);
      MOMENTUM.check(momentum);
      EPSILON.check(epsilon);
      WEIGHT_DECAY.check(weightDecay);
    }

    @Override
    public List<OptimizerState> state() {
      return List.of(OptimizerState.SQUARE, OptimizerState.VELOCITY);
    }

    @Override
    public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
      kernels.rmsProp(step, alpha, epsilon);
    }
  }
}
