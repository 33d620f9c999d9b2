package io.github.convlens.dev.gpu;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.experiment.device.DeviceChoice;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Runs a training step with every kind of layer on a device and on the CPU, from the same weights
 * and images, and compares outputs, gradients and running statistics. {@code scripts/gpu-check}
 * runs it.
 */
public final class LayersOnDevice {

  /** The largest allowed difference, relative to the largest value of the same layer. */
  static final double TOLERANCE = 1e-3;

  private static final FeatureShape IMAGE = FeatureShape.image(8, 12, 12);
  private static final int BATCH = 6;
  private static final int SEED = 1;

  private LayersOnDevice() {}

  /**
   * Prints a JSON array with an object for each network: its name, the largest difference, the name
   * of the array with this difference, and whether the difference is small enough. The exit code is
   * 4 if a difference is too large.
   *
   * @param args a device in the form of {@code --device}
   */
  public static void main(String... args) throws IOException {
    Device device = Devices.choose(DeviceChoice.parse(args[0]), System.err::println).get(0);
    List<Compared> all = compare(device);
    System.out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
    System.exit(all.stream().allMatch(Compared::equal) ? 0 : 4);
  }

  /**
   * The comparison of a network on the device with the same network on the CPU.
   *
   * @param network the network's name
   * @param difference the largest difference, relative to the largest value of the same layer
   * @param of the name of the array with this difference: the output, the gradient of the images,
   *     the gradient of a parameter, or a new running statistic
   * @param equal whether the difference is within the tolerance
   */
  record Compared(String network, double difference, String of, boolean equal) {}

  static List<Compared> compare(Device device) {
    return LayerCases.all().entrySet().stream()
        .map(entry -> compare(entry.getKey(), entry.getValue(), device))
        .toList();
  }

  private static Compared compare(String name, List<NamedLayer> layers, Device device) {
    NetworkSpec spec = new NetworkSpec(IMAGE, layers);
    Map<String, float[]> expected = step(spec, Device.cpu());
    Map<String, float[]> found = step(spec, device);
    String worst = "output";
    double largest = 0;
    for (Map.Entry<String, float[]> entry : expected.entrySet()) {
      double difference =
          difference(entry.getValue(), found.get(entry.getKey()), scale(expected, entry.getKey()));
      if (Double.isNaN(difference) || difference > largest) {
        largest = difference;
        worst = entry.getKey();
      }
      if (Double.isNaN(difference)) {
        break;
      }
    }
    return new Compared(name, largest, worst, largest <= TOLERANCE);
  }

  /** The output, gradients and new running statistics of one step. */
  private static Map<String, float[]> step(NetworkSpec spec, Device device) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (NDManager manager = Devices.open(device)) {
      Network network = Network.create(spec, Initialisation.pytorch(), SEED, manager);
      NDArray images = drawn(IMAGE.batch(BATCH), SEED, manager);
      images.setRequiresGradient(true);
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray output = network.forward(images, true, null);
        values.put("output", output.toFloatArray());
        gradients.backward(output.mul(drawn(output.getShape(), SEED + 1, manager)).sum());
      }
      values.put("images.gradient", images.getGradient().toFloatArray());
      for (NetworkParameter parameter : network.parameters()) {
        NDArray array = parameter.trainable() ? parameter.array().getGradient() : parameter.array();
        values.put(parameter.name(), array.toFloatArray());
      }
    }
    return values;
  }

  /** An array of random numbers between -1 and 1. */
  static NDArray drawn(Shape shape, long seed, NDManager manager) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[(int) shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return manager.create(values, shape);
  }

  /**
   * The scale of an array: the largest absolute value in all arrays of its layer. The array's own
   * values are too small a scale for the gradient of a bias before a batch norm, which consists
   * only of rounding errors.
   */
  private static double scale(Map<String, float[]> values, String name) {
    String layer = name.substring(0, name.lastIndexOf('.') + 1);
    double largest = 1e-6;
    for (Map.Entry<String, float[]> entry : values.entrySet()) {
      if (layer.isEmpty() ? entry.getKey().equals(name) : entry.getKey().startsWith(layer)) {
        for (float value : entry.getValue()) {
          largest = Math.max(largest, Math.abs(value));
        }
      }
    }
    return largest;
  }

  /** The largest difference, relative to the scale; NaN if a value is not a number. */
  private static double difference(float[] expected, float[] found, double scale) {
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs((double) expected[i] - found[i]) / scale);
    }
    return largest;
  }
}
