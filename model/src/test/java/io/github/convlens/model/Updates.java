package io.github.convlens.model;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.engine.EngineCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Gradient descent on a network whose numbers of channels are not multiples of the number that
 * processors compute at once. It uses only the public API. Images are in (N, C, H, W) order.
 */
public final class Updates {
  private static final int BATCH = 4;
  private static final int SIDE = 9;
  private static final int CLASSES = 5;
  private static final double RATE = 0.02;

  private final int channels;
  private final NetworkSpec network;

  /**
   * @param channels the number of channels of the images
   */
  Updates(int channels, List<Layer> layers) {
    this.channels = channels;
    network =
        new NetworkSpec(
            FeatureShape.image(channels, SIDE, SIDE), layers.stream().map(NamedLayer::of).toList());
  }

  /** A network with 17, 24 and 48 channels, kernels of 3 and 5, and strides of 1 and 2. */
  public static Updates manyKinds() {
    return new Updates(3, head(conv(17, 3, 1), conv(24, 5, 2), conv(48, 3, 2), conv(24, 3, 1)));
  }

  /**
   * A network with one channel in the input and in a middle layer, 12 and 24 channels in other
   * layers, and a dilation.
   */
  public static Updates oneChannel() {
    return new Updates(
        1,
        head(
            conv(12, 3, 1),
            conv(1, 3, 1),
            conv(24, 3, 2),
            Conv.of(24, 3, 1, 2, true).with(Conv.DILATION, 2)));
  }

  private static Conv conv(int out, int kernel, int stride) {
    return Conv.of(out, kernel, stride, kernel / 2, true);
  }

  /**
   * The layers of the network. Their functions are smooth, since results in float32 and float64
   * could diverge at a kink, as in ReLU.
   */
  private static List<Layer> head(Conv... convs) {
    Stream<Layer> body =
        Stream.of(convs).flatMap(conv -> Stream.of(conv, Activation.of(Activation.Function.TANH)));
    return Stream.concat(
            body, Stream.of(new GlobalPool(null), new Flatten(), new Linear(CLASSES, true)))
        .toList();
  }

  /**
   * The weights after the given number of updates.
   *
   * @param type the data type of the computation; the fault that the engine check finds never
   *     affects float64
   */
  public List<double[]> after(int updates, DataType type, EngineCheck engine) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network built = Network.create(network, Initialisation.pytorch(), 5, manager, engine);
      Map<Parameter, NDArray> arrays = new HashMap<>();
      for (NetworkParameter parameter : built.parameters()) {
        NDArray array = parameter.array().toType(type, true);
        array.setRequiresGradient(true);
        arrays.put(parameter.parameter(), array);
      }
      SplittableRandom random = new SplittableRandom(9);
      for (int i = 0; i < updates; i++) {
        try (NDManager scope = manager.newSubManager()) {
          update(built, arrays, images(random, scope).toType(type, true));
        }
      }
      List<double[]> weights = new ArrayList<>();
      for (NetworkParameter parameter : built.parameters()) {
        weights.add(
            arrays.get(parameter.parameter()).toType(DataType.FLOAT64, true).toDoubleArray());
      }
      return weights;
    }
  }

  /**
   * The outputs for a single image, for which libtorch may run different code than for several
   * images.
   */
  public double[] ofOneImage(EngineCheck engine) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network built = Network.create(network, Initialisation.pytorch(), 5, manager, engine);
      NDArray image = images(new SplittableRandom(9), manager).get(":1");
      return built.forward(image, false, null).toType(DataType.FLOAT64, false).toDoubleArray();
    }
  }

  private static void update(Network network, Map<Parameter, NDArray> arrays, NDArray images) {
    try (var collector = Engine.getInstance().newGradientCollector()) {
      NDArray outputs = network.forward(images, true, null, arrays::get);
      collector.backward(outputs.sub(1).square().mean());
    }
    for (NDArray array : arrays.values()) {
      try (NDArray gradient = array.getGradient();
          NDArray step = gradient.mul(RATE)) {
        array.subi(step);
        gradient.subi(gradient);
      }
    }
  }

  private NDArray images(SplittableRandom random, NDManager manager) {
    Shape shape = new Shape(BATCH, channels, SIDE, SIDE);
    float[] pixels = new float[(int) shape.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (2 * random.nextDouble() - 1);
    }
    return manager.create(pixels, shape);
  }

  /** The largest difference between two lists of weights, divided by the largest weight. */
  public static double difference(List<double[]> some, List<double[]> others) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < some.size(); i++) {
      for (int j = 0; j < some.get(i).length; j++) {
        double one = some.get(i)[j];
        double other = others.get(i)[j];
        if (Double.isNaN(one - other)) {
          return Double.POSITIVE_INFINITY;
        }
        largest = Math.max(largest, Math.abs(one));
        difference = Math.max(difference, Math.abs(one - other));
      }
    }
    return difference / largest;
  }
}
