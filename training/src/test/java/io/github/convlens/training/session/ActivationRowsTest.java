package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.device.Storage;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.model.Activation;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.Residual;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.ResNet;
import io.github.convlens.model.architecture.SimpleCnn;
import io.github.convlens.model.block.LayerObserver;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingLoop;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.Every;
import io.github.convlens.training.record.Layers;
import io.github.convlens.training.record.Reference;
import io.github.convlens.training.table.ActivationRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows that a training run records are the statistics of its layers' outputs. */
class ActivationRowsTest {
  private static final FeatureShape INPUT = FeatureShape.image(1, 8, 8);

  /** A listener that keeps a copy of every layer's output in every batch. */
  private static final class OutputCopies implements Listener, LayerObserver {
    private final List<float[]> outputs = new ArrayList<>();

    @Override
    public LayerObserver observer(TrainingBatch batch) {
      return this;
    }

    @Override
    public void output(int leaf, NDArray output) {
      outputs.add(output.toFloatArray());
    }
  }

  static Stream<NetworkSpec> networks() {
    return Stream.concat(
        Stream.of(BatchNormPlacement.values())
            .map(
                placement ->
                    SimpleCnn.of(INPUT, List.of(4, 8), 3, 3, placement, Activation.Function.RELU)),
        Stream.of(ResNet.of(INPUT, 3, 20, Residual.Shortcut.PROJECTION, true)));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void everyRowHasTheStatisticsOfItsLayersOutput(NetworkSpec spec) {
    ActivationStats stats = stats(Every.batches(1), Layers.Kind.ALL);
    OutputCopies written = new OutputCopies();
    train(spec, List.of(stats, written));
    List<ActivationRow> rows = stats.rows();
    assertEquals(written.outputs.size(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      ActivationRow row = rows.get(i);
      Reference.of(written.outputs.get(i), false)
          .matches(row.mean(), row.std(), row.nearZero(), row.name());
      assertEquals(spec.leaves().get(i % spec.leaves().size()).name(), row.name());
    }
  }

  @Test
  void layersAreChosenByKindOrByName() {
    assertEquals(
        List.of("conv1", "bn1", "linear1"), names(Every.batches(1), Layers.Kind.PARAMETERS));
    assertEquals(List.of("relu1"), names(Every.batches(1), Layers.Kind.ACTIVATIONS));
    assertEquals(
        List.of("conv1", "bn1", "relu1", "dropout1", "flatten", "linear1"),
        names(Every.batches(1), Layers.Kind.ALL));
    assertEquals(
        List.of("conv1", "linear1"),
        names(Every.batches(1), Layers.Named.of(List.of("linear1", "conv1"))));
  }

  @Test
  void aLayerThatTheNetworkLacksIsRejectedByName() {
    var error =
        assertThrows(
            InvalidInputException.class,
            () -> names(Every.batches(1), Layers.Named.of(List.of("conv1", "conv9"))));
    assertTrue(error.getMessage().contains("names conv9, which"), error.getMessage());
  }

  @Test
  void rowsAreRecordedEveryNthBatchOrAtTheEndOfAnEpoch() {
    assertEquals(List.of(0L, 3L), steps(Every.batches(3)));
    assertEquals(List.of(4L), steps(Every.EPOCH));
  }

  private static List<Long> steps(Every every) {
    ActivationStats stats = stats(every, Layers.Kind.PARAMETERS);
    train(SmallRun.network(), List.of(stats));
    return stats.rows().stream().map(ActivationRow::step).distinct().toList();
  }

  private static List<String> names(Every every, Layers layers) {
    ActivationStats stats = stats(every, layers);
    train(SmallRun.network(), List.of(stats));
    return stats.rows().stream().map(ActivationRow::name).distinct().toList();
  }

  private static ActivationStats stats(Every every, Layers layers) {
    return new ActivationStats(new ActivationStats.Options(every, layers, 0.05, false), null);
  }

  private static void train(NetworkSpec spec, List<Listener> listeners) {
    SmallRun run = new SmallRun();
    run.epochs = 1;
    try (NDManager manager = NDManager.newBaseManager()) {
      DeviceImages images =
          DeviceImages.of(
              SmallRun.patterns(40, 1), Normalization.none(1), Storage.FLOATS, 0, manager);
      Network network = Network.create(spec, Initialisation.pytorch(), 1, manager);
      try (TrainingLoop loop =
          TrainingLoop.over(network, images, images, Placement.on(manager))
              .options(run.options())
              .seed(1)
              .listeners(listeners)
              .open()) {
        loop.run();
      }
    }
  }
}
