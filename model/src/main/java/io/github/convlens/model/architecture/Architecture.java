package io.github.convlens.model.architecture;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import java.util.List;

/**
 * A kind of network that can be built for images of a given shape and for a given number of
 * classes.
 */
public sealed interface Architecture
    permits SimpleCnn,
        ResNet,
        PlainNet,
        Vgg16,
        MobileNetV2,
        MobileNetV3,
        EfficientNet,
        ConvNext,
        ExplicitLayers {

  /** Every architecture. */
  static List<Kind<? extends Architecture>> kinds() {
    return List.of(
        SimpleCnn.KIND,
        ResNet.KIND,
        PlainNet.KIND,
        Vgg16.KIND,
        MobileNetV2.KIND,
        MobileNetV3.KIND,
        EfficientNet.KIND,
        ConvNext.KIND,
        ExplicitLayers.KIND);
  }

  /**
   * The description of the network.
   *
   * @param input the shape of one image
   * @param classes the number of outputs of the last layer
   * @throws InvalidInputException if the network cannot be built for this image shape or this
   *     number of classes
   */
  NetworkSpec build(FeatureShape input, int classes);
}
