package io.github.convlens.experiment.export;

import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.LeafLayer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.weights.Tensor;
import java.util.List;
import java.util.Optional;

/**
 * A layer into which the following batch norm is folded. The batch norm uses its running
 * statistics, as in evaluation. With factor = scale / √(variance + eps), the weights of each output
 * channel are multiplied by the factor, and the bias becomes (bias − mean) · factor + shift.
 *
 * @param layer the layer, which has a bias
 * @param tensors the weight and the bias of the layer
 */
record FoldedNorm(LeafLayer layer, List<Tensor> tensors) {

  /**
   * Folds a batch norm into the layer before it.
   *
   * @param tensors the weight of {@code layer} and, if the layer has one, its bias
   * @param statistics scale, shift, running mean and running variance
   * @return empty if the layer is neither a convolution nor a linear layer
   */
  static Optional<FoldedNorm> of(
      LeafLayer layer, List<Tensor> tensors, BatchNorm norm, List<Tensor> statistics) {
    LeafLayer biased;
    if (layer instanceof Conv conv) {
      biased = conv.with(Conv.BIAS, true);
    } else if (layer instanceof Linear linear) {
      biased = new Linear(linear.out(), true, linear.perPixel());
    } else {
      return Optional.empty();
    }
    float[] weights = tensors.get(0).floats();
    float[] scale = statistics.get(0).floats();
    float[] shift = statistics.get(1).floats();
    float[] mean = statistics.get(2).floats();
    float[] variance = statistics.get(3).floats();
    float[] bias = tensors.size() > 1 ? tensors.get(1).floats() : new float[scale.length];
    int perChannel = weights.length / scale.length;
    for (int channel = 0; channel < scale.length; channel++) {
      double factor = scale[channel] / Math.sqrt(variance[channel] + norm.eps());
      for (int i = channel * perChannel; i < (channel + 1) * perChannel; i++) {
        weights[i] = (float) (weights[i] * factor);
      }
      bias[channel] = (float) ((bias[channel] - (double) mean[channel]) * factor + shift[channel]);
    }
    return Optional.of(
        new FoldedNorm(
            biased,
            List.of(
                Tensor.of(weights, tensors.get(0).shape()),
                Tensor.of(bias, List.of((long) bias.length)))));
  }
}
