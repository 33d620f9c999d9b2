package io.github.convlens.training.whiten;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.model.Conv;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.whiten.SymmetricMatrix.Eigenvector;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Sets the initial weights of the first convolution so that they whiten the patches that the
 * convolution sees (Coates and Ng 2012, "Learning Feature Representations with K-means"; as a
 * network's frozen first layer: Jordan 2024, "94% on CIFAR-10 in 3.29 Seconds on a Single GPU",
 * section 3.2). Neighbouring pixels are nearly equal, so most of what random kernels let through is
 * brightness. After whitening, edges and colours are as strong as brightness.
 *
 * <p>With m = ⌈out / 2⌉, the first m channels are the principal components of the patches, each
 * divided by √(λ + 5e-4), where λ is the mean square of the component over the patches. The mean
 * squares of these channels are then nearly 1, and no two of these channels are correlated. Channel
 * m + i is the negative of channel i, so an activation that cuts off negative values loses nothing
 * of a channel that has such a counterpart.
 */
public final class PatchWhitening {
  /**
   * Prevents components that hardly occur from being amplified too much, as in Jordan's airbench94.
   */
  private static final double EPSILON = 5e-4;

  private PatchWhitening() {}

  /**
   * Sets the weights of a network's first convolution; a bias keeps its values.
   *
   * @param train the training images
   * @param manager the manager for arrays that do not outlive the call
   * @return one line that says what was done
   * @throws InvalidInputException if the first layer with weights is not a convolution that can
   *     whiten
   */
  public static String apply(Network network, DeviceImages train, NDManager manager) {
    LayerInfo first = requireFits(network.spec());
    Conv convolution = (Conv) first.layer();
    Patches patches = new Patches(convolution, first.input());
    patches.add(train, manager);
    float[] weights = weights(patches.moments().eigenvectors(), convolution.out());
    String name = first.parameters().get(0).under(first.name());
    Map<String, Tensor> values = NetworkWeights.capture(network);
    List<Long> shape = Objects.requireNonNull(values.get(name)).shape();
    values.put(name, Tensor.of(weights, shape));
    NetworkWeights.restore(network, values, "whitening");
    return "whitening: %s begins with the principal components of %,d patches of %dx%d pixels"
        .formatted(first.name(), patches.count(), convolution.kernel(), convolution.kernel());
  }

  /**
   * The convolution whose weights would be set.
   *
   * @throws InvalidInputException if there is no such convolution, or if it cannot whiten
   */
  public static LayerInfo requireFits(NetworkSpec network) {
    LayerInfo first =
        network.leaves().stream()
            .filter(LayerInfo::hasParameters)
            .findFirst()
            .filter(layer -> layer.layer() instanceof Conv)
            .orElseThrow(
                () ->
                    problem(
                        "needs a convolution as the first layer with weights",
                        "set whitening to false, or begin the network with a convolution"));
    Conv convolution = (Conv) first.layer();
    if (convolution.groups() != 1 || convolution.dilation() != 1) {
      throw problem(
          "needs a first convolution without groups or dilation",
          "leave them out of " + first.name());
    }
    int maxChannels = 2 * first.input().channels() * convolution.kernel() * convolution.kernel();
    if (convolution.out() > maxChannels) {
      throw problem(
          "gives %s at most %d channels, but it has %d"
              .formatted(first.name(), maxChannels, convolution.out()),
          "set its out to %d or less, or use a larger kernel".formatted(maxChannels));
    }
    return first;
  }

  private static InvalidInputException problem(String problem, String fix) {
    return InvalidInputException.option("whitening", problem, fix);
  }

  /** The weights, row by row, with the shape (out, channels × kernel × kernel). */
  static float[] weights(List<Eigenvector> components, int out) {
    int length = components.size();
    int kept = (out + 1) / 2;
    float[] weights = new float[out * length];
    for (int channel = 0; channel < out; channel++) {
      Eigenvector component = components.get(channel % kept);
      double scale = (channel < kept ? 1 : -1) / Math.sqrt(component.value() + EPSILON);
      for (int i = 0; i < length; i++) {
        weights[channel * length + i] = (float) (scale * component.vector()[i]);
      }
    }
    return weights;
  }
}
