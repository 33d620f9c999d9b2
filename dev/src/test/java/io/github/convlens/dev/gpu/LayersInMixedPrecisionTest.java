package io.github.convlens.dev.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.StochasticDepth;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.precision.ForwardPass;
import io.github.convlens.training.precision.Precision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of layer, trained in 16 bits and in float32, on a CPU. */
class LayersInMixedPrecisionTest {

  private static final FeatureShape IMAGE = FeatureShape.image(8, 12, 12);
  private static final int BATCH = 6;

  /**
   * The largest allowed relative difference. float16 has 11 significant bits and bfloat16 has 8,
   * and a ReLU may pass a value in one type and not in another.
   */
  private static final Map<Precision, Double> TOLERANCE =
      Map.of(Precision.FLOAT16, 0.02, Precision.BFLOAT16, 0.1);

  /**
   * Pixels are multiples of this value, which every type holds exactly, so that max pooling chooses
   * the same pixels.
   */
  private static final float PIXEL = 1 / 64f;

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void everyKindOfLayerComputesNearlyTheSameAsInSinglePrecision(Precision precision) {
    LayerCases.all()
        .forEach(
            (name, layers) -> {
              double difference =
                  difference(step(layers, Precision.FLOAT32), step(layers, precision));
              assertTrue(difference < TOLERANCE.get(precision), name + ": " + difference);
            });
  }

  @ParameterizedTest
  @EnumSource
  void stochasticDepthKeepsTheTypeOfItsInput(Precision precision) {
    List<NamedLayer> layers =
        List.of(
            NamedLayer.of(Conv.of(8, 3)),
            NamedLayer.of(new StochasticDepth(0.5)),
            NamedLayer.of(Conv.of(8, 3)));
    step(layers, precision)
        .forEach(
            (name, values) -> {
              for (float value : values) {
                assertTrue(Float.isFinite(value), name);
              }
            });
  }

  /** The output of one step, and the gradients of images and parameters. */
  private static Map<String, float[]> step(List<NamedLayer> layers, Precision precision) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager)) {
      NetworkSpec spec = new NetworkSpec(IMAGE, layers);
      Network network = Network.create(spec, Initialisation.pytorch(), 1, manager);
      NDArray images =
          LayersOnDevice.drawn(IMAGE.batch(BATCH), 1, manager).div(PIXEL).round().mul(PIXEL);
      images.setRequiresGradient(true);
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
        NDArray output =
            ForwardPass.of(precision, network, kernels)
                .outputs(images, (leaf, array) -> assertType(precision, array));
        values.put("output", output.toFloatArray());
        gradients.backward(output.mul(LayersOnDevice.drawn(output.getShape(), 2, manager)).sum());
      }
      values.put("images", images.getGradient().toFloatArray());
      for (NetworkParameter parameter : network.parameters()) {
        if (parameter.trainable()) {
          values.put(parameter.name(), parameter.array().getGradient().toFloatArray());
        }
      }
    }
    return values;
  }

  /** DJL has no name for bfloat16. */
  private static void assertType(Precision precision, NDArray output) {
    DataType expected =
        switch (precision) {
          case FLOAT32 -> DataType.FLOAT32;
          case FLOAT16 -> DataType.FLOAT16;
          case BFLOAT16 -> DataType.UNKNOWN;
        };
    assertEquals(expected, output.getDataType());
  }

  /**
   * The distance between the values of all arrays, relative to the length of the expected values.
   * Arrays are not compared one by one, since the gradient of a bias before a batch norm consists
   * only of rounding errors.
   */
  private static double difference(Map<String, float[]> expected, Map<String, float[]> found) {
    double distance = 0;
    double length = 0;
    for (Map.Entry<String, float[]> array : expected.entrySet()) {
      for (int i = 0; i < array.getValue().length; i++) {
        double value = array.getValue()[i];
        distance += Math.pow(value - found.get(array.getKey())[i], 2);
        length += Math.pow(value, 2);
      }
    }
    return Math.sqrt(distance / length);
  }
}
