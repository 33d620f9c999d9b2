package io.github.convlens.training.record;

import java.util.List;

/**
 * What is written down about every layer. Null components are off.
 *
 * @param activations mean, standard deviation and near-zero fraction of layer outputs
 * @param histogram of the same layers' outputs, near zero by the same threshold
 * @param gradients statistics of every parameter's gradient
 * @param activationGradients statistics of the loss's gradient with respect to the same layers'
 *     outputs
 */
public record RecordOptions(
    ActivationOptions activations,
    HistogramOptions histogram,
    GradientOptions gradients,
    GradientOptions activationGradients) {

  /** How often something is recorded: every so many batches, or once an epoch (its last batch). */
  public record Every(int batches, boolean epoch) {
    public static final Every EPOCH = new Every(1, true);

    public Every {
      if (batches < 1) {
        throw new IllegalArgumentException(
            "every is " + batches + ": give a number of batches, 1 or more, or 'epoch'");
      }
    }

    /** Whether batch {@code step} of the run, the {@code last} of its epoch or not, is recorded. */
    public boolean includes(long step, boolean last) {
      return epoch ? last : step % batches == 0;
    }
  }

  /**
   * Which layers: those with parameters (fastai's choice), the activation functions, all, or by
   * name.
   */
  public sealed interface Layers {
    enum Kind implements Layers {
      PARAMETERS,
      ACTIVATIONS,
      ALL
    }

    record Named(List<String> names) implements Layers {
      public Named {
        names = List.copyOf(names);
      }
    }
  }

  /**
   * Mean, standard deviation and near-zero fraction of layer outputs.
   *
   * @param nearZero an element counts as near zero at or below this value, as in fastai (negatives
   *     count), or, with {@code absolute}, where its absolute value is
   * @param kernels what measures outputs on the CPU, for these statistics and for histograms
   */
  public record ActivationOptions(
      Every every, Layers layers, double nearZero, boolean absolute, KernelChoice kernels) {

    /** Every batch, layers with parameters, near zero at or below 0.05: fastai's defaults. */
    public static final ActivationOptions FASTAI =
        new ActivationOptions(new Every(1, false), Layers.Kind.PARAMETERS, 0.05, false);

    /** With the kernels that suit the platform. */
    public ActivationOptions(Every every, Layers layers, double nearZero, boolean absolute) {
      this(every, layers, nearZero, absolute, KernelChoice.AUTO);
    }

    /** The same with other kernels. */
    public ActivationOptions withKernels(KernelChoice choice) {
      return new ActivationOptions(every, layers, nearZero, absolute, choice);
    }
  }
}
