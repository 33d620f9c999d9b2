package io.github.convlens.model.architecture;

import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.Layer;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A convolution, a batch norm and an activation, named 0, 1 and 2, as in torchvision's {@code
 * Conv2dNormActivation}. The convolution has no bias, and its padding keeps the image's size if the
 * stride is 1.
 */
final class ConvUnit {
  private final BatchNorm norm;
  private final Activation.@Nullable Function activation;

  /**
   * @param activation the activation; null for none
   */
  ConvUnit(BatchNorm norm, Activation.@Nullable Function activation) {
    this.norm = norm;
    this.activation = activation;
  }

  /** A unit whose convolution connects all input channels with all output channels. */
  Sequence dense(int out, int kernel, int stride) {
    return of(Conv.of(out, kernel, stride, kernel / 2, false));
  }

  /** A unit that convolves each channel separately. */
  Sequence depthwise(int channels, int kernel, int stride) {
    return of(Conv.of(channels, kernel, stride, kernel / 2, false).with(Conv.GROUPS, channels));
  }

  private Sequence of(Conv conv) {
    return activation == null
        ? numbered(conv, norm)
        : numbered(conv, norm, Activation.of(activation));
  }

  /** Layers named 0, 1, 2 and so on, like the children of PyTorch's {@code Sequential}. */
  static Sequence numbered(Layer... layers) {
    return numbered(List.of(layers));
  }

  static Sequence numbered(List<? extends Layer> layers) {
    List<NamedLayer> named = new ArrayList<>();
    for (Layer layer : layers) {
      named.add(new NamedLayer(Integer.toString(named.size()), layer));
    }
    return new Sequence(named);
  }
}
