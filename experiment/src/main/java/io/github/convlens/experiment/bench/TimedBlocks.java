package io.github.convlens.experiment.bench;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.loop.BatchResult;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.table.EpochResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Divides training into timed blocks, and measures the images per second of each block. A round has
 * one block per mode. Every second round has the modes in reverse order, so that no mode has an
 * advantage if the machine slows down or speeds up. A block in which an epoch ends is repeated.
 */
final class TimedBlocks implements Listener {

  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * The number of successive epochs without a complete block after which the measurement gives up,
   * since it would never end. The first of these epochs may have begun before the block.
   */
  private static final int MAX_EPOCHS_WITHOUT_BLOCK = 5;

  private final List<Mode> modes;
  private final int rounds;
  private final double blockSeconds;
  private final double warmUpSeconds;
  private final Consumer<Mode> switchTo;
  private final Map<Mode, List<Double>> imagesPerSecond = new EnumMap<>(Mode.class);
  private final Runnable firstBatch;
  private final LongSupplier nanoTime;
  private TrainingContext context;
  private int block = -1;
  private long start;
  private long images;
  private boolean skip = true;
  private int epochsWithoutBlock;

  /**
   * @param switchTo receives the mode of each block when the block begins
   * @param firstBatch runs when the first batch has been completed
   * @param nanoTime the clock, usually {@code System::nanoTime}
   */
  TimedBlocks(
      List<Mode> modes,
      int rounds,
      double blockSeconds,
      double warmUpSeconds,
      Consumer<Mode> switchTo,
      Runnable firstBatch,
      LongSupplier nanoTime) {
    this.modes = modes;
    this.rounds = rounds;
    this.blockSeconds = blockSeconds;
    this.warmUpSeconds = warmUpSeconds;
    this.switchTo = switchTo;
    this.firstBatch = firstBatch;
    this.nanoTime = nanoTime;
    modes.forEach(mode -> imagesPerSecond.put(mode, new ArrayList<>()));
  }

  /** The images per second of a mode, one value per round. */
  List<Double> imagesPerSecond(Mode mode) {
    return List.copyOf(imagesPerSecond.get(mode));
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    this.context = context;
    switchTo.accept(modes.get(modes.size() - 1));
    start = nanoTime.getAsLong();
  }

  @Override
  public void onBatchResult(BatchResult result) {
    images += result.images();
  }

  @Override
  public void onBatchEnd(TrainingBatch batch) {
    if (batch.step() == 0) {
      firstBatch.run();
    }
    double seconds = (nanoTime.getAsLong() - start) / NANOS_PER_SECOND;
    if (block < 0) {
      if (seconds >= warmUpSeconds) {
        begin(0);
      }
    } else if (skip) {
      // The first batch of a block may wait for work of the previous block, so it is not timed.
      skip = false;
      begin(block);
    } else if (seconds >= blockSeconds) {
      imagesPerSecond.computeIfAbsent(mode(block), mode -> new ArrayList<>()).add(images / seconds);
      epochsWithoutBlock = 0;
      if (block + 1 == rounds * modes.size()) {
        context.stop().interrupt("measured");
      } else {
        skip = true;
        begin(block + 1);
      }
    }
  }

  @Override
  public void onEpochEnd(EpochResult epoch) {
    if (block >= 0) {
      if (++epochsWithoutBlock == MAX_EPOCHS_WITHOUT_BLOCK) {
        throw new InvalidInputException(
            "no epoch is long enough for a block of %s s: give a shorter --block-seconds, or more images"
                .formatted(blockSeconds));
      }
      skip = true;
      begin(block);
    }
  }

  private void begin(int next) {
    block = next;
    switchTo.accept(mode(block));
    context.reads().flush();
    images = 0;
    start = nanoTime.getAsLong();
  }

  private Mode mode(int index) {
    int round = index / modes.size();
    int position = index % modes.size();
    return modes.get(round % 2 == 0 ? position : modes.size() - 1 - position);
  }
}
