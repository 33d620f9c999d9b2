package io.github.convlens.training.optimize;

/** What training minimises, always the mean over the batch. */
public sealed interface LossOptions {

  /** How many outputs the network must have for {@code classes} classes. */
  default int outputs(int classes) {
    return classes;
  }

  /**
   * Softmax cross-entropy on logits (N, classes), as {@code torch.nn.CrossEntropyLoss}.
   *
   * @param labelSmoothing share of the target spread evenly over all classes, 0 to below 1
   */
  record CrossEntropy(double labelSmoothing) implements LossOptions {
    public CrossEntropy {
      Require.fraction("label_smoothing", labelSmoothing);
    }
  }

  /** Mean of (output − one-hot target)² over batch and classes, as {@code torch.nn.MSELoss}. */
  record MeanSquaredError() implements LossOptions {}

  /**
   * Cross-entropy of one logit (N, 1) with two classes, as {@code torch.nn.BCEWithLogitsLoss};
   * class 1 is predicted where the logit is above 0.
   */
  record BinaryCrossEntropy() implements LossOptions {
    @Override
    public int outputs(int classes) {
      if (classes != 2) {
        throw new IllegalArgumentException(
            "binary_cross_entropy tells two classes apart and the data has "
                + classes
                + ": use cross_entropy, or keep two with data.classes");
      }
      return 1;
    }
  }
}
