package io.github.convlens.training.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.github.convlens.model.Activation;
import io.github.convlens.model.BatchNorm;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Layer;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Residual;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.record.ShippedPlatform;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Compares gradients through convolutions in C code with autograd's, for whole networks. */
class ChainConvolutionsTest {

  private static final Activation RELU = Activation.of(Activation.Function.RELU);
  private static final FeatureShape IMAGE = FeatureShape.image(3, 12, 12);

  private NDManager manager;
  private Kernels kernels;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    kernels = Kernels.load(manager);
    assumeTrue(ShippedPlatform.here(), "no native kernels come with convlens for this platform");
  }

  @AfterEach
  void close() {
    kernels.close();
    manager.close();
  }

  private static Conv strided(int out) {
    return Conv.of(out, 3, 2, 1, true);
  }

  private static Residual residual(Residual.Shortcut shortcut, Layer... body) {
    return new Residual(Stream.of(body).map(NamedLayer::of).toList(), shortcut, null);
  }

  private Network network(List<Layer> layers) {
    List<NamedLayer> named = layers.stream().map(NamedLayer::of).toList();
    return network(IMAGE, named);
  }

  private Network network(FeatureShape input, List<NamedLayer> layers) {
    return Network.create(new NetworkSpec(input, layers), Initialisation.pytorch(), 3, manager);
  }

  private NDArray images(NDManager scope) {
    SplittableRandom random = new SplittableRandom(5);
    float[] values = new float[20 * 3 * 12 * 12];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble();
    }
    return scope.create(values, new Shape(20, 3, 12, 12));
  }

  private static List<NetworkParameter> trainable(Network network) {
    return network.parameters().stream().filter(NetworkParameter::trainable).toList();
  }

  private void assertHasTheGradientsOfAutograd(List<Layer> layers) {
    Network network = network(layers);
    List<NetworkParameter> parameters = trainable(network);
    ChainConvolutions chain = ChainConvolutions.of(network, parameters, kernels).orElseThrow();
    GradientMode.on(
        () -> {
          try (NDManager scope = manager.newSubManager()) {
            NDArray loss = network.forward(images(scope), true, null).square().mean();
            NDArray own = chain.outputs(images(scope), null).square().mean();
            assertEquals(loss.getFloat(), own.getFloat(), 1e-5 * loss.getFloat());
            try (IValue arrays =
                    Kernels.list(parameters.stream().map(NetworkParameter::array).toList());
                IValue expected = kernels.gradients().of(loss, arrays);
                IValue found = chain.gradients(own)) {
              assertSame(parameters, arrays(scope, expected), arrays(scope, found));
            }
          }
        });
  }

  private static NDArray[] arrays(NDManager scope, IValue list) {
    return list.toTensorArray((PtNDManager) scope);
  }

  private static void assertSame(
      List<NetworkParameter> parameters, NDArray[] expected, NDArray[] found) {
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      String name = parameters.get(i).name();
      assertEquals(expected[i].getShape(), found[i].getShape(), name);
      float[] values = expected[i].toFloatArray();
      float[] others = found[i].toFloatArray();
      double largest = 1e-6;
      for (float value : values) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int j = 0; j < values.length; j++) {
        assertEquals(values[j], others[j], 1e-4 * largest, name + " " + j);
      }
    }
  }

  @Test
  void gradientsAreThoseOfAutogradInTheBooksNetwork() {
    assertHasTheGradientsOfAutograd(
        List.of(strided(8), RELU, strided(16), RELU, strided(10), new Flatten()));
  }

  @Test
  void gradientsReachLayersBeforeTheFirstConvolution() {
    assertHasTheGradientsOfAutograd(
        List.of(BatchNorm.standard(), strided(8), RELU, new Flatten(), new Linear(4, true)));
  }

  @Test
  void gradientsPassConvolutionsThatFollowEachOther() {
    assertHasTheGradientsOfAutograd(List.of(strided(8), strided(6), new Flatten()));
  }

  @Test
  void gradientsPassResidualBlocksBetweenTheConvolutions() {
    assertHasTheGradientsOfAutograd(
        List.of(
            strided(8),
            residual(Residual.Shortcut.IDENTITY, Conv.of(8, 3, 1, 1, false), BatchNorm.standard()),
            strided(6),
            new Flatten()));
  }

  @Test
  void onlyConvolutionsOfTheOuterChainAreComputedHere() {
    Network inner =
        network(List.of(residual(Residual.Shortcut.PAD, strided(3), RELU), new Flatten()));
    assertTrue(ChainConvolutions.of(inner, trainable(inner), kernels).isEmpty());
  }

  @Test
  void convolutionsThatLibtorchComputesFasterAreLeftToIt() {
    Network dense = network(List.of(Conv.of(8, 3, 1, 1, true), new Flatten()));
    assertTrue(ChainConvolutions.of(dense, trainable(dense), kernels).isEmpty());
    Network wide = network(List.of(Conv.of(1024, 3, 2, 1, true), new Flatten()));
    assertTrue(ChainConvolutions.of(wide, trainable(wide), kernels).isEmpty());
    Network grouped = network(List.of(strided(9).with(Conv.GROUPS, 3), new Flatten()));
    assertTrue(ChainConvolutions.of(grouped, trainable(grouped), kernels).isEmpty());
    Network large =
        network(
            FeatureShape.image(3, 33, 32),
            List.of(NamedLayer.of(strided(9)), NamedLayer.of(new Flatten())));
    assertTrue(ChainConvolutions.of(large, trainable(large), kernels).isEmpty());
    Network sparse = network(List.of(Conv.of(9, 3, 9, 1, true), new Flatten()));
    assertTrue(ChainConvolutions.of(sparse, trainable(sparse), kernels).isEmpty());
    Network padded = network(List.of(Conv.of(9, 3, 2, 3, true), new Flatten()));
    assertTrue(ChainConvolutions.of(padded, trainable(padded), kernels).isEmpty());
    Network suitable = network(List.of(strided(9), new Flatten()));
    assertFalse(ChainConvolutions.of(suitable, trainable(suitable), kernels).isEmpty());
  }
}
