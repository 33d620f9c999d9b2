package io.github.convlens.training.optimize;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.OptionSet;
import io.github.convlens.core.option.Options;
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
 * decayNormAndBias}. They are built by name:
 *
 * <pre>{@code
 * OptimizerOptions.sgd().with(Sgd.MOMENTUM, 0.9).with(Sgd.NESTEROV, true)
 * }</pre>
 */
public sealed interface OptimizerOptions
    permits OptimizerOptions.Sgd,
        OptimizerOptions.Adam,
        OptimizerOptions.AdamW,
        OptimizerOptions.RmsProp,
        Lion,
        Muon {

  /** Weight decay of an L2 penalty, per unit of learning rate; default 0. */
  Setting<Double> WEIGHT_DECAY =
      Range.notNegative(Setting.number("weight_decay", "an L2 penalty on the gradient")).or(0.0);

  /** Whether decay applies to normalisation layers and biases, too; default false. */
  Setting<Boolean> DECAY_NORM_AND_BIAS =
      Setting.flag("decay_norm_and_bias", "decay normalisation layers and biases, too").or(false);

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

  /** Every optimiser. */
  static List<Kind<? extends OptimizerOptions>> kinds() {
    return List.of(Sgd.KIND, Adam.KIND, AdamW.KIND, RmsProp.KIND, Lion.KIND, Muon.KIND);
  }

  /** L2 penalty ({@code Sgd}, {@code Adam}, {@code RmsProp}) or decoupled decay. */
  double weightDecay();

  /** Whether decay applies to normalisation layers and biases too. */
  boolean decayNormAndBias();

  /** Momentum (or β1) where the schedule gives none. */
  double momentum();

  /** The arrays that it keeps for each parameter, in the order in which its kernel takes them. */
  List<OptimizerState> state();

  /** Updates a group of parameters. */
  void update(OptimizerKernels kernels, OptimizerKernels.Step step);

  /**
   * The formula for one weight in float64, which {@code gradcheck} compares with the kernel.
   *
   * @param state of that weight, a number for each of {@link #state()}, 0 before the first update;
   *     changed in place
   * @param gradient with the L2 penalty, if there is one
   * @return what is taken off the weight, per unit of learning rate
   */
  double step(double[] state, double gradient);

  /** Whether weight decay is decoupled from the gradient, rather than an L2 penalty on it. */
  default boolean decoupledDecay() {
    return false;
  }

  /**
   * Stochastic gradient descent: {@code v = momentum · v + g}, {@code w -= rate · v}, or with
   * Nesterov's correction {@code w -= rate · (g + momentum · v)}.
   */
  final class Sgd extends OptionSet<Sgd> implements OptimizerOptions {
    /** The momentum, where the schedule gives none; default 0. */
    public static final Setting<Double> MOMENTUM =
        Range.fraction(
                Setting.number("momentum", "a schedule with a momentum of its own replaces it"))
            .or(0.0);

    /** Nesterov's correction; needs a momentum; default false. */
    public static final Setting<Boolean> NESTEROV =
        Setting.flag("nesterov", "Nesterov's correction; needs a momentum").or(false);

    /** The kind, with PyTorch's defaults. */
    public static final Kind<Sgd> KIND =
        Kind.of(
            Sgd.class,
            "sgd",
            "Stochastic gradient descent, torch.optim.SGD",
            List.of(MOMENTUM, NESTEROV, WEIGHT_DECAY, DECAY_NORM_AND_BIAS),
            Sgd::new);

    private Sgd(Options values) {
      super(values);
      if (get(NESTEROV) && momentum() == 0) {
        throw InvalidInputException.option(
            "nesterov", "needs a momentum above 0", "set momentum, or nesterov: false");
      }
    }

    @Override
    protected Sgd copy(Options others) {
      return new Sgd(others);
    }

    @Override
    public double weightDecay() {
      return get(WEIGHT_DECAY);
    }

    @Override
    public boolean decayNormAndBias() {
      return get(DECAY_NORM_AND_BIAS);
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

  /** Adam (Kingma and Ba, 2015) with weight decay as an L2 penalty on the gradient. */
  final class Adam extends OptionSet<Adam> implements OptimizerOptions {
    /** β1, where the schedule gives no momentum; default 0.9. */
    public static final Setting<Double> BETA1 =
        Range.fraction(
                Setting.number(
                    "beta1",
                    "of the running mean; a schedule with a momentum of its own replaces it"))
            .or(0.9);

    /** β2; default 0.999. */
    public static final Setting<Double> BETA2 =
        Range.fraction(Setting.number("beta2", "of the running mean square")).or(0.999);

    /** ε, added to the root in the denominator; default 1e-8. */
    public static final Setting<Double> EPSILON =
        Range.positive(Setting.number("epsilon", "added to the root in the denominator")).or(1e-8);

    /** The kind, with PyTorch's defaults. */
    public static final Kind<Adam> KIND =
        Kind.of(
            Adam.class,
            "adam",
            "Kingma and Ba (2015), torch.optim.Adam",
            List.of(BETA1, BETA2, EPSILON, WEIGHT_DECAY, DECAY_NORM_AND_BIAS),
            Adam::new);

    private Adam(Options values) {
      super(values);
    }

    @Override
    protected Adam copy(Options others) {
      return new Adam(others);
    }

    @Override
    public double weightDecay() {
      return get(WEIGHT_DECAY);
    }

    @Override
    public boolean decayNormAndBias() {
      return get(DECAY_NORM_AND_BIAS);
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

  /** Adam with decoupled weight decay (Loshchilov and Hutter, 2019): fastai's default. */
  final class AdamW extends OptionSet<AdamW> implements OptimizerOptions {
    /** β1, where the schedule gives no momentum; default 0.9. */
    public static final Setting<Double> BETA1 =
        Range.fraction(
                Setting.number(
                    "beta1",
                    "of the running mean; a schedule with a momentum of its own replaces it"))
            .or(0.9);

    /** β2; default 0.99. */
    public static final Setting<Double> BETA2 =
        Range.fraction(Setting.number("beta2", "of the running mean square")).or(0.99);

    /** ε, added to the root in the denominator; default 1e-5. */
    public static final Setting<Double> EPSILON =
        Range.positive(Setting.number("epsilon", "added to the root in the denominator")).or(1e-5);

    /** The part of the weight taken off per unit of learning rate; default 0.01. */
    public static final Setting<Double> DECAY =
        Range.notNegative(
                Setting.number(
                    "weight_decay", "the part of the weight taken off per unit of learning rate"))
            .or(0.01);

    /** The kind, with fastai's defaults. */
    public static final Kind<AdamW> KIND =
        Kind.of(
            AdamW.class,
            "adamw",
            "Decoupled decay, Loshchilov and Hutter (2019), torch.optim.AdamW",
            List.of(BETA1, BETA2, EPSILON, DECAY, DECAY_NORM_AND_BIAS),
            AdamW::new);

    private AdamW(Options values) {
      super(values);
    }

    @Override
    protected AdamW copy(Options others) {
      return new AdamW(others);
    }

    @Override
    public double weightDecay() {
      return get(DECAY);
    }

    @Override
    public boolean decayNormAndBias() {
      return get(DECAY_NORM_AND_BIAS);
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

  /** RMSprop: the gradient over the root of its running mean square (decay rate {@code alpha}). */
  final class RmsProp extends OptionSet<RmsProp> implements OptimizerOptions {
    /** α, of the running mean square; default 0.99. */
    public static final Setting<Double> ALPHA =
        Range.fraction(Setting.number("alpha", "of the running mean square")).or(0.99);

    /** ε, added to the root in the denominator; default 1e-8. */
    public static final Setting<Double> EPSILON =
        Range.positive(Setting.number("epsilon", "added to the root in the denominator")).or(1e-8);

    /** The momentum, where the schedule gives none; default 0. */
    public static final Setting<Double> MOMENTUM =
        Range.fraction(
                Setting.number("momentum", "a schedule with a momentum of its own replaces it"))
            .or(0.0);

    /** The kind, with PyTorch's defaults. */
    public static final Kind<RmsProp> KIND =
        Kind.of(
            RmsProp.class,
            "rmsprop",
            "Tieleman and Hinton (2012), torch.optim.RMSprop",
            List.of(ALPHA, EPSILON, MOMENTUM, WEIGHT_DECAY, DECAY_NORM_AND_BIAS),
            RmsProp::new);

    private RmsProp(Options values) {
      super(values);
    }

    @Override
    protected RmsProp copy(Options others) {
      return new RmsProp(others);
    }

    @Override
    public double weightDecay() {
      return get(WEIGHT_DECAY);
    }

    @Override
    public boolean decayNormAndBias() {
      return get(DECAY_NORM_AND_BIAS);
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
}
