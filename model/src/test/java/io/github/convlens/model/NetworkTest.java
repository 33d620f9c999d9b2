package io.github.convlens.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.ParameterStore;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.ResNet;
import io.github.convlens.model.architecture.SimpleCnn;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final NetworkSpec SIMPLE =
      SimpleCnn.of(
          FeatureShape.image(1, 28, 28),
          List.of(8, 16, 32, 64),
          10,
          5,
          BatchNormPlacement.AFTER_ACTIVATION,
          Activation.Function.RELU);
  private static final NetworkSpec RESIDUAL =
      ResNet.of(FeatureShape.image(3, 8, 8), 10, 20, Residual.Shortcut.PROJECTION, true);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private Network network(NetworkSpec spec) {
    return Network.create(spec, Initialisation.pytorch(), 42, manager);
  }

  @Test
  void everyTrainableParameterReceivesAGradient() {
    for (NetworkSpec spec : List.of(SIMPLE, RESIDUAL)) {
      Network network = network(spec);
      try (NDManager batch = manager.newSubManager()) {
        NDArray images = batch.randomNormal(spec.input().batch(4));
        try (var gradients = Engine.getInstance().newGradientCollector()) {
          gradients.backward(network.forward(images, true, null).square().sum());
        }
        for (NetworkParameter parameter : network.parameters()) {
          assertEquals(parameter.trainable(), parameter.array().hasGradient());
          if (parameter.trainable()) {
            try (NDArray gradient = parameter.array().getGradient()) {
              assertEquals(parameter.array().getShape(), gradient.getShape());
              assertTrue(gradient.abs().sum().getFloat() > 0, parameter.name());
            }
          }
        }
      }
    }
  }

  @Test
  void theObserverReceivesEveryLeafInOrderWithItsShape() {
    Network network = network(RESIDUAL);
    List<Integer> seen = new ArrayList<>();
    try (NDManager batch = manager.newSubManager()) {
      network.forward(
          batch.randomNormal(new Shape(2, 3, 8, 8)),
          true,
          (index, output) -> {
            seen.add(index);
            LayerInfo layer = network.layers().get(index);
            assertEquals(layer.output().batch(2), output.getShape(), layer.name());
            assertEquals(batch, output.getManager());
          });
    }
    assertEquals(network.layers().size(), seen.size());
    for (int i = 0; i < seen.size(); i++) {
      assertEquals(i, seen.get(i));
    }
  }

  @Test
  void outputsThatNoLaterLayerReadsAreFreedUnlessTheObserverKeepsThem() {
    for (boolean keeps : List.of(false, true)) {
      List<NDArray> seen = new ArrayList<>();
      LayerObserver observer =
          new LayerObserver() {
            @Override
            public void output(int leaf, NDArray output) {
              seen.add(output);
            }

            @Override
            public boolean keepsOutputs() {
              return keeps;
            }
          };
      NDArray last =
          network(RESIDUAL).forward(manager.randomNormal(new Shape(2, 3, 8, 8)), true, observer);
      List<NDArray> open = seen.stream().filter(output -> !isReleased(output)).toList();
      assertEquals(keeps ? seen : List.of(last), open);
    }
  }

  private static boolean isReleased(NDArray array) {
    return ((PtNDArray) array).isReleased();
  }

  @Test
  void bothForwardMethodsGiveTheSameBits() {
    for (NetworkSpec spec : List.of(SIMPLE, RESIDUAL)) {
      Network network = network(spec);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray images = manager.randomNormal(spec.input().batch(3));
      float[] lean = network.forward(images, false, null).toFloatArray();
      List<Integer> seen = new ArrayList<>();
      network.setObserver((index, output) -> seen.add(index));
      float[] block =
          network.forward(store, new NDList(images), false).singletonOrThrow().toFloatArray();
      assertArrayEquals(lean, block);
      assertEquals(List.of(), seen, "evaluation is not observed");
      network.forward(store, new NDList(images), true);
      assertEquals(network.layers().size(), seen.size());
    }
  }

  @Test
  void withoutAnObserverOnlyTheResultIsLeftInTheBatchManager() {
    Network network = network(RESIDUAL);
    try (NDManager batch = manager.newSubManager()) {
      NDArray images = batch.randomNormal(new Shape(2, 3, 8, 8));
      int before = batch.getManagedArrays().size();
      try (NDArray logits = network.forward(images, true, null)) {
        assertEquals(new Shape(2, 10), logits.getShape());
        assertEquals(before + 1, batch.getManagedArrays().size());
      }
    }
  }

  @Test
  void easyTrainUpdatesTheParametersOfANetwork() throws Exception {
    try (Model model = Model.newInstance("test")) {
      Network network = Network.create(SIMPLE, Initialisation.pytorch(), 1, model.getNDManager());
      model.setBlock(network);
      NDArray images = model.getNDManager().randomNormal(new Shape(32, 1, 28, 28));
      NDArray labels = model.getNDManager().zeros(new Shape(32), DataType.INT64);
      var data =
          new ArrayDataset.Builder()
              .setData(images)
              .optLabels(labels)
              .setSampling(16, false)
              .build();
      var config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optDevices(new Device[] {manager.getDevice()})
              .optOptimizer(Optimizer.adam().optLearningRateTracker(Tracker.fixed(0.01f)).build());
      try (var trainer = model.newTrainer(config)) {
        trainer.initialize(new Shape(16, 1, 28, 28));
        float[] before = network.parameters().get(0).array().toFloatArray();
        EasyTrain.fit(trainer, 2, data, null);
        assertFalse(Arrays.equals(before, network.parameters().get(0).array().toFloatArray()));
      }
    }
  }

  @Test
  void otherArraysCanReplaceTheParameters() {
    Network network = network(RESIDUAL);
    Map<Parameter, NDArray> precise = new HashMap<>();
    for (NetworkParameter parameter : network.parameters()) {
      precise.put(parameter.parameter(), parameter.array().toType(DataType.FLOAT64, true));
    }
    NDArray images = manager.randomNormal(new Shape(2, 3, 8, 8));
    NDArray wide =
        network.forward(images.toType(DataType.FLOAT64, true), false, null, precise::get);
    assertEquals(DataType.FLOAT64, wide.getDataType());
    double[] expected = wide.toDoubleArray();
    float[] single = network.forward(images, false, null).toFloatArray();
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], single[i], 1e-5);
    }
  }

  @Test
  void parametersSavedByDjlCanBeLoadedAgain() throws Exception {
    Network saved = network(RESIDUAL);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    saved.saveParameters(new DataOutputStream(stream));
    Network loaded = Network.create(RESIDUAL, Initialisation.parse("zero"), 1, manager);
    loaded.loadParameters(
        manager, new DataInputStream(new ByteArrayInputStream(stream.toByteArray())));
    NDArray images = manager.randomNormal(new Shape(2, 3, 8, 8));
    assertArrayEquals(
        saved.forward(images, false, null).toFloatArray(),
        loaded.forward(images, false, null).toFloatArray());
  }

  @Test
  void parametersHavePyTorchNames() {
    List<String> names =
        network(RESIDUAL).parameters().stream().map(NetworkParameter::name).toList();
    assertEquals(
        List.of("conv1.weight", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var"),
        names.subList(0, 5));
    assertTrue(names.contains("layer2.0.downsample.1.running_var"));
    assertEquals("fc.bias", names.get(names.size() - 1));
  }

  @Test
  void imagesOfADifferentShapeGiveOneClearError() {
    Network network = network(SIMPLE);
    NDArray images = manager.zeros(new Shape(2, 3, 28, 28));
    var problem =
        assertThrows(InvalidInputException.class, () -> network.forward(images, false, null));
    assertEquals(
        "a batch of shape (2, 3, 28, 28) does not fit the network, which takes images of 1x28x28",
        problem.getMessage());
    assertNull(problem.getCause());
  }
}
