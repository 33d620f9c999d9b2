package io.github.convlens.training.optimize;

import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Options;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.training.internal.torch.OptimizerKernels;
import java.util.List;

/**
 * Muon (Jordan 2024), as in {@code torch.optim.Muon} with {@code adjust_lr_fn="match_rms_adamw"},
 * but in float32. A weight moves against the running mean of its gradients, which is taken as a
 * matrix with a row for each output channel, and is made roughly orthogonal by five Newton–Schulz
 * iterations. Biases, the parameters of normalisation layers and other parameters with one value
 * for each channel ({@link #isMatrix}) are updated as by AdamW, with the same learning rate and
 * weight decay.
 */
public final class Muon extends DecayingOptimizer<Muon> implements OptimizerOptions {
  /** The decay rate of the running mean, used unless the schedule sets it; default 0.95. */
  public static final Setting<Double> MOMENTUM =
      Range.fraction(
              Setting.number(
                  "momentum",
                  "decay rate of the running mean; a schedule that sets the momentum overrides"
                      + " this value"))
          .or(0.95);

  /** Nesterov's correction; default true. */
  public static final Setting<Boolean> NESTEROV =
      Setting.flag("nesterov", "Nesterov's correction").or(true);

  /** AdamW's β1, for parameters that are not matrices; default 0.9. */
  public static final Setting<Double> BETA1 =
      Range.fraction(
              Setting.number(
                  "beta1", "beta1 of AdamW, which updates biases and" + " normalisation layers"))
          .or(0.9);

  /** AdamW's β2, for parameters that are not matrices; default 0.99. */
  public static final Setting<Double> BETA2 =
      Range.fraction(
              Setting.number(
                  "beta2", "beta2 of AdamW, which updates biases and" + " normalisation layers"))
          .or(0.99);

  /**
   * The weight decay: an update subtracts this fraction of a weight, times the learning rate;
   * default 0.1.
   */
  public static final Setting<Double> DECAY = decoupled(0.1);

  /** The name and the settings in a configuration, with PyTorch's defaults. */
  public static final Kind<Muon> KIND =
      Kind.of(
          Muon.class,
          "muon",
          "Orthogonal updates of weights, Jordan (2024), torch.optim.Muon with"
              + " adjust_lr_fn match_rms_adamw, so that AdamW's rates are suitable; biases and"
              + " normalisation layers are updated by AdamW",
          List.of(MOMENTUM, NESTEROV, BETA1, BETA2, DECAY, DECAY_NORM_AND_BIAS),
          Muon::new);

  private static final double EPSILON = 1e-8;

  private Muon(Options values) {
    super(values, DECAY);
  }

  @Override
  protected Muon copy(Options others) {
    return new Muon(others);
  }

  @Override
  public boolean decoupledDecay() {
    return true;
  }

  @Override
  public double momentum() {
    return get(MOMENTUM);
  }

  @Override
  public List<OptimizerState> state() {
    return List.of(OptimizerState.MEAN, OptimizerState.SQUARE_OF_VECTOR, OptimizerState.UPDATES);
  }

  @Override
  public void update(OptimizerKernels kernels, OptimizerKernels.Step step) {
    kernels.muon(step, get(NESTEROV), get(BETA1), get(BETA2), EPSILON);
  }

  /**
   * Whether a parameter of this shape is a matrix, with a row for each output channel. Parameters
   * with one value per row, such as a layer scale of shape (C, 1, 1), are vectors.
   */
  public static boolean isMatrix(Shape parameter) {
    return parameter.dimension() > 1 && parameter.size() > parameter.get(0);
  }

  /** AdamW's step, for one element of a vector. */
  @Override
  public double step(double[] state, double gradient) {
    return AdamFormula.step(state, gradient, get(BETA1), get(BETA2), EPSILON);
  }

  /**
   * The formula for a matrix in float64, against which {@code gradcheck} compares the kernel.
   *
   * @param mean the running mean of the gradients; the array has at least as many elements as the
   *     matrix, and is changed in place
   * @param gradient the gradient of the matrix, row by row
   * @param rows the number of rows
   * @return the amounts to subtract from the matrix, row by row, before they are multiplied by the
   *     learning rate
   */
  public double[] step(double[] mean, float[] gradient, int rows) {
    double[] direction = new double[gradient.length];
    for (int i = 0; i < gradient.length; i++) {
      mean[i] = momentum() * mean[i] + (1 - momentum()) * gradient[i];
      direction[i] =
          get(NESTEROV) ? momentum() * mean[i] + (1 - momentum()) * gradient[i] : mean[i];
    }
    return MuonFormula.step(direction, rows);
  }
}
