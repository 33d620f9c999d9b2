package io.github.convlens.model.architecture;

import static io.github.convlens.model.architecture.ConvUnit.numbered;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.Dropout;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.GlobalPool;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Pool;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Sequence;
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV2 (Sandler et al. 2018) with the names of torchvision's {@code mobilenet_v2}.
 *
 * @param dropout the probability that dropout before the last layer sets a value to zero; default
 *     0.2
 */
public record MobileNetV2(double dropout) implements Architecture {

  private static final int STEM = 32;
  private static final int LAST = 1280;

  /**
   * The stages from Table 2 of the paper. All blocks of a stage have the same expansion and
   * channels, and all but the first have stride 1.
   */
  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 2),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  /** The probability that dropout before the last layer sets a value to zero. */
  static final Setting<Double> DROPOUT =
      Range.between(
              Setting.number(
                  "dropout",
                  "probability that the dropout before the last layer sets a value to zero"),
              0.0,
              1)
          .or(0.2);

  /** The name and the settings in a configuration. */
  public static final Kind<MobileNetV2> KIND =
      new Kind<>(
          MobileNetV2.class,
          "mobilenet_v2",
          "MobileNetV2 of Sandler et al. (2018), with layers named as in torchvision",
          List.of(DROPOUT),
          v -> new MobileNetV2(v.get(DROPOUT)));

  private record Stage(int expansion, int channels, int blocks, int stride) {}

  /** Checks the probability. */
  public MobileNetV2 {
    DROPOUT.check(dropout);
  }

  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    ConvUnit unit = new ConvUnit(BatchNorm.standard(), Activation.Function.RELU6);
    List<Layer> features = new ArrayList<>();
    features.add(unit.dense(STEM, 3, 2));
    int in = STEM;
    for (Stage stage : STAGES) {
      for (int i = 0; i < stage.blocks(); i++) {
        features.add(block(unit, in, stage, i == 0 ? stage.stride() : 1));
        in = stage.channels();
      }
    }
    features.add(unit.dense(LAST, 1, 1));
    return new NetworkSpec(
        input,
        List.of(
            new NamedLayer("features", numbered(features)),
            new NamedLayer("avgpool", new GlobalPool(Pool.Kind.AVERAGE)),
            new NamedLayer("flatten", new Flatten()),
            new NamedLayer(
                "classifier", numbered(new Dropout(dropout), new Linear(classes, true)))));
  }

  private static Layer block(ConvUnit unit, int in, Stage stage, int stride) {
    List<Layer> layers = new ArrayList<>();
    int hidden = in * stage.expansion();
    if (hidden != in) {
      layers.add(unit.dense(hidden, 1, 1));
    }
    layers.add(unit.depthwise(hidden, 3, stride));
    layers.add(Conv.of(stage.channels(), 1, 1, 0, false));
    layers.add(BatchNorm.standard());
    List<NamedLayer> body = List.of(new NamedLayer("conv", numbered(layers)));
    return stride == 1 && in == stage.channels()
        ? new Residual(body, Residual.Shortcut.IDENTITY, null)
        : new Sequence(body);
  }
}
