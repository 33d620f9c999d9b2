package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.precision.LossScale;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares every update of Lion with timm's, and every update of Muon with PyTorch's. */
class NewOptimizersOracleTest {

  static Stream<Arguments> optimizers() {
    Muon muon =
        OptimizerOptions.muon()
            .with(Muon.MOMENTUM, 0.9)
            .with(Muon.BETA1, 0.8)
            .with(Muon.BETA2, 0.95)
            .with(Muon.DECAY, 0.3);
    return Stream.of(
        Arguments.of("lion", OptimizerOptions.lion().with(Lion.DECAY, 0.3)),
        Arguments.of("muon", muon.with(Muon.NESTEROV, false)),
        Arguments.of("muon-nesterov", muon));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void weightsMatchTheRecordedWeights(String name, OptimizerOptions options) throws IOException {
    JsonNode recorded = recorded();
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager);
        LossScale scale = LossScale.none(kernels)) {
      Network network = Network.create(spec(), Initialisation.pytorch(), 0, manager);
      NetworkWeights.restore(network, tensors(network, recorded.get("start")), "the record");
      List<NetworkParameter> trainable = Optimizer.ordered(network.parameters());
      try (Optimizer optimizer = new Optimizer(options, trainable, scale, kernels, manager)) {
        for (int step = 0; step < recorded.get("rates").size(); step++) {
          List<NDArray> gradients = new ArrayList<>();
          for (NetworkParameter parameter : trainable) {
            float[] values = floats(recorded.get("gradients").get(step).get(parameter.name()));
            gradients.add(manager.create(values, parameter.array().getShape()));
          }
          try (IValue list = Kernels.list(gradients)) {
            double rate = recorded.get("rates").get(step).asDouble();
            optimizer.update(list, rate, options.momentum());
          }
          assertWeights(recorded.get(name).get(step), trainable, step);
        }
      }
    }
  }

  private static void assertWeights(JsonNode want, List<NetworkParameter> parameters, int step) {
    for (NetworkParameter parameter : parameters) {
      float[] expected = floats(want.get(parameter.name()));
      float[] actual = parameter.array().toFloatArray();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], actual[i], 2e-6, parameter.name() + " after step " + step);
      }
    }
  }

  private static NetworkSpec spec() {
    Stream<Layer> layers =
        Stream.of(
            Conv.of(6, 3, 1, 0, true), new Flatten(), new Linear(10, true), new Linear(3, true));
    return new NetworkSpec(FeatureShape.image(2, 3, 3), layers.map(NamedLayer::of).toList());
  }

  private static Map<String, Tensor> tensors(Network network, JsonNode values) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (NetworkParameter parameter : network.parameters()) {
      long[] shape = parameter.array().getShape().getShape();
      List<Long> sizes = Arrays.stream(shape).boxed().toList();
      tensors.put(parameter.name(), Tensor.of(floats(values.get(parameter.name())), sizes));
    }
    return tensors;
  }

  private static float[] floats(JsonNode list) {
    return new ObjectMapper().convertValue(list, float[].class);
  }

  private static JsonNode recorded() throws IOException {
    try (InputStream json = NewOptimizersOracleTest.class.getResourceAsStream("optimizers.json")) {
      return new ObjectMapper().readTree(json);
    }
  }
}
