package io.github.convlens.model.architecture;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Residual;
import java.util.List;

/**
 * A {@link ResNet} without its shortcuts, which the paper calls a plain network.
 *
 * @param depth the number of layers with weights; default 20
 */
public record PlainNet(int depth) implements Architecture {

  private static final Setting<Integer> DEPTH =
      Setting.integer(
              "depth",
              "the number of layers with weights; with every depth, the first layer is a 3x3"
                  + " convolution")
          .written("18 | 20 | 32 | 34 | 44 | 56 | 110")
          .where(
              List.of(18, 20, 32, 34, 44, 56, 110)::contains, "use 18, 20, 32, 34, 44, 56 or 110")
          .or(20);

  /** The name and the settings in a configuration. */
  public static final Kind<PlainNet> KIND =
      new Kind<>(
          PlainNet.class,
          "plain",
          "the same layers as resnet, without shortcuts",
          List.of(DEPTH),
          v -> new PlainNet(v.get(DEPTH)));

  /**
   * @throws InvalidInputException if there is no network of that depth
   */
  public PlainNet {
    DEPTH.check(depth);
  }

  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    return ResNet.of(input, classes, depth, Residual.Shortcut.PROJECTION, false);
  }
}
