package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.Residual.Shortcut;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.SimpleCnn;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares every kind of layer with values recorded from PyTorch 1.13 (src/test/oracle/layers.py).
 */
class LayerOracleTest {
  private static final float TOLERANCE = 2e-5f;

  /**
   * The last batch norm of simple_cnn receives only three values per channel, which magnifies
   * rounding errors. Even the recorded input gradient differs from the gradient in float64 by 1e-4
   * of the largest value.
   */
  private static final float TOLERANCE_OF_SIMPLE_CNN = 2e-4f;

  private static final Map<String, Map<String, Tensor>> RECORDED = new TreeMap<>();
  private static final Map<String, List<Layer>> LAYERS = layers();

  @BeforeAll
  static void read() throws Exception {
    Path file = Path.of(LayerOracleTest.class.getResource("layers.safetensors").toURI());
    SafeTensors.read(file)
        .tensors()
        .forEach(
            (name, tensor) -> {
              String[] parts = name.split("/", 2);
              RECORDED.computeIfAbsent(parts[0], key -> new TreeMap<>()).put(parts[1], tensor);
            });
  }

  private static Map<String, List<Layer>> layers() {
    Map<String, List<Layer>> cases = new LinkedHashMap<>();
    cases.put("conv", List.of(Conv.of(5, 3, 2, 1, true)));
    cases.put(
        "conv-dilated-groups",
        List.of(Conv.of(4, 3, 1, 2, false).with(Conv.DILATION, 2).with(Conv.GROUPS, 2)));
    cases.put("batch-norm", List.of(Conv.of(4, 3, 1, 0, true), BatchNorm.standard()));
    cases.put("batch-norm-settings", List.of(new BatchNorm(1e-3, 0.3)));
    cases.put("batch-norm-flat", List.of(new Flatten(), BatchNorm.standard()));
    for (Function function : Function.values()) {
      cases.put(function.key().replace('_', '-'), List.of(Activation.of(function)));
    }
    cases.put("relu6", List.of(BatchNorm.standard(), Activation.of(Function.RELU6)));
    cases.put("leaky-relu-slope", List.of(new Activation(Function.LEAKY_RELU, 0.2)));
    cases.put("max-pool", List.of(new Pool(Pool.Kind.MAX, 3, 2, 1)));
    cases.put("max-pool-default", List.of(Pool.max(2)));
    cases.put("average-pool", List.of(new Pool(Pool.Kind.AVERAGE, 3, 2, 1)));
    cases.put("global-average", List.of(new GlobalPool(null)));
    cases.put("global-max", List.of(new GlobalPool(Pool.Kind.MAX)));
    cases.put("linear", List.of(new Flatten(), new Linear(5, null)));
    cases.put("linear-no-bias", List.of(new Flatten(), new Linear(5, false)));
    Activation relu = Activation.of(Function.RELU);
    cases.put("residual-identity", List.of(new Residual(block(3, 1), Shortcut.IDENTITY, relu)));
    cases.put("residual-no-activation", List.of(new Residual(block(3, 1), null, null)));
    cases.put("residual-projection", List.of(new Residual(block(6, 2), Shortcut.PROJECTION, relu)));
    cases.put("residual-pad", List.of(new Residual(block(5, 2), Shortcut.PAD, relu)));
    NamedLayer conv = NamedLayer.of(Conv.of(3, 3, 1, 1, true));
    cases.put("repeat-own-weights", List.of(new Repeat(2, false, List.of(conv))));
    NamedLayer norm = NamedLayer.of(BatchNorm.standard());
    NamedLayer tanh = NamedLayer.of(Activation.of(Function.TANH));
    cases.put("repeat-shared-weights", List.of(new Repeat(3, true, List.of(conv, norm, tanh))));
    cases.put("simple-cnn", List.of());
    cases.put("layer-norm", List.of(new LayerNorm(null)));
    cases.put("layer-norm-flat", List.of(new Flatten(), new LayerNorm(1e-2)));
    cases.put("linear-of-pixels", List.of(new Linear(5, true, true)));
    cases.put("squeeze-excite", List.of(new SqueezeExcite(2, null, null)));
    cases.put(
        "squeeze-excite-functions",
        List.of(new SqueezeExcite(4, Function.SILU, Function.HARDSIGMOID)));
    cases.put("layer-scale", List.of(new LayerScale(null)));
    cases.put("scale", List.of(new Scale(0.3)));
    cases.put("adaptive-average", List.of(new AdaptivePool(3)));
    cases.put("adaptive-average-divided", List.of(new AdaptivePool(2)));
    cases.put("adaptive-average-enlarged", List.of(new AdaptivePool(5)));
    cases.put("depthwise", List.of(Conv.of(8, 5, 2, 2, true).with(Conv.GROUPS, 4)));
    return cases;
  }

  private static List<NamedLayer> block(int channels, int stride) {
    return Stream.of(
            Conv.of(channels, 3, stride, 1, false),
            BatchNorm.standard(),
            Activation.of(Function.RELU),
            Conv.of(channels, 3, 1, 1, false),
            BatchNorm.standard())
        .map(NamedLayer::of)
        .toList();
  }

  private static NetworkSpec spec(String name, FeatureShape input) {
    if (name.equals("simple-cnn")) {
      return SimpleCnn.of(
          input, List.of(8, 16, 32, 64), 10, 5, BatchNormPlacement.AFTER_ACTIVATION, Function.RELU);
    }
    return new NetworkSpec(input, LAYERS.get(name).stream().map(NamedLayer::of).toList());
  }

  static Stream<String> cases() {
    return LAYERS.keySet().stream();
  }

  @Test
  void everyRecordedCaseIsTested() {
    assertEquals(RECORDED.keySet(), new TreeSet<>(LAYERS.keySet()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsGradientsAndStatisticsMatchPyTorch(String name) {
    check(name, false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void imagesInChannelsLastOrderGiveTheSameResults(String name) {
    check(name, true);
  }

  private static void check(String name, boolean channelsLast) {
    float tolerance = name.equals("simple-cnn") ? TOLERANCE_OF_SIMPLE_CNN : TOLERANCE;
    Map<String, Tensor> recorded = RECORDED.get(name);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = array(manager, recorded.get("x"));
      if (channelsLast) {
        x = channelsLast(x);
      }
      x.setRequiresGradient(true);
      Network network =
          Network.create(
              spec(name, FeatureShape.of(x.getShape())), Initialisation.pytorch(), 1, manager);
      Map<String, Tensor> state = new LinkedHashMap<>();
      recorded.forEach(
          (key, tensor) -> {
            if (key.startsWith("state.")) {
              state.put(key.substring("state.".length()), tensor);
            }
          });
      NetworkWeights.restore(network, state, name);
      List<NDArray> seen = new ArrayList<>();
      try (var gradients = Engine.getInstance().newGradientCollector()) {
        NDArray y = network.forward(x, true, (index, output) -> seen.add(output));
        close(recorded.get("y"), y, tolerance, "y");
        gradients.backward(y.mul(array(manager, recorded.get("w"))).sum());
      }
      assertEquals(network.layers().size(), seen.size());
      close(recorded.get("gx"), x.getGradient(), tolerance, "gx");
      int checked = 0;
      for (NetworkParameter parameter : network.parameters()) {
        String key = (parameter.trainable() ? "grad." : "after.") + parameter.name();
        NDArray actual =
            parameter.trainable() ? parameter.array().getGradient() : parameter.array();
        close(recorded.get(key), actual, tolerance, largestOfLayer(recorded, key), key);
        checked++;
      }
      assertEquals(
          recorded.keySet().stream().filter(key -> key.matches("(grad|after)\\..*")).count(),
          checked);
      close(recorded.get("eval"), network.forward(x, false, null), tolerance, "eval");
    }
  }

  /**
   * The same values in channels-last memory. The reshape copies them in the order of the transposed
   * view.
   */
  private static NDArray channelsLast(NDArray x) {
    Shape shape = x.getShape();
    return x.transpose(0, 2, 3, 1)
        .reshape(-1)
        .reshape(shape.get(0), shape.get(2), shape.get(3), shape.get(1))
        .transpose(0, 3, 1, 2);
  }

  private static NDArray array(NDManager manager, Tensor tensor) {
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    return manager.create(tensor.floats(), new Shape(shape));
  }

  /**
   * The largest gradient of a layer, relative to which rounding errors are measured. The gradient
   * of a bias before a batch norm is zero except for rounding errors, so its own size cannot be the
   * scale.
   */
  private static float largestOfLayer(Map<String, Tensor> recorded, String key) {
    String layer = key.substring(0, key.lastIndexOf('.') + 1);
    float largest = 1;
    for (Map.Entry<String, Tensor> entry : recorded.entrySet()) {
      if (entry.getKey().startsWith(layer)) {
        largest = Math.max(largest, largest(entry.getValue()));
      }
    }
    return largest;
  }

  private static float largest(Tensor tensor) {
    float largest = 1;
    for (float value : tensor.floats()) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  private static void close(Tensor expected, NDArray actual, float tolerance, String what) {
    close(expected, actual, tolerance, largest(expected), what);
  }

  private static void close(
      Tensor expected, NDArray actual, float tolerance, float scale, String what) {
    long[] shape = expected.shape().stream().mapToLong(Long::longValue).toArray();
    assertEquals(new Shape(shape), actual.getShape(), what);
    assertArrayEquals(expected.floats(), actual.toFloatArray(), tolerance * scale, what);
  }
}
