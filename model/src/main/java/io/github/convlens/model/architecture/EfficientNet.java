package io.github.convlens.model.architecture;

import static io.github.convlens.model.architecture.ConvUnit.numbered;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.BatchNorm;
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
import io.github.convlens.model.SqueezeExcite;
import io.github.convlens.model.StochasticDepth;
import java.util.ArrayList;
import java.util.List;

/**
 * EfficientNet-B0 (Tan and Le 2019) with the names of torchvision's {@code efficientnet_b0}.
 *
 * @param dropout the probability that dropout before the last layer sets a value to zero; default
 *     0.2
 * @param stochasticDepth a probability p; an image skips a residual with probability i/16 · p,
 *     where i is the residual's index among the 16 blocks, counted from 0, as in torchvision;
 *     default 0.2
 */
public record EfficientNet(double dropout, double stochasticDepth) implements Architecture {

  private static final int STEM = 32;
  private static final int LAST = 1280;
  private static final int SQUEEZE = 4;

  /** The stages from Table 1 of the paper. */
  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 3, 1, 16, 1),
          new Stage(6, 3, 2, 24, 2),
          new Stage(6, 5, 2, 40, 2),
          new Stage(6, 3, 2, 80, 3),
          new Stage(6, 5, 1, 112, 3),
          new Stage(6, 5, 2, 192, 4),
          new Stage(6, 3, 1, 320, 1));

  private static final Setting<Double> STOCHASTIC_DEPTH =
      Range.between(
              Setting.number(
                  "stochastic_depth",
                  "an image skips block i of 16, counted from 0, with i/16 of this probability"),
              0.0,
              1)
          .or(0.2);

  /** The name and the settings in a configuration. */
  public static final Kind<EfficientNet> KIND =
      new Kind<>(
          EfficientNet.class,
          "efficientnet_b0",
          "EfficientNet-B0 of Tan and Le (2019), with layers named as in torchvision",
          List.of(MobileNetV2.DROPOUT, STOCHASTIC_DEPTH),
          v -> new EfficientNet(v.get(MobileNetV2.DROPOUT), v.get(STOCHASTIC_DEPTH)));

  private record Stage(int expansion, int kernel, int stride, int channels, int blocks) {}

  /** Checks the probabilities. */
  public EfficientNet {
    MobileNetV2.DROPOUT.check(dropout);
    STOCHASTIC_DEPTH.check(stochasticDepth);
  }

  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    ConvUnit unit = new ConvUnit(BatchNorm.standard(), Function.SILU);
    List<Layer> features = new ArrayList<>();
    features.add(unit.dense(STEM, 3, 2));
    int total = STAGES.stream().mapToInt(Stage::blocks).sum();
    int done = 0;
    int in = STEM;
    for (Stage stage : STAGES) {
      List<Layer> blocks = new ArrayList<>();
      for (int i = 0; i < stage.blocks(); i++) {
        int stride = i == 0 ? stage.stride() : 1;
        blocks.add(block(unit, in, stage, stride, stochasticDepth * done / total));
        in = stage.channels();
        done++;
      }
      features.add(numbered(blocks));
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

  private static Layer block(ConvUnit unit, int in, Stage stage, int stride, double skip) {
    List<Layer> layers = new ArrayList<>();
    int hidden = in * stage.expansion();
    if (hidden != in) {
      layers.add(unit.dense(hidden, 1, 1));
    }
    layers.add(unit.depthwise(hidden, stage.kernel(), stride));
    layers.add(new SqueezeExcite(in / SQUEEZE, Function.SILU, Function.SIGMOID));
    layers.add(new ConvUnit(BatchNorm.standard(), null).dense(stage.channels(), 1, 1));
    NamedLayer body = new NamedLayer("block", numbered(layers));
    if (stride != 1 || in != stage.channels()) {
      return new Sequence(List.of(body));
    }
    return new Residual(
        List.of(body, new NamedLayer("stochastic_depth", new StochasticDepth(skip))),
        Residual.Shortcut.IDENTITY,
        null);
  }
}
