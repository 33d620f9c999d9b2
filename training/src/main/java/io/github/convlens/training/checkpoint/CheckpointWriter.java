package io.github.convlens.training.checkpoint;

import io.github.convlens.core.DiskFault;
import io.github.convlens.training.loop.Checkpoint;
import io.github.convlens.training.loop.LoopState;
import io.github.convlens.training.loop.Machine;
import io.github.convlens.training.loop.Stateful;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import io.github.convlens.training.loop.TrainingResult;
import io.github.convlens.training.parallel.ModelState;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Writes a checkpoint every n batches, at the end of every epoch, and when a training run is
 * interrupted. No checkpoint is written while an update is incomplete. In the list of listeners,
 * this writer must come after the listeners whose state it stores.
 */
public final class CheckpointWriter implements Stateful {

  private static final String LOWEST_COST = "best_score";
  private static final String BEST_STEP = "best_step";
  private static final long NONE = -1;

  private final Checkpoints checkpoints;
  private final CheckpointOptions options;
  private final ToDoubleFunction<EpochResult> cost;
  private final List<Stateful> listeners = new ArrayList<>();
  private TrainingContext context;
  private Machine machine;
  private double lowestCost = Double.POSITIVE_INFINITY;
  private long bestStep = NONE;
  private long written;

  /**
   * @param cost the cost of an epoch, such as its loss; the checkpoint of the epoch with the lowest
   *     cost is the best
   * @param listeners the other listeners whose state is stored
   */
  public CheckpointWriter(
      Checkpoints checkpoints,
      CheckpointOptions options,
      ToDoubleFunction<EpochResult> cost,
      List<? extends Stateful> listeners) {
    this.checkpoints = checkpoints;
    this.options = options;
    this.cost = cost;
    this.listeners.addAll(listeners);
    this.listeners.add(this);
  }

  /**
   * Restores the state of all listeners and makes {@code checkpoint} the newest of the run by
   * deleting all later checkpoints.
   *
   * @throws IOException if the disk cannot be read or written
   */
  public void continueFrom(Checkpoint checkpoint) throws IOException {
    listeners.forEach(checkpoint::restore);
    written = checkpoint.step();
    checkpoints.discardAfter(written);
    if (checkpoints.contains(bestStep)) {
      checkpoints.markBest(bestStep);
    } else {
      bestStep = NONE;
      lowestCost = Double.POSITIVE_INFINITY;
      checkpoints.unmarkBest();
    }
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    this.context = context;
    machine = Machine.present(context.devices());
  }

  @Override
  public void onBatchEnd(TrainingBatch batch) {
    // After an epoch's last batch, onEpochEnd writes a checkpoint that includes the epoch's result.
    if (context.settled()
        && !batch.lastOfEpoch()
        && batch.step() + 1 - written >= options.every()) {
      write();
    }
  }

  @Override
  public void onEpochEnd(EpochResult epoch) {
    long step = context.state().step();
    if (cost.applyAsDouble(epoch) < lowestCost) {
      lowestCost = cost.applyAsDouble(epoch);
      bestStep = step;
    }
    write();
  }

  @Override
  public void onTrainingEnd(TrainingResult result) {
    boolean interrupted = result.stopped().map(StopSignal.Reason::interrupted).orElse(false);
    if (interrupted && context.state().step() != written) {
      write();
    }
  }

  private void write() {
    context.reads().flush();
    LoopState loop = context.state();
    try {
      checkpoints.write(checkpoint(loop));
      written = loop.step();
      if (bestStep == written) {
        checkpoints.markBest(bestStep);
      }
      checkpoints.keep(options.keep(), bestStep);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write a checkpoint: %s; earlier checkpoints are intact; %s and resume"
              .formatted(e.getMessage(), DiskFault.remedy(e)),
          e);
    }
  }

  /**
   * A checkpoint of the current state. The rows of the run's tables are forced to disk first,
   * because the checkpoint stores the tables' lengths.
   */
  private Checkpoint checkpoint(LoopState loop) {
    Map<String, Long> rows = new LinkedHashMap<>();
    context.rows().sync().forEach((file, bytes) -> rows.put(file.getFileName().toString(), bytes));
    Map<String, Map<String, Double>> remembered = new LinkedHashMap<>();
    listeners.forEach(listener -> remembered.put(listener.name(), listener.state()));
    ModelState state = ModelState.of(context.network(), context.optimizer(), context.average());
    return new Checkpoint(loop, remembered, rows, machine, state.weights(), state.optimizer());
  }

  @Override
  public String name() {
    return "checkpoints";
  }

  @Override
  public Map<String, Double> state() {
    return Map.of(LOWEST_COST, lowestCost, BEST_STEP, (double) bestStep);
  }

  @Override
  public void restore(Map<String, Double> state) {
    lowestCost = Objects.requireNonNull(state.get(LOWEST_COST));
    bestStep = Objects.requireNonNull(state.get(BEST_STEP)).longValue();
  }
}
