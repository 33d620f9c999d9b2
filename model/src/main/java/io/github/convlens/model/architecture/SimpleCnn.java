package io.github.convlens.model.architecture;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code simple_cnn} of Chapter 13 of the fastai book. It consists of convolutions with stride
 * 2 (padding kernel/2, with bias). Each of them halves the image, and the last one has an output of
 * 1x1 pixel with one channel per class.
 *
 * @param channels the output channels of each convolution except the last; default 8, 16, 32, 64
 * @param firstKernel the side of the first kernel; default 5
 * @param batchNorm where batch norms are placed; default after the activation
 * @param activation the activation function; default ReLU
 */
public record SimpleCnn(
    List<Integer> channels,
    int firstKernel,
    BatchNormPlacement batchNorm,
    Activation.Function activation)
    implements Architecture {

  private static final int KERNEL = 3;
  private static final int STRIDE = 2;

  private static final Setting<List<Integer>> CHANNELS =
      Setting.integers("channels", "outputs of each convolution except the last")
          .within(
              ">= 1",
              channels -> channels.stream().allMatch(out -> out >= 1),
              "give whole numbers, 1 or more")
          .or(List.of(8, 16, 32, 64));
  private static final Setting<Integer> FIRST_KERNEL =
      Range.atLeast(
              Setting.integer(
                  "first_kernel", "side of the first kernel, in pixels; the others have side 3"),
              1)
          .or(5);
  private static final Setting<BatchNormPlacement> BATCH_NORM =
      Setting.choice("batch_norm", BatchNormPlacement.class, "where batch norms are placed")
          .or(BatchNormPlacement.AFTER_ACTIVATION);
  private static final Setting<Activation.Function> ACTIVATION =
      Setting.choice("activation", Activation.Function.class, "the activation between convolutions")
          .or(Activation.Function.RELU);

  /** The name and the settings in a configuration, with the book's defaults. */
  public static final Kind<SimpleCnn> KIND =
      new Kind<>(
          SimpleCnn.class,
          "simple_cnn",
          "the fastai book's network of convolutions with stride 2",
          List.of(CHANNELS, FIRST_KERNEL, BATCH_NORM, ACTIVATION),
          v ->
              new SimpleCnn(
                  v.get(CHANNELS), v.get(FIRST_KERNEL), v.get(BATCH_NORM), v.get(ACTIVATION)));

  /**
   * @throws InvalidInputException if a number is less than 1
   */
  public SimpleCnn {
    channels = List.copyOf(CHANNELS.check(channels));
    FIRST_KERNEL.check(firstKernel);
  }

  /** The book's network: 8, 16, 32 and 64 channels, for images of 28x28 or 32x32 pixels. */
  public static SimpleCnn standard() {
    return KIND.byDefault();
  }

  /** A copy with the given output channels of each convolution except the last. */
  public SimpleCnn withChannels(Integer... outputs) {
    return new SimpleCnn(List.of(outputs), firstKernel, batchNorm, activation);
  }

  @Override
  public NetworkSpec build(FeatureShape input, int classes) {
    return of(input, channels, classes, firstKernel, batchNorm, activation);
  }

  /**
   * The description of the network.
   *
   * @param input the shape of one image
   * @param channels the output channels of each convolution except the last; 8, 16, 32, 64 in the
   *     book
   * @param classes the output channels of the last convolution, which has no activation, but has a
   *     batch norm if the other convolutions have one
   * @param firstKernel the side of the first kernel, 5 in the book; all other kernels are 3x3
   * @param placement where batch norms are placed
   * @param activation the activation function
   * @throws InvalidInputException if the convolutions do not reduce the image to 1x1 pixel
   */
  public static NetworkSpec of(
      FeatureShape input,
      List<Integer> channels,
      int classes,
      int firstKernel,
      BatchNormPlacement placement,
      Activation.Function activation) {
    List<NamedLayer> layers = new ArrayList<>();
    int kernel = firstKernel;
    for (int out : channels) {
      layers.add(conv(out, kernel));
      if (placement == BatchNormPlacement.BEFORE_ACTIVATION) {
        layers.add(NamedLayer.of(BatchNorm.standard()));
      }
      layers.add(NamedLayer.of(Activation.of(activation)));
      if (placement == BatchNormPlacement.AFTER_ACTIVATION) {
        layers.add(NamedLayer.of(BatchNorm.standard()));
      }
      kernel = KERNEL;
    }
    layers.add(conv(classes, kernel));
    if (placement != BatchNormPlacement.NONE) {
      layers.add(NamedLayer.of(BatchNorm.standard()));
    }
    FeatureShape last = new NetworkSpec(input, layers).output();
    if (last.height() != 1 || last.width() != 1) {
      throw InvalidInputException.option(
          "channels",
          "make simple_cnn halve a %s image %s, to %dx%d, but it must reach 1x1"
              .formatted(input, Count.of(channels.size() + 1, "time"), last.height(), last.width()),
          "add more values");
    }
    layers.add(NamedLayer.of(new Flatten()));
    return new NetworkSpec(input, layers);
  }

  private static NamedLayer conv(int out, int kernel) {
    return NamedLayer.of(Conv.of(out, kernel, STRIDE, kernel / 2, true));
  }
}
