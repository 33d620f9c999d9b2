package io.github.convlens.insight.diagnose;

import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Dropout;
import io.github.convlens.model.LayerFamily;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a run's network and data before its first batch.
 *
 * @param network the network; null if the size of its input is not known
 * @param splits the recorded facts about the data
 */
public record Given(@Nullable NetworkSpec network, SplitFacts splits) {

  /** The leaf layers in forward order; empty if the network is not known. */
  public List<LayerInfo> leaves() {
    return network == null ? List.of() : network.leaves();
  }

  /** The shorter side of an image in pixels; 0 if not known. */
  public int side() {
    return network == null ? 0 : Math.min(network.input().height(), network.input().width());
  }

  /** The dropout layer with the highest probability; empty if there is none. */
  public Optional<LayerInfo> strongestDropout() {
    return leaves().stream()
        .filter(leaf -> leaf.layer() instanceof Dropout)
        .max(Comparator.comparingDouble(leaf -> ((Dropout) leaf.layer()).p()));
  }

  /**
   * The activation function at the end of the network; empty if the last layer is not an
   * activation.
   */
  public Optional<Activation.Function> outputFunction() {
    List<LayerInfo> leaves = leaves();
    return !leaves.isEmpty() && leaves.get(leaves.size() - 1).layer() instanceof Activation last
        ? Optional.of(last.function())
        : Optional.empty();
  }

  /**
   * The smallest number of values per image and channel that a batch norm averages over; empty if
   * there is no batch norm.
   */
  public OptionalLong fewestNormalised() {
    return leaves().stream()
        .filter(leaf -> leaf.layer() instanceof BatchNorm)
        .mapToLong(leaf -> (long) leaf.input().height() * leaf.input().width())
        .min();
  }

  /**
   * The smallest momentum of any batch norm; NaN if there is no batch norm. The momentum is the
   * weight of the newest batch in the running statistics.
   */
  public double batchNormMomentum() {
    return leaves().stream()
        .map(LayerInfo::layer)
        .filter(BatchNorm.class::isInstance)
        .mapToDouble(layer -> ((BatchNorm) layer).momentum())
        .min()
        .orElse(Double.NaN);
  }

  /**
   * Whether a normalisation layer follows the first layer with weights, and comes before the second
   * layer with weights. Such a normalisation layer removes the scale of the inputs.
   */
  public boolean firstLayerNormalised() {
    int weighted = 0;
    for (LayerInfo leaf : leaves()) {
      weighted += leaf.layer().family() == LayerFamily.WEIGHTED ? 1 : 0;
      if (leaf.layer().family() == LayerFamily.NORMALISATION) {
        return weighted == 1;
      }
      if (weighted > 1) {
        return false;
      }
    }
    return false;
  }
}
