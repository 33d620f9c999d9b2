package io.github.convlens.training.precision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.GlobalPool;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Layer;
import io.github.convlens.model.LayerNorm;
import io.github.convlens.model.LayerScale;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Pool;
import io.github.convlens.model.Scale;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.model.block.ParameterSource;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HalfCopiesTest {

  private static final int SIDE = 4;

  private NDManager manager;
  private Kernels kernels;
  private Network network;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    kernels = Kernels.load(manager);
    Stream<Layer> layers =
        Stream.of(
            Conv.of(4, 3),
            BatchNorm.standard(),
            Conv.of(6, 1),
            LayerNorm.KIND.byDefault(),
            new LayerScale(0.5),
            new Scale(0.3),
            new GlobalPool(Pool.Kind.AVERAGE),
            new Flatten(),
            LayerNorm.KIND.byDefault(),
            new Linear(3, true));
    network =
        Network.create(
            new NetworkSpec(FeatureShape.image(1, SIDE, SIDE), layers.map(NamedLayer::of).toList()),
            Initialisation.pytorch(),
            1,
            manager);
  }

  @AfterEach
  void close() {
    kernels.close();
    manager.close();
  }

  /** With float16 images, a layer norm accepts float32 parameters on a CPU, but not on a GPU. */
  @Test
  void onlyBatchNormsUseParametersInSinglePrecision() {
    ParameterSource copies =
        new HalfCopies(network, kernels, kernels.arrays()::toFloat16).copies(manager);
    for (NetworkParameter parameter : network.parameters()) {
      boolean batchNorm = parameter.layer().startsWith("bn");
      assertEquals(
          batchNorm ? DataType.FLOAT32 : DataType.FLOAT16,
          copies.array(parameter.parameter()).getDataType(),
          parameter.name());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void gradientsOfNormalisationsMatchSinglePrecision(Precision precision) {
    List<float[]> single = new ArrayList<>();
    List<float[]> half = new ArrayList<>();
    GradientMode.on(
        () -> {
          single.addAll(gradients(Precision.FLOAT32));
          half.addAll(gradients(precision));
        });
    for (int i = 0; i < single.size(); i++) {
      // Rounding errors alone make the gradient of a bias before a batch norm.
      float largest = 1e-2f;
      for (float value : single.get(i)) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertArrayEquals(
          single.get(i), half.get(i), Math.min(0.02f, 0.05f * largest), "parameter " + i);
    }
  }

  /** Added up in 16 bits, 8192 ones are only 2048 or 256. */
  @ParameterizedTest
  @EnumSource(names = {"FLOAT16", "BFLOAT16"})
  void theGradientsOfALayerNormAreAddedUpInSinglePrecision(Precision precision) {
    Network norm =
        Network.create(
            new NetworkSpec(
                FeatureShape.image(2, 32, 32), List.of(NamedLayer.of(LayerNorm.KIND.byDefault()))),
            Initialisation.pytorch(),
            1,
            manager);
    // Of the two channels, the second is always larger, so they are normalised to -1 and 1.
    NDArray images = manager.arange(8 * 2 * 32 * 32f).reshape(8, 2, 32, 32);
    List<NDArray> weights = norm.parameters().stream().map(NetworkParameter::array).toList();
    GradientMode.on(
        () -> {
          NDArray loss = ForwardPass.of(precision, norm, kernels).outputs(images, null).sum();
          try (IValue parameters = Kernels.list(weights);
              IValue gradients = kernels.gradients().of(loss, parameters)) {
            NDArray[] found = gradients.toTensorArray((PtNDManager) manager);
            assertArrayEquals(new float[] {-8192, 8192}, found[0].toFloatArray(), 1);
            assertArrayEquals(new float[] {8192, 8192}, found[1].toFloatArray());
          }
        });
  }

  private List<float[]> gradients(Precision precision) {
    NDArray images =
        manager.arange(3f * SIDE * SIDE).mul(0.7).cos().reshape(new Shape(3, 1, SIDE, SIDE));
    NDArray outputs = ForwardPass.of(precision, network, kernels).outputs(images, null);
    NDArray loss = outputs.mul(outputs).mean();
    List<NDArray> weights =
        network.parameters().stream()
            .filter(NetworkParameter::trainable)
            .map(NetworkParameter::array)
            .toList();
    try (IValue parameters = Kernels.list(weights);
        IValue gradients = kernels.gradients().of(loss, parameters)) {
      return Stream.of(gradients.toTensorArray((PtNDManager) manager))
          .map(NDArray::toFloatArray)
          .toList();
    }
  }
}
