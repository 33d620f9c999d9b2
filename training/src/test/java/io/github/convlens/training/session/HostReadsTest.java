package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.training.checkpoint.CheckpointOptions;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.Sgd;
import io.github.convlens.training.output.ReadPolicy;
import io.github.convlens.training.record.ActivationHistogram;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.Every;
import io.github.convlens.training.record.GradientStats;
import io.github.convlens.training.record.Layers;
import io.github.convlens.training.record.RecordOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that the host never has to wait for a GPU between two readings. The test runs on a CPU
 * with the reading policy of a GPU. libtorch's profiler lists every operator, including operators
 * that read a number. The architecture test lists the classes that read in Java, without an
 * operator.
 */
class HostReadsTest {

  /**
   * Operators that return a number to the host, or whose result has a size that depends on the
   * numbers.
   */
  private static final Pattern READING_OPERATORS =
      Pattern.compile(
          "aten::(item|_local_scalar_dense|is_nonzero|equal|allclose|nonzero.*|masked_select"
              + "|bincount|_?unique.*|repeat_interleave|_assert_async|cpu)");

  private static final int EVERY = ReadPolicy.RARELY.batches();

  @TempDir private Path folder;

  @Test
  void nothingIsReadBetweenTwoReadings() throws IOException {
    Map<String, Integer> operators = operators(ReadPolicy.RARELY, EVERY, 2 * EVERY - 2);
    assertTrue(operators.get("aten::batch_norm") >= EVERY - 1, operators::toString);
    // The only reads are those of the label smoothing by cross_entropy. They do not wait for a
    // device, because the label smoothing is always stored on the host.
    int batches = EVERY - 1;
    assertEquals(
        Map.of("aten::item", batches, "aten::_local_scalar_dense", batches), reading(operators));
  }

  @Test
  void theNumberOfReadsIncludesReadsByAListener() throws IOException {
    Map<String, Integer> reading =
        reading(operators(ReadPolicy.RARELY, 0, EVERY - 2, new ReadsEachBatch()));
    assertTrue(reading.get("aten::item") >= 2 * (EVERY - 1), reading::toString);
  }

  /** A listener that reads a number in every batch, which is not allowed on a GPU. */
  private static final class ReadsEachBatch implements Listener {
    private Kernels kernels;

    @Override
    public void onTrainingBegin(TrainingContext context) {
      kernels = context.kernels();
    }

    @Override
    public void onLoss(TrainingBatch batch, NDArray loss) {
      try (IValue losses = Kernels.list(List.of(loss))) {
        kernels.outputStatistics().ofHostOutputs(losses, 0, false);
      }
    }
  }

  @Test
  void rowsDoNotDependOnWhenTheyAreRead() throws IOException {
    operators(ReadPolicy.RARELY, 0, 2);
    List<String> rarely = rows();
    operators(ReadPolicy.EVERY_BATCH, 0, 2);
    List<String> always = rows();
    assertEquals(2 * EVERY, rarely.size() - 1);
    assertEquals(always, rarely);
  }

  private Map<String, Integer> reading(Map<String, Integer> operators) {
    Map<String, Integer> reading = new TreeMap<>(operators);
    reading.keySet().removeIf(name -> !READING_OPERATORS.matcher(name).matches());
    return reading;
  }

  /**
   * The number of times that each operator runs in the steps {@code from} to {@code to}, both
   * included.
   */
  private Map<String, Integer> operators(ReadPolicy reads, int from, int to, Listener... others)
      throws IOException {
    Path trace = folder.resolve("trace.json");
    Listener profiler =
        new Listener() {
          @Override
          public void onBatchBegin(TrainingBatch batch) {
            if (batch.step() == from) {
              JniUtils.startProfile(false, false, false);
            }
          }

          @Override
          public void onBatchEnd(TrainingBatch batch) {
            if (batch.step() == to) {
              JniUtils.stopProfile(trace.toString());
            }
          }
        };
    try (NDManager manager = NDManager.newBaseManager();
        TrainingSession session =
            TrainingSession.open(
                setup(),
                new RunDirectory(folder),
                new CheckpointOptions(1000, 1),
                Placement.on(manager).reading(reads))) {
      session.train(Stream.concat(Stream.of(profiler), Stream.of(others)).toList());
    }
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode event : new ObjectMapper().readTree(trace.toFile())) {
      counts.merge(event.get("name").asText(), 1, Integer::sum);
    }
    return counts;
  }

  /** One epoch with augmentation and accumulated gradients, in which everything is recorded. */
  private static TrainingSetup setup() {
    SmallRun run = new SmallRun();
    run.epochs = 1;
    run.images = 2 * EVERY * run.batchSize;
    run.accumulate = 2;
    // Not Adam: on a CPU, unlike on a GPU, its kernel reads the update counts.
    run.optimizer =
        OptimizerOptions.sgd()
            .with(Sgd.MOMENTUM, 0.9)
            .with(Sgd.NESTEROV, true)
            .with(OptimizerOptions.WEIGHT_DECAY, 1e-4);
    run.activations = new ActivationStats.Options(Every.batches(1), Layers.Kind.ALL, 0.05, false);
    GradientStats.Options gradients = new GradientStats.Options(Every.batches(5), 1e-8);
    return run.setup()
        .withRecord(
            RecordOptions.NOTHING
                .with(run.activations)
                .with(new ActivationHistogram.Options(Every.batches(5), 8, 0, 2))
                .withGradients(gradients)
                .withActivationGradients(gradients));
  }

  private List<String> rows() throws IOException {
    return Files.readAllLines(folder.resolve("recorder.csv"));
  }
}
