package io.github.convlens.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.data.target.Targets;
import io.github.convlens.data.target.Task;
import io.github.convlens.training.internal.torch.LossKernels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The loss that training minimises. It is always the mean over the batch. */
public sealed interface LossOptions
    permits LossOptions.CrossEntropy,
        LossOptions.MeanSquaredError,
        LossOptions.BinaryCrossEntropy,
        LossOptions.TargetLoss,
        WeightedCrossEntropy,
        AdjustedCrossEntropy,
        FocalLoss,
        FocalLoss.Weighted {

  /** The kinds of all losses. */
  static List<Kind<? extends LossOptions>> kinds() {
    return List.of(
        CrossEntropy.KIND,
        FocalLoss.KIND,
        MeanSquaredError.KIND,
        BinaryCrossEntropy.KIND,
        NumberLoss.SmoothL1.KIND,
        NumberLoss.AbsoluteError.KIND);
  }

  /** The loss that this loss's name means in a task; empty if the task has no loss of this name. */
  default Optional<LossOptions> of(Task task) {
    return task == Task.CLASSIFY ? Optional.of(this) : Optional.empty();
  }

  /** The option {@code training.loss}. */
  static Setting<LossOptions> setting() {
    return Setting.named(
        "loss",
        LossOptions.class,
        kinds(),
        CrossEntropy.KIND,
        "the loss that training minimises, a mean over the batch",
        "the loss, as in PyTorch; the default depends on data.task: cross_entropy for classify,"
            + " binary_cross_entropy for multi_label, mean_squared_error for regress");
  }

  /**
   * The number of outputs that the network must have.
   *
   * @param classes the number of classes, labels or numbers
   * @throws InvalidInputException if the loss does not fit that many classes
   */
  default int outputs(int classes) {
    return classes;
  }

  /**
   * The loss as a computation on one device.
   *
   * @param kernels the kernels, loaded on the device by the calling thread
   * @param manager the owner of the arrays that the computation needs in addition to a batch
   */
  Computation on(LossKernels kernels, NDManager manager);

  /**
   * The lowest mean loss with the same outputs for every image.
   *
   * @param frequencies the frequencies of the classes among the images; they add up to 1
   */
  double atChance(double[] frequencies);

  /** A lower bound of the mean loss: that of predictions that are correct and certain. */
  double lowest(int classes);

  /**
   * Outputs whose probabilities are the mean of the probabilities of several outputs; for a squared
   * error, and for regression, the mean of the outputs.
   *
   * @param outputs one or more arrays (N, outputs) for the same N images
   */
  NDArray averaged(List<NDArray> outputs);

  /**
   * The same loss, with the loss of each image multiplied by the weight of its class before the
   * mean is taken.
   *
   * @param weights the weights, by label
   * @throws InvalidInputException if the loss does not take weights
   */
  default LossOptions weighted(double[] weights) {
    throw InvalidInputException.option(
        "class_weights",
        "is set, but only the losses cross_entropy and focal take weights",
        "remove it, or use one of these losses");
  }

  /**
   * The same loss, computed after an offset has been added to each output.
   *
   * @param offsets the offsets of {@link LogitAdjustment}, by label
   * @throws InvalidInputException if the loss does not take offsets
   */
  default LossOptions adjusted(double[] offsets) {
    throw InvalidInputException.option(
        LogitAdjustment.STRENGTH.key(),
        "is set, but only the loss cross_entropy takes it",
        "remove it, or use that loss");
  }

  /** Computes a loss. */
  @FunctionalInterface
  interface Computation {
    /**
     * @param outputs the network's outputs (N, outputs), without softmax or sigmoid
     * @param labels class indices (N), int64; for a {@link TargetLoss}, targets (N, outputs),
     *     float32
     * @return the mean loss, with its autograd graph, and the number of correct images
     */
    NDList apply(NDArray outputs, NDArray labels);
  }

  /** A loss for targets that are not classes: float32 (N, outputs). No image counts as correct. */
  sealed interface TargetLoss extends LossOptions permits LabelLoss, NumberLoss {
    /** The lowest mean loss with the same outputs for every image. */
    double atChance(Targets targets);

    @Override
    default double atChance(double[] frequencies) {
      throw new IllegalStateException("a loss of targets that are not classes");
    }

    @Override
    default double lowest(int outputs) {
      return 0;
    }
  }

  /**
   * Softmax cross-entropy on logits (N, classes), as in {@code torch.nn.CrossEntropyLoss}.
   *
   * @param labelSmoothing the share of the target that is spread evenly over all classes, in [0, 1)
   */
  record CrossEntropy(double labelSmoothing) implements LossOptions {
    private static final Setting<Double> LABEL_SMOOTHING =
        Range.fraction(
                Setting.number(
                    "label_smoothing",
                    "the part of the target that is spread evenly over all classes"))
            .or(0.0);

    /** The name and the settings in a configuration; by default without label smoothing. */
    public static final Kind<CrossEntropy> KIND =
        new Kind<>(
            CrossEntropy.class,
            "cross_entropy",
            "Softmax cross-entropy, torch.nn.CrossEntropyLoss",
            List.of(LABEL_SMOOTHING),
            v -> new CrossEntropy(v.get(LABEL_SMOOTHING)));

    /**
     * @throws InvalidInputException if the label smoothing is out of its range
     */
    public CrossEntropy {
      LABEL_SMOOTHING.check(labelSmoothing);
    }

    @Override
    public Computation on(LossKernels kernels, NDManager manager) {
      NDArray smoothing = LossKernels.hostScalar(manager, labelSmoothing);
      return (outputs, labels) -> kernels.crossEntropy(outputs, labels, smoothing);
    }

    /** The logarithms of the mean probabilities. The softmax of these logits is that mean. */
    @Override
    public NDArray averaged(List<NDArray> outputs) {
      return logarithmOfMean(outputs.stream().map(logits -> logits.logSoftmax(1)).toList());
    }

    @Override
    public double atChance(double[] frequencies) {
      return entropy(smoothed(frequencies));
    }

    @Override
    public double lowest(int classes) {
      double[] certain = new double[classes];
      certain[0] = 1;
      return entropy(smoothed(certain));
    }

    @Override
    public LossOptions weighted(double[] weights) {
      return new WeightedCrossEntropy(this, weights);
    }

    @Override
    public LossOptions adjusted(double[] offsets) {
      return new AdjustedCrossEntropy(this, offsets);
    }

    private double[] smoothed(double[] distribution) {
      double even = labelSmoothing / distribution.length;
      return Arrays.stream(distribution).map(p -> even + (1 - labelSmoothing) * p).toArray();
    }
  }

  /**
   * Mean of (output − one-hot target)² over batch and classes, as in {@code torch.nn.MSELoss}; for
   * task regress, the targets are the numbers.
   */
  record MeanSquaredError() implements LossOptions {
    /** The name and the settings in a configuration. */
    public static final Kind<MeanSquaredError> KIND =
        new Kind<>(
            MeanSquaredError.class,
            "mean_squared_error",
            "Squared error of one-hot labels or of numbers, torch.nn.MSELoss",
            List.of(),
            v -> new MeanSquaredError());

    @Override
    public Optional<LossOptions> of(Task task) {
      return switch (task) {
        case CLASSIFY -> Optional.of(this);
        case MULTI_LABEL -> Optional.empty();
        case REGRESS -> Optional.of(new NumberLoss.SquaredError());
      };
    }

    @Override
    public Computation on(LossKernels kernels, NDManager manager) {
      return kernels::meanSquaredError;
    }

    @Override
    public NDArray averaged(List<NDArray> outputs) {
      return outputs.stream().reduce(NDArray::add).orElseThrow().div(outputs.size());
    }

    /** The mean, over the classes, of the variance of the one-hot target. */
    @Override
    public double atChance(double[] frequencies) {
      return Arrays.stream(frequencies).map(p -> p * (1 - p)).average().orElseThrow();
    }

    @Override
    public double lowest(int classes) {
      return 0;
    }
  }

  /**
   * Cross-entropy of two classes with one logit (N, 1), as in {@code torch.nn.BCEWithLogitsLoss}.
   * Class 1 is predicted if the logit is above 0. For task multi_label, there is one logit for each
   * label.
   */
  record BinaryCrossEntropy() implements LossOptions {
    /** The name and the settings in a configuration. */
    public static final Kind<BinaryCrossEntropy> KIND =
        new Kind<>(
            BinaryCrossEntropy.class,
            "binary_cross_entropy",
            "One output for two classes or one for each label, torch.nn.BCEWithLogitsLoss",
            List.of(),
            v -> new BinaryCrossEntropy());

    @Override
    public Optional<LossOptions> of(Task task) {
      return switch (task) {
        case CLASSIFY -> Optional.of(this);
        case MULTI_LABEL -> Optional.of(new LabelLoss());
        case REGRESS -> Optional.empty();
      };
    }

    @Override
    public int outputs(int classes) {
      if (classes != 2) {
        throw InvalidInputException.option(
            "loss",
            "binary_cross_entropy needs two classes, but the data has " + classes,
            "use cross_entropy, or keep only two classes of the data");
      }
      return 1;
    }

    @Override
    public Computation on(LossKernels kernels, NDManager manager) {
      return kernels::binaryCrossEntropy;
    }

    @Override
    public NDArray averaged(List<NDArray> outputs) {
      return logitOfMean(outputs);
    }

    @Override
    public double atChance(double[] frequencies) {
      return entropy(frequencies);
    }

    @Override
    public double lowest(int classes) {
      return 0;
    }
  }

  /** The element-wise logit of the mean of the logits' sigmoids. */
  static NDArray logitOfMean(List<NDArray> logits) {
    NDArray yes =
        logarithmOfMean(logits.stream().map(z -> Activation.softPlus(z.neg()).neg()).toList());
    NDArray no = logarithmOfMean(logits.stream().map(z -> Activation.softPlus(z).neg()).toList());
    return yes.sub(no);
  }

  /**
   * The element-wise logarithm of the mean of numbers that are given by their logarithms. The
   * numbers themselves may be too large or too small for a float.
   */
  static NDArray logarithmOfMean(List<NDArray> logarithms) {
    NDArray largest = logarithms.stream().reduce(NDArray::maximum).orElseThrow();
    NDArray sum =
        logarithms.stream().map(z -> z.sub(largest).exp()).reduce(NDArray::add).orElseThrow();
    return sum.div(logarithms.size()).log().add(largest);
  }

  /** One number per class, as a float32 array on the manager's device. */
  static NDArray byClass(double[] values, NDManager manager) {
    float[] single = new float[values.length];
    for (int i = 0; i < single.length; i++) {
      single[i] = (float) values[i];
    }
    return manager.create(single);
  }

  private static double entropy(double[] distribution) {
    return -Arrays.stream(distribution).map(p -> p > 0 ? p * Math.log(p) : 0).sum();
  }
}
