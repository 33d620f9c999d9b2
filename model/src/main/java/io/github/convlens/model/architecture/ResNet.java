package io.github.convlens.model.architecture;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
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
import java.util.Map;

/**
 * Residual networks of basic blocks (He et al. 2015, "Deep Residual Learning for Image
 * Recognition"), with torchvision's names. All convolutions are 3x3 without bias; the stem is a
 * single one of stride 1, as for CIFAR.
 *
 * <p>Depth 20, 32, 44, 56, 110: the paper's section 4.2, three stages of 16, 32 and 64 channels.
 * Depth 18 and 34: its table 1, four stages of 64 to 512 channels.
 *
 * @param depth layers with weights, default 20
 * @param shortcut the way around a block that changes the shape, default {@code PROJECTION}
 */
public record ResNet(int depth, Residual.Shortcut shortcut) implements Architecture {

  private static final Map<Integer, List<Integer>> BLOCKS =
      Map.of(18, List.of(2, 2, 2, 2), 34, List.of(3, 4, 6, 3));
  private static final int CIFAR_CHANNELS = 16;
  private static final int IMAGENET_CHANNELS = 64;

  /** Layers with weights. */
  static final Setting<Integer> DEPTH =
      Setting.integer("depth", "layers with weights; 18 and 34 have a CIFAR stem")
          .written("18 | 20 | 32 | 34 | 44 | 56 | 110")
          .where(
              List.of(18, 20, 32, 34, 44, 56, 110)::contains, "use 18, 20, 32, 34, 44, 56 or 110")
          .or(20);

  private static final Setting<Residual.Shortcut> SHORTCUT =
      Setting.choice(
              "shortcut",
              Residual.Shortcut.class,
              "around blocks that change the shape (their options B and A)")
          .written("projection | pad")
          .where(
              shortcut -> shortcut != Residual.Shortcut.IDENTITY,
              "use projection or pad around the blocks that halve the image")
          .or(Residual.Shortcut.PROJECTION);

  /** The kind. */
  public static final Kind<ResNet> KIND =
      new Kind<>(
          ResNet.class,
          "resnet",
          "residual networks of He et al. (2015), with torchvision's names",
          List.of(DEPTH, SHORTCUT),
          v -> new ResNet(v.get(DEPTH), v.get(SHORTCUT)));

  /**
   * @throws InvalidInputException if there is no such depth, or no such shortcut
   */
  public ResNet {
    DEPTH.check(depth);
    SHORTCUT.check(shortcut);
  }

  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    return of(input, classes, depth, shortcut, true);
  }

  /**
   * Describes the network.
   *
   * @param input shape of one image
   * @param classes outputs of the last layer
   * @param depth layers with weights: 18, 20, 32, 34, 44, 56 or 110
   * @param shortcut what goes around a block that changes the shape; the paper compares {@code PAD}
   *     (option A) and {@code PROJECTION} (option B)
   * @param residual false leaves all shortcuts out: the paper's plain network
   * @throws InvalidInputException if there is no such depth, or no such shortcut
   */
  public static NetworkSpec of(
      FeatureShape input, int classes, int depth, Residual.Shortcut shortcut, boolean residual) {
    if (residual) {
      SHORTCUT.check(shortcut);
    }
    List<Integer> blocks = blocks(depth);
    int channels = blocks.size() == 3 ? CIFAR_CHANNELS : IMAGENET_CHANNELS;
    List<NamedLayer> layers = new ArrayList<>();
    layers.add(conv("conv1", channels, 1));
    layers.add(new NamedLayer("bn1", BatchNorm.standard()));
    layers.add(new NamedLayer("relu", relu()));
    for (int stage = 0; stage < blocks.size(); stage++) {
      List<NamedLayer> inStage = new ArrayList<>();
      for (int block = 0; block < blocks.get(stage); block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        Layer layer = block(channels << stage, stride, residual ? shortcut : null);
        inStage.add(new NamedLayer(Integer.toString(block), layer));
      }
      layers.add(new NamedLayer("layer" + (stage + 1), new Sequence(inStage)));
    }
    layers.add(new NamedLayer("avgpool", new GlobalPool(Pool.Kind.AVERAGE)));
    layers.add(new NamedLayer("flatten", new Flatten()));
    layers.add(new NamedLayer("fc", new Linear(classes, true)));
    return new NetworkSpec(input, layers);
  }

  private static List<Integer> blocks(int depth) {
    if (BLOCKS.containsKey(depth)) {
      return BLOCKS.get(depth);
    }
    DEPTH.check(depth);
    int perStage = (depth - 2) / 6;
    return List.of(perStage, perStage, perStage);
  }

  /** Two convolutions; {@code shortcut} null for none. */
  private static Layer block(int channels, int stride, Residual.Shortcut shortcut) {
    List<NamedLayer> body = new ArrayList<>();
    body.add(conv("conv1", channels, stride));
    body.add(new NamedLayer("bn1", BatchNorm.standard()));
    body.add(new NamedLayer("relu1", relu()));
    body.add(conv("conv2", channels, 1));
    body.add(new NamedLayer("bn2", BatchNorm.standard()));
    if (shortcut != null) {
      return new Residual(body, shortcut, relu());
    }
    body.add(new NamedLayer("relu2", relu()));
    return new Sequence(body);
  }

  private static NamedLayer conv(String name, int channels, int stride) {
    return new NamedLayer(name, Conv.of(channels, 3, stride, 1, false));
  }

  private static Activation relu() {
    return Activation.of(Activation.Function.RELU);
  }
}
