package io.github.convlens.training.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.data.device.Batch;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.optimize.Clipping;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.Loss;
import io.github.convlens.training.optimize.LossOptions;
import io.github.convlens.training.optimize.Optimizer;
import io.github.convlens.training.precision.LossScale;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Faults on one of several devices. */
class ReplicasTest {
  private static final LossOptions LOSS = new LossOptions.CrossEntropy(0);
  private static final long NO_CLASS = 9;

  private NDManager manager;
  private Kernels kernels;
  private Network network;
  private Loss loss;
  private Gradients gradients;
  private Replicas replicas;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    kernels = Kernels.load(manager);
    NetworkSpec spec =
        new NetworkSpec(
            FeatureShape.image(1, 2, 2),
            Stream.of(new Flatten(), new Linear(3, true)).map(NamedLayer::of).toList());
    network = Network.create(spec, Initialisation.pytorch(), 1, manager);
    List<NetworkParameter> trainable = Optimizer.ordered(network.parameters());
    loss = new Loss(LOSS, kernels, manager);
    gradients =
        new Gradients(
            trainable.stream().map(NetworkParameter::array).toList(),
            Clipping.NONE,
            LossScale.none(kernels),
            kernels);
    replicas = Replicas.of(network, trainable, LOSS, kernels, List.of(manager, manager, manager));
    replicas.copyWeights();
  }

  @AfterEach
  void close() {
    replicas.close();
    gradients.close();
    loss.close();
    kernels.close();
    manager.close();
  }

  @Test
  void aFaultOfAReplicaIsThrownUnchangedAndLeavesNoArrays() {
    int before = manager.getManagedArrays().size();
    RuntimeException fault = assertThrows(RuntimeException.class, () -> compute(0, 1, NO_CLASS));
    assertTrue(fault.getMessage().contains("Target 9 is out of bounds"), fault::toString);
    assertEquals(0, fault.getSuppressed().length);
    assertEquals(before, manager.getManagedArrays().size());
    compute(0, 1, 2);
    assertEquals(before, manager.getManagedArrays().size());
  }

  @Test
  void aFaultOfTheFirstDeviceDoesNotHideOtherFaults() {
    int before = manager.getManagedArrays().size();
    RuntimeException fault =
        assertThrows(RuntimeException.class, () -> compute(NO_CLASS, NO_CLASS + 1, 2));
    assertTrue(fault.getMessage().contains("Target 9 is out of bounds"), fault::toString);
    assertEquals(1, fault.getSuppressed().length);
    assertTrue(fault.getSuppressed()[0].getMessage().contains("Target 10"), fault::toString);
    assertEquals(before, manager.getManagedArrays().size());
  }

  /** Computes a batch of three images, one per replica, as the training loop does. */
  private void compute(long... labels) {
    GradientMode.on(
        () -> {
          try (NDManager scope = manager.newSubManager();
              Batch batch = new Batch(scope.ones(new Shape(3, 1, 2, 2)), scope.create(labels), 3);
              Parts parts = replicas.divide(batch, scope)) {
            NDArray outputs = network.forward(parts.first().images(), true, null);
            Loss.Value share = parts.share(loss.of(outputs, parts.first().labels()));
            gradients.add(share.loss());
            parts.joined(share, gradients);
          } finally {
            gradients.clear();
          }
        });
  }
}
