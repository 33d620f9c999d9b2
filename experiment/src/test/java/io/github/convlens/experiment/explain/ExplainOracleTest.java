package io.github.convlens.experiment.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.target.TargetScale;
import io.github.convlens.model.Activation;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.GlobalPool;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Pool;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.metric.Threshold;
import io.github.convlens.training.task.OutputMeaning;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares Grad-CAM, integrated gradients and occlusion with the results of explain.py. */
class ExplainOracleTest {
  private static final int HEIGHT = 9;
  private static final int WIDTH = 8;
  private static final double TOLERANCE = 2e-6;

  private static JsonNode recorded;
  private static NDManager manager;
  private static Kernels kernels;
  private static Network network;
  private static NDArray image;

  @BeforeAll
  static void open() throws IOException {
    try (InputStream in = ExplainOracleTest.class.getResourceAsStream("explain.json")) {
      recorded = new ObjectMapper().readTree(in);
    }
    manager = NDManager.newBaseManager();
    kernels = Kernels.load(manager);
    List<NamedLayer> layers =
        Stream.<Layer>of(
                Conv.of(4, 3, 1, 1, true),
                Activation.of(Activation.Function.RELU),
                new Pool(Pool.Kind.MAX, 2, null, null),
                Conv.of(6, 3, 1, 1, true),
                Activation.of(Activation.Function.TANH),
                new GlobalPool(Pool.Kind.AVERAGE),
                new Flatten(),
                new Linear(3, true))
            .map(NamedLayer::of)
            .toList();
    network =
        Network.create(
            new NetworkSpec(FeatureShape.image(2, HEIGHT, WIDTH), layers),
            Initialisation.pytorch(),
            0,
            manager);
    Map<String, Tensor> weights = new HashMap<>();
    recorded
        .get("weights")
        .properties()
        .forEach(
            entry -> {
              List<Long> shape = new ArrayList<>();
              entry.getValue().get("shape").forEach(side -> shape.add(side.longValue()));
              weights.put(entry.getKey(), Tensor.of(floats(entry.getValue().get("values")), shape));
            });
    NetworkWeights.restore(network, weights, "explain.json");
    image = manager.create(floats(recorded.get("image")), new Shape(1, 2, HEIGHT, WIDTH));
  }

  @AfterAll
  static void close() {
    kernels.close();
    manager.close();
  }

  private static float[] floats(JsonNode values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }

  private static void assertClose(JsonNode expected, float[] values) {
    assertEquals(expected.size(), values.length);
    for (int i = 0; i < values.length; i++) {
      assertEquals(expected.get(i).doubleValue(), values[i], TOLERANCE, "value " + i);
    }
  }

  @Test
  void gradCamMatchesThePaperAndIsEnlargedBilinearly() {
    int leaf = GradCam.layer(network).orElseThrow();
    assertEquals("tanh1", network.layers().get(leaf).name());
    for (JsonNode one : recorded.get("cases")) {
      AskedOutput output = new AskedOutput(one.get("label").intValue(), false);
      HeatMap map = GradCam.of(network, kernels, image, output, leaf);
      assertClose(one.get("cam"), map.values());
      assertClose(one.get("large"), map.resized(HEIGHT, WIDTH).values());
    }
  }

  @Test
  void integratedGradientsMatchThePaperAndAddUpToTheOutputs() {
    for (JsonNode one : recorded.get("cases")) {
      int label = one.get("label").intValue();
      double[] found =
          IntegratedGradients.of(
              network, kernels, image, new AskedOutput(label, false), IntegratedGradients.STEPS);
      float[] values = new float[found.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) found[i];
      }
      assertClose(one.get("integrated"), values);
      JsonNode outputs = recorded.get("outputs");
      double difference =
          outputs.get(0).get(label).doubleValue() - outputs.get(1).get(label).doubleValue();
      assertEquals(difference, Arrays.stream(found).sum(), 1e-2 * Math.abs(difference) + 1e-3);
    }
  }

  @Test
  void occlusionIsTheMeanFallOverTheSquaresThatCoverAPixel() {
    for (JsonNode one : recorded.get("cases")) {
      AskedOutput output = new AskedOutput(one.get("label").intValue(), false);
      assertClose(one.get("occlusion"), new Occlusion(3, 2).of(network, image, output).values());
    }
  }

  @Test
  void aSingleOutputIsNegatedForTheFirstOfTwoClassesButNotForANumber() {
    OutputMeaning classes = new OutputMeaning.OfClasses(List.of("cat", "dog"));
    OutputMeaning number = new OutputMeaning.OfNumbers(List.of("age"), TargetScale.none(1));
    OutputMeaning labels = new OutputMeaning.OfLabels(List.of("sea", "sand"), Threshold.HALF);
    try (NDArray one = manager.create(new float[] {2, -3}, new Shape(2, 1));
        NDArray two = manager.create(new float[] {2, -3}, new Shape(1, 2))) {
      assertEquals(-2, AskedOutput.of(classes, 0, 1).of(one).toFloatArray()[0]);
      assertEquals(-3, AskedOutput.of(classes, 1, 1).of(one).toFloatArray()[1]);
      assertEquals(2, AskedOutput.of(number, 0, 1).of(one).toFloatArray()[0]);
      assertEquals(2, AskedOutput.of(labels, 0, 2).of(two).toFloatArray()[0]);
      assertEquals(-3, AskedOutput.of(labels, 1, 2).of(two).toFloatArray()[0]);
    }
  }

  @Test
  void eachOfTwoClassesHasItsOwnOutputIfTheNetworkHasTwo() {
    OutputMeaning classes = new OutputMeaning.OfClasses(List.of("cat", "dog"));
    try (NDArray two = manager.create(new float[] {2, -3}, new Shape(1, 2))) {
      assertEquals(2, AskedOutput.of(classes, 0, 2).of(two).toFloatArray()[0]);
      assertEquals(-3, AskedOutput.of(classes, 1, 2).of(two).toFloatArray()[0]);
    }
  }

  @Test
  void aLayerThatGradCamCannotUseIsRejected() {
    InvalidInputException flat =
        assertThrows(InvalidInputException.class, () -> GradCam.layer(network, "flatten"));
    assertTrue(
        flat.getMessage().contains("name a layer whose output has more than one pixel"),
        flat.getMessage());
    InvalidInputException unknown =
        assertThrows(InvalidInputException.class, () -> GradCam.layer(network, "conv3"));
    assertTrue(unknown.getMessage().contains("did you mean conv"), unknown.getMessage());
    assertEquals(0, GradCam.layer(network, "conv1"));
  }
}
