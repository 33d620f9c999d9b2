package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.LayerScale;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.precision.LossScale;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MuonTest {

  private static final float[] GRADIENT = {0.5f, -2, 0};

  /** AdamW's first step moves each element by the learning rate, against its gradient's sign. */
  @Test
  void factorsOfChannelsAreUpdatedByAdamW() {
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager);
        LossScale scale = LossScale.none(kernels)) {
      var spec =
          new NetworkSpec(
              FeatureShape.image(GRADIENT.length, 2, 2),
              List.of(NamedLayer.of(new LayerScale(0.5))));
      Network network = Network.create(spec, Initialisation.pytorch(), 1, manager);
      List<NetworkParameter> factor = Optimizer.ordered(network.parameters());
      NDArray gradient = manager.create(GRADIENT, factor.get(0).array().getShape());
      try (Optimizer muon =
              new Optimizer(OptimizerOptions.muon(), factor, scale, kernels, manager);
          IValue gradients = Kernels.list(List.of(gradient))) {
        muon.update(gradients, 0.125, 0.9);
      }
      assertArrayEquals(
          new float[] {0.375f, 0.625f, 0.5f}, factor.get(0).array().toFloatArray(), 1e-6f);
    }
  }

  @ParameterizedTest
  @CsvSource({"16x3x3x3, true", "10x2, true", "16x1x3x3, true", "16x1x1, false", "16, false"})
  void onlyKernelsAndWeightMatricesCountAsMatrices(String shape, boolean matrix) {
    long[] sides = Stream.of(shape.split("x")).mapToLong(Long::parseLong).toArray();
    assertEquals(matrix, Muon.isMatrix(new Shape(sides)));
  }
}
