package io.github.convlens.model.architecture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.block.ParameterSource;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares networks with values recorded from torchvision 0.28 in float64
 * (src/test/oracle/networks.py). Both compute the weights by the same formula.
 */
class NetworkOracleTest {
  private static final int IMAGES = 3;
  private static final int CLASSES = 10;
  private static final double TOLERANCE = 1e-4;

  /**
   * The tolerance of gradients in float32. It is large, since rounding moves values across the
   * kinks of ReLUs, where gradients change abruptly.
   */
  private static final double TOLERANCE_IN_SINGLE = 1e-2;

  private static final double TOLERANCE_IN_DOUBLE = 1e-6;

  private static final int SAMPLED = 32;
  private static final Initialisation ANY = Initialisation.parse("zero");

  private static Map<String, Tensor> recorded;

  @BeforeAll
  static void read() throws Exception {
    Path file = Path.of(NetworkWeights.class.getResource("../networks.safetensors").toURI());
    recorded = SafeTensors.read(file).tensors();
  }

  private static Map<String, Architecture> networks() {
    Map<String, Architecture> networks = new LinkedHashMap<>();
    for (int depth : List.of(18, 34, 50)) {
      networks.put("resnet" + depth, new ResNet(depth, Shortcut.PROJECTION, ResNet.Stem.IMAGENET));
    }
    networks.put("vgg16_bn", new Vgg16(0));
    networks.put("mobilenet_v2", new MobileNetV2(0));
    networks.put("mobilenet_v3_large", new MobileNetV3(0));
    networks.put("efficientnet_b0", new EfficientNet(0, 0));
    networks.put("convnext_tiny", new ConvNext(0));
    return networks;
  }

  static Stream<String> names() {
    return networks().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("names")
  void stateDictsMatchTorchvision(String name) throws Exception {
    try (NDManager manager = NDManager.newBaseManager();
        var names = NetworkOracleTest.class.getResourceAsStream(name + "-state-dict.txt")) {
      String expected = new String(names.readAllBytes(), StandardCharsets.UTF_8);
      Network network = Network.create(spec(name, 64, 64), ANY, 0, manager);
      assertEquals(expected, stateDict(NetworkWeights.capture(network)));
    }
  }

  private static String stateDict(Map<String, Tensor> tensors) {
    return tensors.entrySet().stream()
        .map(entry -> (entry.getKey() + " " + sides(entry.getValue())).strip() + "\n")
        .collect(Collectors.joining());
  }

  private static String sides(Tensor tensor) {
    return tensor.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void logitsAndGradientsMatchTorchvision(String name) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Network first = Network.create(spec(name, 64, 64), ANY, 0, manager);
      Network second = Network.create(spec(name, 96, 80), ANY, 0, manager);
      fill(first);
      Map<String, NDArray> weights = new HashMap<>();
      first.parameters().forEach(parameter -> weights.put(parameter.name(), parameter.array()));
      for (Network network : List.of(first, second)) {
        try (NDManager scope = manager.newSubManager()) {
          NDArray images = images(network.spec().input(), scope);
          NDArray logits = network.forward(images, false, null, source(network, weights));
          close(recorded.get(prefix(name, network) + "eval"), logits, TOLERANCE, "eval");
        }
      }
      train(name, first, weights, TOLERANCE_IN_SINGLE);
      train(name, second, weights, TOLERANCE_IN_SINGLE);
      if (!name.equals("vgg16_bn")) { // the float64 weights of vgg16_bn would take a gibibyte
        weights.replaceAll((key, array) -> array.toType(DataType.FLOAT64, true));
        train(name, first, weights, TOLERANCE_IN_DOUBLE);
      }
    }
  }

  private static NetworkSpec spec(String name, int height, int width) {
    return networks().get(name).build(FeatureShape.image(3, height, width), CLASSES);
  }

  private static String prefix(String name, Network network) {
    FeatureShape input = network.spec().input();
    return "%s/%dx%d/".formatted(name, input.height(), input.width());
  }

  private static ParameterSource source(Network network, Map<String, NDArray> weights) {
    Map<Parameter, NDArray> byParameter = new HashMap<>();
    for (NetworkParameter parameter : network.parameters()) {
      byParameter.put(parameter.parameter(), weights.get(parameter.name()));
    }
    return byParameter::get;
  }

  private static void train(
      String name, Network network, Map<String, NDArray> weights, double tolerance) {
    String prefix = prefix(name, network);
    Map<String, Tensor> gradients = new LinkedHashMap<>();
    recorded.forEach(
        (key, tensor) -> {
          if (key.startsWith(prefix + "grad.")) {
            gradients.put(key.substring((prefix + "grad.").length()), tensor);
          }
        });
    assertEquals(5, gradients.size());
    weights.forEach((key, array) -> array.setRequiresGradient(gradients.containsKey(key)));
    NDArray any = weights.values().iterator().next();
    try (NDManager manager = any.getManager().newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      collector.zeroGradients();
      NDArray images = images(network.spec().input(), manager).toType(any.getDataType(), true);
      NDArray w = signal("w", new Shape(IMAGES, CLASSES), manager);
      NDArray y = network.forward(images, true, null, source(network, weights));
      close(recorded.get(prefix + "train"), y, Math.min(TOLERANCE, tolerance), "train");
      collector.backward(y.mul(w.toType(any.getDataType(), true)).sum());
      gradients.forEach((key, tensor) -> closeGradient(key, tensor, weights.get(key), tolerance));
      weights.values().forEach(array -> array.setRequiresGradient(false));
    }
  }

  /** Images in channels-last order, which the training loop uses. */
  private static NDArray images(FeatureShape input, NDManager manager) {
    return signal("images", input.batch(IMAGES), manager)
        .transpose(0, 2, 3, 1)
        .flatten()
        .reshape(IMAGES, input.height(), input.width(), input.channels())
        .transpose(0, 3, 1, 2);
  }

  private static void close(Tensor expected, NDArray actual, double tolerance, String what) {
    float[] values = expected.floats();
    float[] found = floats(actual);
    assertArrayEquals(values, found, (float) (tolerance * largest(values)), what);
  }

  /**
   * Compares the 2-norm and, in float64, also a sample of the elements. In float32, the kinks of
   * ReLUs change single elements too much.
   */
  private static void closeGradient(
      String name, Tensor expected, NDArray parameter, double tolerance) {
    try (NDArray gradient = parameter.getGradient()) {
      float[] all = floats(gradient);
      double squares = 0;
      for (float value : all) {
        squares += (double) value * value;
      }
      float norm = expected.floats()[0];
      assertEquals(norm, Math.sqrt(squares), tolerance * norm, name);
      if (parameter.getDataType() == DataType.FLOAT64) {
        float[] elements = Arrays.copyOfRange(expected.floats(), 1, expected.floats().length);
        float[] sample = new float[elements.length];
        int step = Math.max(1, all.length / SAMPLED);
        for (int i = 0; i < sample.length; i++) {
          sample[i] = all[i * step];
        }
        assertArrayEquals(elements, sample, (float) (tolerance * largest(elements)), name);
      }
    }
  }

  private static float[] floats(NDArray array) {
    try (NDArray single = array.toType(DataType.FLOAT32, true)) {
      return single.toFloatArray();
    }
  }

  private static double largest(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static void fill(Network network) {
    for (NetworkParameter parameter : network.parameters()) {
      NDArray array = parameter.array();
      long[] shape = array.getShape().getShape();
      long fanIn = array.size() / shape[0];
      DoubleUnaryOperator value = value(parameter.name(), shape.length, fanIn);
      array.setRequiresGradient(false);
      array.set(numbers(parameter.name(), array.size(), value));
    }
  }

  private static DoubleUnaryOperator value(String name, int sides, long fanIn) {
    if (name.endsWith("running_var")) {
      return u -> 0.5 + u;
    }
    if (name.endsWith("layer_scale")) {
      return u -> 0.1 + 0.2 * u;
    }
    if (sides > 1) {
      double bound = Math.sqrt(6.0 / fanIn);
      return u -> (2 * u - 1) * bound;
    }
    return name.endsWith("weight") ? u -> 0.75 + 0.5 * u : u -> 0.2 * u - 0.1;
  }

  private static NDArray signal(String name, Shape shape, NDManager manager) {
    return manager.create(numbers(name, shape.size(), u -> 4 * u - 2), shape);
  }

  /**
   * The values of a function at pseudo-random numbers in [0, 1). Each number is a hash of the sum
   * of the name's CRC-32 and the index.
   */
  private static float[] numbers(String name, long count, DoubleUnaryOperator value) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    int start = (int) crc.getValue();
    float[] numbers = new float[Math.toIntExact(count)];
    for (int i = 0; i < numbers.length; i++) {
      int x = start + i;
      x ^= x >>> 16;
      x *= 0x7feb352d;
      x ^= x >>> 15;
      x *= 0x846ca68b;
      x ^= x >>> 16;
      numbers[i] = (float) value.applyAsDouble((x >>> 8) / (double) (1 << 24));
    }
    return numbers;
  }
}
