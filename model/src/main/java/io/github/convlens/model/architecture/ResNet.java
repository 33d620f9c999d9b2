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
import org.jspecify.annotations.Nullable;

/**
 * Residual networks (He et al. 2015, "Deep Residual Learning for Image Recognition"), with
 * torchvision's names. Convolutions have no bias.
 *
 * <p>Depths 20, 32, 44, 56 and 110 are from Section 4.2 of the paper, and have three stages of 16,
 * 32 and 64 channels. Depths 18, 34 and 50 are from Table 1, and have four stages of 64 to 512
 * channels. Depth 50 has bottleneck blocks. Their outputs have four times as many channels, and
 * their stride is in the 3x3 convolution (v1.5, as in torchvision). All other depths have basic
 * blocks.
 *
 * @param depth the number of layers with weights; default 20
 * @param shortcut the shortcut around a block that changes the shape; default {@code PROJECTION}
 * @param stem the layers before the first stage; default {@code CIFAR}
 */
public record ResNet(int depth, Residual.Shortcut shortcut, Stem stem) implements Architecture {

  /** The layers before the first stage. */
  public enum Stem {
    /** A 3x3 convolution with stride 1, for small images. */
    CIFAR,
    /**
     * A 7x7 convolution with stride 2 and max pooling with stride 2, which reduce each side of the
     * image to a quarter.
     */
    IMAGENET
  }

  private static final Map<Integer, List<Integer>> BLOCKS =
      Map.of(
          18, List.of(2, 2, 2, 2),
          34, List.of(3, 4, 6, 3),
          50, List.of(3, 4, 6, 3));
  private static final int BOTTLENECKS = 50;
  private static final int EXPANSION = 4;
  private static final int CIFAR_CHANNELS = 16;
  private static final int IMAGENET_CHANNELS = 64;

  private static final Setting<Integer> DEPTH =
      Setting.integer(
              "depth",
              "the number of layers with weights; 18, 34 and 50 are the networks for ImageNet")
          .written("18 | 20 | 32 | 34 | 44 | 50 | 56 | 110")
          .where(
              List.of(18, 20, 32, 34, 44, 50, 56, 110)::contains,
              "use 18, 20, 32, 34, 44, 50, 56 or 110")
          .or(20);

  private static final Setting<Residual.Shortcut> SHORTCUT =
      Setting.choice(
              "shortcut",
              Residual.Shortcut.class,
              "the shortcuts around blocks that change the shape: projection (option B of He et"
                  + " al.) or pad (option A)")
          .written("projection | pad")
          .where(
              shortcut -> shortcut != Residual.Shortcut.IDENTITY,
              "use projection or pad around the blocks that halve the image")
          .or(Residual.Shortcut.PROJECTION);

  private static final Setting<Stem> STEM =
      Setting.choice(
              "stem",
              Stem.class,
              "the first layers: cifar is one 3x3 convolution; imagenet (only with depth 18, 34"
                  + " or 50) is a 7x7 convolution and a pooling layer, which reduce each side of"
                  + " the image to a quarter")
          .or(Stem.CIFAR);

  /** The name and the settings in a configuration. */
  public static final Kind<ResNet> KIND =
      new Kind<>(
          ResNet.class,
          "resnet",
          "residual networks of He et al. (2015), with layers named as in torchvision",
          List.of(DEPTH, SHORTCUT, STEM),
          v -> new ResNet(v.get(DEPTH), v.get(SHORTCUT), v.get(STEM)));

  /**
   * @throws InvalidInputException if there is no such depth, if the shortcut is {@code IDENTITY},
   *     or if the stem is {@code IMAGENET} and the depth is not 18, 34 or 50
   */
  public ResNet {
    DEPTH.check(depth);
    SHORTCUT.check(shortcut);
    if (stem == Stem.IMAGENET && !BLOCKS.containsKey(depth)) {
      throw InvalidInputException.option(
          "stem",
          "cannot be imagenet with depth " + depth,
          "use depth 18, 34 or 50, or stem cifar");
    }
  }

  /** A network with the stem for small images. */
  public ResNet(int depth, Residual.Shortcut shortcut) {
    this(depth, shortcut, Stem.CIFAR);
  }

  /** A residual network with projections around the blocks that change the shape. */
  public static ResNet ofDepth(int depth) {
    return new ResNet(depth, Residual.Shortcut.PROJECTION);
  }

  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    return new Builder(depth, shortcut).network(input, classes, stem);
  }

  /**
   * The description of the network for small images.
   *
   * @param input the shape of one image
   * @param classes the number of outputs of the last layer
   * @param depth the number of layers with weights: 18, 20, 32, 34, 44, 50, 56 or 110
   * @param shortcut the shortcut around a block that changes the shape; the paper compares {@code
   *     PAD} (option A) and {@code PROJECTION} (option B)
   * @param residual whether there are shortcuts; false gives the paper's plain network
   * @throws InvalidInputException if there is no such depth, or if there are shortcuts and their
   *     kind is {@code IDENTITY}
   */
  public static NetworkSpec of(
      FeatureShape input, int classes, int depth, Residual.Shortcut shortcut, boolean residual) {
    if (residual) {
      SHORTCUT.check(shortcut);
    }
    DEPTH.check(depth);
    return new Builder(depth, residual ? shortcut : null).network(input, classes, Stem.CIFAR);
  }

  /**
   * The layers of one depth.
   *
   * @param shortcut the shortcut around a block that changes the shape; null for no shortcuts at
   *     all
   */
  private record Builder(int depth, Residual.@Nullable Shortcut shortcut) {

    NetworkSpec network(FeatureShape input, int classes, Stem stem) {
      List<Integer> blocks = blocks();
      int channels = blocks.size() == 3 ? CIFAR_CHANNELS : IMAGENET_CHANNELS;
      List<NamedLayer> layers = new ArrayList<>();
      layers.add(
          stem == Stem.CIFAR
              ? conv("conv1", channels, 1)
              : new NamedLayer("conv1", Conv.of(channels, 7, 2, 3, false)));
      layers.add(new NamedLayer("bn1", BatchNorm.standard()));
      layers.add(new NamedLayer("relu", relu()));
      if (stem == Stem.IMAGENET) {
        layers.add(new NamedLayer("maxpool", new Pool(Pool.Kind.MAX, 3, 2, 1)));
      }
      for (int stage = 0; stage < blocks.size(); stage++) {
        List<NamedLayer> inStage = new ArrayList<>();
        for (int block = 0; block < blocks.get(stage); block++) {
          int stride = stage > 0 && block == 0 ? 2 : 1;
          Layer layer = block(channels << stage, stride);
          inStage.add(new NamedLayer(Integer.toString(block), layer));
        }
        layers.add(new NamedLayer("layer" + (stage + 1), new Sequence(inStage)));
      }
      layers.add(new NamedLayer("avgpool", new GlobalPool(Pool.Kind.AVERAGE)));
      layers.add(new NamedLayer("flatten", new Flatten()));
      layers.add(new NamedLayer("fc", new Linear(classes, true)));
      return new NetworkSpec(input, layers);
    }

    private List<Integer> blocks() {
      int perStage = (depth - 2) / 6;
      return BLOCKS.getOrDefault(depth, List.of(perStage, perStage, perStage));
    }

    private Layer block(int channels, int stride) {
      List<NamedLayer> body =
          depth == BOTTLENECKS ? bottleneck(channels, stride) : basic(channels, stride);
      if (shortcut != null) {
        return new Residual(body, shortcut, relu());
      }
      body.add(new NamedLayer("relu2", relu()));
      return new Sequence(body);
    }

    private static List<NamedLayer> basic(int channels, int stride) {
      List<NamedLayer> body = new ArrayList<>();
      body.add(conv("conv1", channels, stride));
      body.add(new NamedLayer("bn1", BatchNorm.standard()));
      body.add(new NamedLayer("relu1", relu()));
      body.add(conv("conv2", channels, 1));
      body.add(new NamedLayer("bn2", BatchNorm.standard()));
      return body;
    }

    private static List<NamedLayer> bottleneck(int channels, int stride) {
      List<NamedLayer> body = new ArrayList<>();
      body.add(new NamedLayer("conv1", Conv.of(channels, 1, 1, 0, false)));
      body.add(new NamedLayer("bn1", BatchNorm.standard()));
      body.add(new NamedLayer("relu1", relu()));
      body.add(conv("conv2", channels, stride));
      body.add(new NamedLayer("bn2", BatchNorm.standard()));
      body.add(new NamedLayer("relu2", relu()));
      body.add(new NamedLayer("conv3", Conv.of(EXPANSION * channels, 1, 1, 0, false)));
      body.add(new NamedLayer("bn3", BatchNorm.standard()));
      return body;
    }

    private static NamedLayer conv(String name, int channels, int stride) {
      return new NamedLayer(name, Conv.of(channels, 3, stride, 1, false));
    }

    private static Activation relu() {
      return Activation.of(Activation.Function.RELU);
    }
  }
}
