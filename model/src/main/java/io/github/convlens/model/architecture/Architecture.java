package io.github.convlens.model.architecture;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import java.util.List;

/** A kind of network, which is built for given images and a given number of classes. */
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
   * Describes the network.
   *
   * @param input shape of one image
   * @param classes outputs of its last layer
   * @throws InvalidInputException if it cannot be built for these images or this number of classes
   */
  NetworkSpec build(FeatureShape input, int classes);
}
