package io.github.convlens.training.gradcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.model.Activation.Function;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.architecture.BatchNormPlacement;
import io.github.convlens.model.architecture.SimpleCnn;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.gradcheck.StatisticsCheck.Measure;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.Every;
import io.github.convlens.training.record.KernelChoice;
import io.github.convlens.training.record.Layers;
import io.github.convlens.training.record.RecordOptions;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Finds faults that are planted in the kernels that measure layer outputs. */
class StatisticsCheckTest {
  private static final long SEED = 3;

  private final NDManager manager = NDManager.newBaseManager();
  private final Kernels kernels = Kernels.load(manager);
  private final Network network =
      Network.create(
          SimpleCnn.of(
              FeatureShape.image(3, 16, 16),
              List.of(6, 10, 17),
              4,
              3,
              BatchNormPlacement.AFTER_ACTIVATION,
              Function.RELU),
          Initialisation.pytorch(),
          SEED,
          manager);

  @AfterEach
  void close() {
    kernels.close();
    manager.close();
  }

  private List<CheckedPrecision> rows(RecordOptions options, UnaryOperator<Measure> disturb) {
    return new StatisticsCheck(options, network, SEED, kernels, manager, disturb).run();
  }

  private static RecordOptions all(KernelChoice choice, boolean absolute) {
    return RecordOptions.NOTHING.with(
        new ActivationStats.Options(Every.batches(1), Layers.Kind.ALL, 0.05, absolute, choice));
  }

  @ParameterizedTest
  @EnumSource(KernelChoice.class)
  void everyKernelAgreesWithPlainArithmetic(KernelChoice choice) {
    if (choice == KernelChoice.NATIVE && !choice.inUse().equals(KernelChoice.AUTO.inUse())) {
      return;
    }
    for (boolean absolute : new boolean[] {false, true}) {
      List<CheckedPrecision> rows = rows(all(choice, absolute), UnaryOperator.identity());
      assertEquals(network.layers().size(), rows.size());
      assertTrue(rows.stream().allMatch(CheckedPrecision::holds), rows.toString());
    }
  }

  /**
   * The positions at which a fault is planted: 0 to 2 are in the row of statistics, and higher
   * positions are in the row of a histogram of 40 bins.
   */
  static IntStream numbers() {
    return IntStream.of(0, 1, 2, 3, 4, 5, 6, 7, 20, 47);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void aWrongNumberIsReportedForItsLayerAndNoOther(int number) {
    long wanted = network.layers().get(5).output().size();
    UnaryOperator<Measure> disturb =
        measure ->
            new Measure() {
              @Override
              public double[] statistics(NDArray output) {
                return changed(output, measure.statistics(output), number);
              }

              @Override
              public double[] histogram(NDArray output) {
                return changed(output, measure.histogram(output), number - 3);
              }

              private double[] changed(NDArray output, double[] row, int at) {
                if (output.size() == wanted * output.getShape().get(0)
                    && at >= 0
                    && at < row.length) {
                  row[at] += 1e-2;
                }
                return row;
              }
            };
    List<String> failures =
        rows(all(KernelChoice.AUTO, false), disturb).stream()
            .filter(row -> !row.holds())
            .map(CheckedPrecision::name)
            .toList();
    List<String> expected =
        network.layers().stream()
            .filter(layer -> layer.output().size() == wanted)
            .map(layer -> layer.name() + " recorded")
            .toList();
    assertEquals(expected, failures);
  }
}
