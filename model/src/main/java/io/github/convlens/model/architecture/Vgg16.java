package io.github.convlens.model.architecture;

import static io.github.convlens.model.architecture.ConvUnit.numbered;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.Activation;
import io.github.convlens.model.AdaptivePool;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.Dropout;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Pool;
import java.util.ArrayList;
import java.util.List;

/**
 * VGG-16 (Simonyan and Zisserman 2014, configuration D: 16 layers with weights) with batch norms
 * and the names of torchvision's {@code vgg16_bn}, for images of 32x32 pixels or more.
 *
 * @param dropout the probability that dropout between the last three layers sets a value to zero;
 *     default 0.5
 */
public record Vgg16(double dropout) implements Architecture {

  /** The output channels of each convolution; 0 stands for a pooling layer. */
  private static final List<Integer> FEATURES =
      List.of(64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0);

  private static final int POOLED = 7;
  private static final int HIDDEN = 4096;

  private static final Setting<Double> DROPOUT =
      Range.between(
              Setting.number(
                  "dropout",
                  "probability that each dropout between the last three layers sets a value to"
                      + " zero"),
              0.0,
              1)
          .or(0.5);

  /** The name and the settings in a configuration. */
  public static final Kind<Vgg16> KIND =
      new Kind<>(
          Vgg16.class,
          "vgg16_bn",
          "VGG-16 of Simonyan and Zisserman (2014) with batch norms, and with layers named as in"
              + " torchvision",
          List.of(DROPOUT),
          v -> new Vgg16(v.get(DROPOUT)));

  /** Checks the probability. */
  public Vgg16 {
    DROPOUT.check(dropout);
  }

  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    List<Layer> features = new ArrayList<>();
    for (int channels : FEATURES) {
      if (channels == 0) {
        features.add(Pool.max(2));
      } else {
        features.add(Conv.of(channels, 3, 1, 1, true));
        features.add(BatchNorm.standard());
        features.add(relu());
      }
    }
    return new NetworkSpec(
        input,
        List.of(
            new NamedLayer("features", numbered(features)),
            new NamedLayer("avgpool", new AdaptivePool(POOLED)),
            new NamedLayer("flatten", new Flatten()),
            new NamedLayer(
                "classifier",
                numbered(
                    new Linear(HIDDEN, true),
                    relu(),
                    new Dropout(dropout),
                    new Linear(HIDDEN, true),
                    relu(),
                    new Dropout(dropout),
                    new Linear(classes, true)))));
  }

  private static Activation relu() {
    return Activation.of(Activation.Function.RELU);
  }
}
