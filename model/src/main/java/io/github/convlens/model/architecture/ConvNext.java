package io.github.convlens.model.architecture;

import static io.github.convlens.model.architecture.ConvUnit.numbered;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.Activation;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.GlobalPool;
import io.github.convlens.model.Layer;
import io.github.convlens.model.LayerNorm;
import io.github.convlens.model.LayerScale;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Pool;
import io.github.convlens.model.Residual;
import io.github.convlens.model.Sequence;
import io.github.convlens.model.StochasticDepth;
import java.util.ArrayList;
import java.util.List;

/**
 * ConvNeXt-Tiny (Liu et al. 2022) with the names of torchvision's {@code convnext_tiny}, for images
 * of 32x32 pixels or more.
 *
 * @param stochasticDepth the probability that an image skips the last block; default 0.1. The
 *     probability rises linearly from 0 at the first block
 */
public record ConvNext(double stochasticDepth) implements Architecture {

  private static final List<Integer> CHANNELS = List.of(96, 192, 384, 768);
  private static final List<Integer> BLOCKS = List.of(3, 3, 9, 3);
  private static final LayerNorm NORM = new LayerNorm(1e-6);
  private static final double LAYER_SCALE = 1e-6;
  private static final int PATCH = 4;
  private static final int KERNEL = 7;

  private static final Setting<Double> STOCHASTIC_DEPTH =
      Range.between(
              Setting.number(
                  "stochastic_depth",
                  "the probability that an image skips the last block; it grows linearly"
                      + " from 0 at the first block"),
              0.0,
              1)
          .or(0.1);

  /** The name and the settings in a configuration. */
  public static final Kind<ConvNext> KIND =
      new Kind<>(
          ConvNext.class,
          "convnext_tiny",
          "ConvNeXt-Tiny of Liu et al. (2022), with layers named as in torchvision",
          List.of(STOCHASTIC_DEPTH),
          v -> new ConvNext(v.get(STOCHASTIC_DEPTH)));

  /** Checks the probability. */
  public ConvNext {
    STOCHASTIC_DEPTH.check(stochasticDepth);
  }

  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    List<Layer> features = new ArrayList<>();
    features.add(numbered(Conv.of(CHANNELS.get(0), PATCH, PATCH, 0, true), NORM));
    int total = BLOCKS.stream().mapToInt(Integer::intValue).sum();
    int done = 0;
    for (int stage = 0; stage < CHANNELS.size(); stage++) {
      int channels = CHANNELS.get(stage);
      if (stage > 0) {
        features.add(numbered(NORM, Conv.of(channels, 2, 2, 0, true)));
      }
      List<Layer> blocks = new ArrayList<>();
      for (int i = 0; i < BLOCKS.get(stage); i++) {
        blocks.add(block(channels, stochasticDepth * done / (total - 1)));
        done++;
      }
      features.add(numbered(blocks));
    }
    return new NetworkSpec(
        input,
        List.of(
            new NamedLayer("features", numbered(features)),
            new NamedLayer("avgpool", new GlobalPool(Pool.Kind.AVERAGE)),
            new NamedLayer(
                "classifier", numbered(NORM, new Flatten(), new Linear(classes, true)))));
  }

  /**
   * A block. The numbers 1 and 6 are missing from its names: in torchvision, these layers permute
   * the axes, which is unnecessary here, since {@link Linear} is applied to each pixel.
   */
  private static Layer block(int channels, double skip) {
    Conv depthwise = Conv.of(channels, KERNEL, 1, KERNEL / 2, true).with(Conv.GROUPS, channels);
    Sequence body =
        new Sequence(
            List.of(
                new NamedLayer("0", depthwise),
                new NamedLayer("2", NORM),
                new NamedLayer("3", new Linear(4 * channels, true, true)),
                new NamedLayer("4", Activation.of(Function.GELU)),
                new NamedLayer("5", new Linear(channels, true, true))));
    return new Residual(
        List.of(
            new NamedLayer("block", body),
            new NamedLayer("layer_scale", new LayerScale(LAYER_SCALE)),
            new NamedLayer("stochastic_depth", new StochasticDepth(skip))),
        Residual.Shortcut.IDENTITY,
        null);
  }
}
