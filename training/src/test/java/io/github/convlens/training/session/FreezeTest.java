package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.model.weights.NetworkWeights;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.checkpoint.CheckpointOptions;
import io.github.convlens.training.loop.Freeze;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.ParameterRates;
import io.github.convlens.training.optimize.Sgd;
import io.github.convlens.training.record.Every;
import io.github.convlens.training.record.GradientStats;
import io.github.convlens.training.table.FrozenRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreezeTest {
  private static final Freeze HEAD_ALONE = new Freeze("head", null);

  @TempDir private Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static <V> TrainingSetup with(Setting<V> option, V value) {
    TrainingSetup setup = new SmallRun().setup();
    return setup.withTraining(setup.training().with(option, value));
  }

  /** The names of the parameters and running statistics that a training run has changed. */
  private Set<String> changed(TrainingSetup setup) throws IOException {
    try (TrainingSession session = TrainingSession.inMemory(setup, manager)) {
      Map<String, Tensor> before = NetworkWeights.capture(session.network());
      session.train(List.of());
      Set<String> changed = new TreeSet<>();
      NetworkWeights.capture(session.network())
          .forEach(
              (name, tensor) -> {
                if (!Arrays.equals(tensor.floats(), before.get(name).floats())) {
                  changed.add(name);
                }
              });
      return changed;
    }
  }

  @Test
  void frozenLayersKeepWeightsAndRunningStatistics() throws IOException {
    Set<String> head = Set.of("linear1.weight", "linear1.bias");
    assertEquals(head, changed(with(TrainingOptions.FREEZE, HEAD_ALONE)));
    assertEquals(head, changed(with(TrainingOptions.FREEZE, new Freeze("linear1", 3))));
    Set<String> all = changed(with(TrainingOptions.FREEZE, new Freeze("linear1", 2)));
    assertEquals(changed(new SmallRun().setup()), all);
    assertTrue(all.contains("bn1.running_mean") && all.contains("conv1.weight"), all.toString());
  }

  @Test
  void theRunRecordsWhichLayersAreFrozenAndForHowLong() throws IOException {
    RunDirectory directory = new RunDirectory(folder);
    TrainingSetup setup = with(TrainingOptions.FREEZE, new Freeze("linear1", 1));
    try (TrainingSession session = TrainingSession.open(setup, directory, manager)) {
      session.train(List.of());
    }
    List<FrozenRow> rows = FrozenRow.TABLE.read(directory.frozen());
    assertEquals(new FrozenRow("conv1", 1), rows.get(0));
    assertTrue(rows.stream().noneMatch(row -> row.name().equals("linear1")), rows.toString());
    assertEquals(
        setup.training().epochs(),
        HEAD_ALONE.rows(setup.network(), setup.training().epochs()).get(0).epochs());
  }

  @Test
  void aFreezeThatOutlastsTheRunIsCalledSo() {
    TrainingSetup setup = new SmallRun().setup();
    assertEquals(
        "frozen for the whole training (freeze.epochs is 3, and the run has 3 epochs): conv1 to"
            + " flatten, 48 of 243 parameters",
        new Freeze("linear1", 3).describe(setup.network(), 3));
    assertEquals(
        "frozen for 2 epochs: conv1 to flatten, 48 of 243 parameters",
        new Freeze("linear1", 2).describe(setup.network(), 3));
  }

  @Test
  void tablesHaveRowsOnlyForLayersThatLearn() throws IOException {
    TrainingSetup setup = with(TrainingOptions.FREEZE, new Freeze("linear1", 1));
    GradientStats.Options every = new GradientStats.Options(Every.batches(1), 0);
    setup = setup.withRecord(setup.record().withGradients(every).withActivationGradients(every));
    try (TrainingSession session =
        TrainingSession.open(
            setup,
            new RunDirectory(folder),
            new CheckpointOptions(1000, 2),
            Placement.on(manager))) {
      assertEquals(
          List.of("frozen for 1 epoch: conv1 to flatten, 48 of 243 parameters"), session.notes());
      session.train(List.of());
    }
    Set<String> all =
        Set.of(
            "conv1.weight",
            "conv1.bias",
            "bn1.weight",
            "bn1.bias",
            "linear1.weight",
            "linear1.bias");
    assertEquals(Set.of("linear1.weight", "linear1.bias"), names("gradient_stats.csv", 2, "0"));
    assertEquals(all, names("gradient_stats.csv", 2, "1"));
    assertEquals(Set.of("linear1"), names("activation_gradient_stats.csv", 3, "0"));
    assertEquals(Set.of("conv1", "bn1", "linear1"), names("activation_gradient_stats.csv", 3, "1"));
  }

  private Set<String> names(String file, int column, String epoch) throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(folder.resolve(file))) {
      String[] cells = line.split(",");
      if (cells[0].equals(epoch)) {
        names.add(cells[column]);
      }
    }
    return names;
  }

  @Test
  void aFactorOfZeroFreezesParametersAndAFactorOfOneChangesNothing() throws IOException {
    List<ParameterRates.Group> none = List.of(new ParameterRates.Group("conv1.*", 0));
    Set<String> changed = changed(with(ParameterRates.GROUPS, none));
    assertFalse(changed.contains("conv1.weight") || changed.contains("conv1.bias"));
    assertTrue(changed.contains("bn1.weight") && changed.contains("linear1.weight"));
    float[] plain = trained(new SmallRun().setup());
    List<ParameterRates.Group> ones = List.of(new ParameterRates.Group("*", 1));
    assertArrayEquals(plain, trained(with(ParameterRates.GROUPS, ones)));
    assertArrayEquals(plain, trained(with(ParameterRates.LAYER_DECAY, 1.0)));
  }

  @Test
  void aFactorMultipliesTheLearningRate() throws IOException {
    SmallRun twice = new SmallRun();
    twice.optimizer =
        OptimizerOptions.sgd().with(Sgd.MOMENTUM, 0.9).with(OptimizerOptions.WEIGHT_DECAY, 0.01);
    SmallRun half = new SmallRun();
    half.optimizer = twice.optimizer;
    half.learningRate = twice.learningRate / 2;
    TrainingSetup setup = half.setup();
    List<ParameterRates.Group> two = List.of(new ParameterRates.Group("*", 2));
    setup = setup.withTraining(setup.training().with(ParameterRates.GROUPS, two));
    assertArrayEquals(trained(twice.setup()), trained(setup));
  }

  private float[] trained(TrainingSetup setup) throws IOException {
    try (TrainingSession session = TrainingSession.inMemory(setup, manager)) {
      session.train(List.of());
      return NetworkWeights.capture(session.network()).get("linear1.weight").floats();
    }
  }

  @Test
  void boundariesAndPatternsThatMatchNothingAreRejected() {
    assertRejected(
        "training.freeze.until is \"linear2\", but no layer has this name: did you mean linear1?",
        with(TrainingOptions.FREEZE, new Freeze("linear2", 1)));
    assertRejected(
        "training.freeze.until is conv1, but no layer before it has weights",
        with(TrainingOptions.FREEZE, new Freeze("conv1", 1)));
    assertRejected(
        "training.groups have the pattern \"fc.*\", which matches no parameter",
        with(ParameterRates.GROUPS, List.of(new ParameterRates.Group("fc.*", 1))));
  }

  private void assertRejected(String reason, TrainingSetup setup) {
    String message =
        assertThrows(
                InvalidInputException.class, () -> TrainingSession.inMemory(setup, manager).close())
            .getMessage();
    assertTrue(message.startsWith(reason), message);
  }
}
