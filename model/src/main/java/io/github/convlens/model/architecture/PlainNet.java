package io.github.convlens.model.architecture;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Residual;
import java.util.List;

/**
 * A {@link ResNet} without its shortcuts: the paper's plain network.
 *
 * @param depth layers with weights, default 20
 */
public record PlainNet(int depth) implements Architecture {

  /** The kind. */
  public static final Kind<PlainNet> KIND =
      new Kind<>(
          PlainNet.class,
          "plain",
          "the same without shortcuts",
          List.of(ResNet.DEPTH),
          v -> new PlainNet(v.get(ResNet.DEPTH)));

  /**
   * @throws InvalidInputException if there is no network of that depth
   */
  public PlainNet {
    ResNet.DEPTH.check(depth);
  }

  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    return ResNet.of(input, classes, depth, Residual.Shortcut.PROJECTION, false);
  }
}
