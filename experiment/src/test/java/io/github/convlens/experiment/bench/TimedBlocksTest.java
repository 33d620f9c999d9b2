package io.github.convlens.experiment.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.output.DeviceReads;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the measurements of {@code bench} with a clock that the test controls. */
class TimedBlocksTest {
  private static final int IMAGES = 10;
  private static final int BATCHES_PER_EPOCH = 37;
  private static final double BLOCK_SECONDS = 1;
  private static final double WARM_UP_SECONDS = 2;
  private static final double VALIDATION_SECONDS = 30;

  private final StopSignal stop = new StopSignal();
  private final List<Mode> turned = new ArrayList<>();
  private final List<Mode> measured = new ArrayList<>();
  private NDManager manager;
  private DeviceReads reads;
  private long nanos;
  private int firstBatches;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    reads = new DeviceReads(null, manager);
  }

  @AfterEach
  void close() {
    reads.close();
    manager.close();
  }

  @Test
  void everyBlockMeasuresTheImagesPerSecondOfItsMode() {
    TimedBlocks blocks =
        train(
            List.of(Mode.values()),
            3,
            mode ->
                switch (mode) {
                  case OFF -> 0.1;
                  case STATISTICS -> 0.125;
                  case EVERYTHING -> 0.2;
                });
    assertRates(Collections.nCopies(3, 100.0), blocks.imagesPerSecond(Mode.OFF));
    assertRates(Collections.nCopies(3, 80.0), blocks.imagesPerSecond(Mode.STATISTICS));
    assertRates(Collections.nCopies(3, 50.0), blocks.imagesPerSecond(Mode.EVERYTHING));
    assertEquals(1, firstBatches);
    assertEquals("measured", stop.reason().orElseThrow().text());
  }

  @Test
  void roundsAlternateTheirOrderAfterAWarmUpWithEverythingOn() {
    train(List.of(Mode.values()), 2, mode -> 0.1);
    assertEquals(
        List.of(
            Mode.OFF, Mode.STATISTICS, Mode.EVERYTHING, Mode.EVERYTHING, Mode.STATISTICS, Mode.OFF),
        measured);
    assertEquals(Mode.EVERYTHING, turned.get(0), "in the warm-up");
  }

  @Test
  void aMachineThatSlowsDownGivesNoModeAnAdvantage() {
    List<Mode> modes = List.of(Mode.OFF, Mode.STATISTICS);
    double[] slower = {1};
    TimedBlocks blocks =
        train(modes, 40, mode -> (mode == Mode.OFF ? 0.1 : 0.11) * (slower[0] *= 1.0001));
    PairedCost cost =
        PairedCost.of(blocks.imagesPerSecond(Mode.OFF), blocks.imagesPerSecond(Mode.STATISTICS));
    assertEquals(0.1, cost.median(), 3e-4);
    assertTrue(cost.upper95() > 0.1 && cost.upper95() < 0.103, cost::toString);
  }

  @Test
  void aFewDisturbedRoundsChangeNeitherTheMedianNorTheBound() {
    List<Mode> modes = List.of(Mode.OFF, Mode.STATISTICS);
    // In twelve of forty rounds, a batch of one of the two blocks takes ten seconds.
    TimedBlocks blocks =
        train(
            modes,
            40,
            mode -> {
              int round = measured.size() / modes.size();
              boolean disturbed = mode == Mode.STATISTICS && round % 10 < 3;
              return disturbed ? 10 : mode == Mode.OFF ? 0.1 : 0.105;
            });
    PairedCost cost =
        PairedCost.of(blocks.imagesPerSecond(Mode.OFF), blocks.imagesPerSecond(Mode.STATISTICS));
    assertEquals(0.05, cost.median(), 1e-9);
    assertEquals(0.05, cost.upper95(), 1e-9);
  }

  @Test
  void epochsThatAreTooShortForABlockCauseAnErrorInsteadOfEndlessTraining() {
    var error =
        assertThrows(
            InvalidInputException.class, () -> train(List.of(Mode.values()), 1, mode -> 0.01));
    assertTrue(error.getMessage().contains("give a shorter --block-seconds"), error.getMessage());
  }

  /**
   * Trains until all blocks have been measured. A batch takes the time that {@code seconds}
   * returns.
   */
  private TimedBlocks train(List<Mode> modes, int rounds, ToDoubleFunction<Mode> seconds) {
    TimedBlocks blocks =
        new TimedBlocks(
            modes,
            rounds,
            BLOCK_SECONDS,
            WARM_UP_SECONDS,
            turned::add,
            () -> firstBatches++,
            () -> nanos);
    blocks.onTrainingBegin(TrainingContext.builder().reads(reads).stop(stop).build());
    Mode last = turned.get(0);
    for (int step = 0; stop.reason().isEmpty(); step++) {
      assertTrue(step < 100_000, "it does not end");
      Mode now = turned.get(turned.size() - 1);
      // The first batch in a new mode also waits for earlier work, so it must not be measured.
      pass(now == last ? seconds.applyAsDouble(now) : 5);
      last = now;
      TrainingBatch batch = new TrainingBatch(0, step, 0, false, 0, 0);
      blocks.onBatchResult(new BatchResult(batch, 0, 0, 0, IMAGES));
      blocks.onBatchEnd(batch);
      for (Mode mode : modes) {
        if (blocks.imagesPerSecond(mode).size() > Collections.frequency(measured, mode)) {
          measured.add(mode);
        }
      }
      if (stop.reason().isEmpty() && step % BATCHES_PER_EPOCH == BATCHES_PER_EPOCH - 1) {
        pass(VALIDATION_SECONDS);
        blocks.onEpochEnd(null);
      }
    }
    return blocks;
  }

  private void pass(double seconds) {
    nanos += Math.round(seconds * 1e9);
  }

  private static void assertRates(List<Double> expected, List<Double> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), actual.get(i), 1e-6);
    }
  }
}
