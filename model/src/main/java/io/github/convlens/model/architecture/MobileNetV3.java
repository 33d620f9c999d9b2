package io.github.convlens.model.architecture;

import static io.github.convlens.model.architecture.ConvUnit.numbered;

import io.github.convlens.core.option.Kind;
import io.github.convlens.model.Activation;
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
import java.util.ArrayList;
import java.util.List;

/**
 * MobileNetV3-Large (Howard et al. 2019) with the names of torchvision's {@code
 * mobilenet_v3_large}.
 *
 * @param dropout the probability that dropout before the last layer sets a value to zero; default
 *     0.2
 */
public record MobileNetV3(double dropout) implements Architecture {

  private static final BatchNorm NORM = new BatchNorm(0.001, 0.01);
  private static final int STEM = 16;
  private static final int HIDDEN = 1280;
  private static final int SQUEEZE = 4;

  /** The blocks from Table 1 of the paper. */
  private static final List<Block> BLOCKS =
      List.of(
          new Block(3, 16, 16, false, Function.RELU, 1),
          new Block(3, 64, 24, false, Function.RELU, 2),
          new Block(3, 72, 24, false, Function.RELU, 1),
          new Block(5, 72, 40, true, Function.RELU, 2),
          new Block(5, 120, 40, true, Function.RELU, 1),
          new Block(5, 120, 40, true, Function.RELU, 1),
          new Block(3, 240, 80, false, Function.HARDSWISH, 2),
          new Block(3, 200, 80, false, Function.HARDSWISH, 1),
          new Block(3, 184, 80, false, Function.HARDSWISH, 1),
          new Block(3, 184, 80, false, Function.HARDSWISH, 1),
          new Block(3, 480, 112, true, Function.HARDSWISH, 1),
          new Block(3, 672, 112, true, Function.HARDSWISH, 1),
          new Block(5, 672, 160, true, Function.HARDSWISH, 2),
          new Block(5, 960, 160, true, Function.HARDSWISH, 1),
          new Block(5, 960, 160, true, Function.HARDSWISH, 1));

  /** The name and the settings in a configuration. */
  public static final Kind<MobileNetV3> KIND =
      new Kind<>(
          MobileNetV3.class,
          "mobilenet_v3_large",
          "MobileNetV3-Large of Howard et al. (2019), with layers named as in torchvision",
          List.of(MobileNetV2.DROPOUT),
          v -> new MobileNetV3(v.get(MobileNetV2.DROPOUT)));

  private record Block(
      int kernel, int hidden, int out, boolean squeeze, Function function, int stride) {

    Layer layer(int in) {
      ConvUnit unit = new ConvUnit(NORM, function);
      List<Layer> layers = new ArrayList<>();
      if (hidden != in) {
        layers.add(unit.dense(hidden, 1, 1));
      }
      layers.add(unit.depthwise(hidden, kernel, stride));
      if (squeeze) {
        int channels = divisible(hidden / SQUEEZE);
        layers.add(new SqueezeExcite(channels, Function.RELU, Function.HARDSIGMOID));
      }
      layers.add(new ConvUnit(NORM, null).dense(out, 1, 1));
      List<NamedLayer> body = List.of(new NamedLayer("block", numbered(layers)));
      return stride == 1 && in == out
          ? new Residual(body, Residual.Shortcut.IDENTITY, null)
          : new Sequence(body);
    }

    /**
     * The multiple of 8 that is nearest to {@code channels}, but at least 8. If this is less than
     * 0.9 times {@code channels}, the result is the next larger multiple of 8.
     */
    private static int divisible(int channels) {
      int rounded = Math.max(8, (channels + 4) / 8 * 8);
      return rounded * 10 < channels * 9 ? rounded + 8 : rounded;
    }
  }

  /** Checks the probability. */
  public MobileNetV3 {
    MobileNetV2.DROPOUT.check(dropout);
  }

  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    ConvUnit unit = new ConvUnit(NORM, Function.HARDSWISH);
    List<Layer> features = new ArrayList<>();
    features.add(unit.dense(STEM, 3, 2));
    int in = STEM;
    for (Block block : BLOCKS) {
      features.add(block.layer(in));
      in = block.out();
    }
    features.add(unit.dense(in * 6, 1, 1));
    return new NetworkSpec(
        input,
        List.of(
            new NamedLayer("features", numbered(features)),
            new NamedLayer("avgpool", new GlobalPool(Pool.Kind.AVERAGE)),
            new NamedLayer("flatten", new Flatten()),
            new NamedLayer(
                "classifier",
                numbered(
                    new Linear(HIDDEN, true),
                    Activation.of(Function.HARDSWISH),
                    new Dropout(dropout),
                    new Linear(classes, true)))));
  }
}
