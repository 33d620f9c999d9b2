package io.github.convlens.model.architecture;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code simple_cnn} of the fastai book's chapter 13: convolutions of stride 2 (padding
 * kernel/2, with bias), each halving the image, the last one giving a class per channel at 1x1.
 */
public final class SimpleCnn {
  private static final int KERNEL = 3;
  private static final int STRIDE = 2;

  private SimpleCnn() {}

  /**
   * Describes the network.
   *
   * @param input shape of one image
   * @param channels outputs of each convolution but the last; the book's are 8, 16, 32, 64
   * @param classes outputs of the last convolution, which has no activation, but a batch norm where
   *     the others have one
   * @param firstKernel side of the first kernel; all others are 3x3. The book's is 5
   * @param placement where batch norms stand
   * @param activation which activation function
   * @throws InvalidInputException if the convolutions do not bring the image down to 1x1
   */
  public static NetworkSpec of(
      FeatureShape input,
      List<Integer> channels,
      int classes,
      int firstKernel,
      BatchNormPlacement placement,
      Activation.Function activation) {
    List<NamedLayer> layers = new ArrayList<>();
    int kernel = firstKernel;
    for (int out : channels) {
      layers.add(conv(out, kernel));
      if (placement == BatchNormPlacement.BEFORE_ACTIVATION) {
        layers.add(NamedLayer.of(BatchNorm.standard()));
      }
      layers.add(NamedLayer.of(Activation.of(activation)));
      if (placement == BatchNormPlacement.AFTER_ACTIVATION) {
        layers.add(NamedLayer.of(BatchNorm.standard()));
      }
      kernel = KERNEL;
    }
    layers.add(conv(classes, kernel));
    if (placement != BatchNormPlacement.NONE) {
      layers.add(NamedLayer.of(BatchNorm.standard()));
    }
    FeatureShape last = new NetworkSpec(input, layers).output();
    if (last.height() != 1 || last.width() != 1) {
      throw new InvalidInputException(
          ("model.channels: simple_cnn halves a %s image %d times, to %dx%d, but must reach 1x1:"
                  + " add values to model.channels")
              .formatted(input, channels.size() + 1, last.height(), last.width()));
    }
    layers.add(NamedLayer.of(new Flatten()));
    return new NetworkSpec(input, layers);
  }

  private static NamedLayer conv(int out, int kernel) {
    return NamedLayer.of(Conv.of(out, kernel, STRIDE, kernel / 2, true));
  }
}
