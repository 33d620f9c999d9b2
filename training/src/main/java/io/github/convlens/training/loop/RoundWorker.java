package io.github.convlens.training.loop;

import io.github.convlens.data.device.Batches;
import io.github.convlens.data.device.Share;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.parallel.RoundOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Trains rounds on the share of each batch that the caller names, which may be that of any worker.
 * It keeps no state between rounds, so the same round and share always give the same bits,
 * whichever object trains them. Only one thread may use it.
 */
public final class RoundWorker implements AutoCloseable {

  private final BatchTrainer trainer;
  private final List<? extends Listener> listeners;
  private final Owned owned;
  private final RowWriter rows;
  private final TrainingContext context;
  private final RoundOptions options;
  private final boolean rowsKept;
  private @Nullable Batches batches;
  private int epoch;

  /**
   * @param builder the builder, with the listeners that measure layers
   * @param owned the resources that are closed with this object
   */
  RoundWorker(TrainingLoopBuilder builder, BatchTrainer trainer, Owned owned) {
    this.trainer = trainer;
    listeners = List.copyOf(builder.layers);
    options = builder.options.rounds().orElseThrow();
    rowsKept = builder.tables == null;
    this.owned = owned;
    rows = owned.add(RowWriter.collecting(), RowWriter::close);
    context = trainer.context(rows).build();
    trainer.begin();
    this.listeners.forEach(listener -> listener.onTrainingBegin(context));
  }

  /**
   * Trains on a share of a round's batches. Training ends early if a number is not finite.
   *
   * @param round the batches, and the state with which training begins
   */
  public RoundResult train(Round round, Share share) {
    trainer.restore(round.state());
    List<RoundResult.Numbers> numbers = new ArrayList<>();
    List<? extends Listener> measuring = measures(share.worker()) ? listeners : List.of();
    context.nonFinite().forget();
    GradientMode.on(
        () -> {
          for (TrainingBatch batch : round.batches()) {
            trainer.train(
                batches(batch.epoch()),
                share,
                batch,
                measuring,
                (read, values, images) ->
                    numbers.add(new RoundResult.Numbers(values[0], (int) values[1], images)));
            measuring.forEach(listener -> listener.onBatchEnd(batch));
            if (diverged(numbers)) {
              break;
            }
          }
          trainer.reads().flush();
        });
    return new RoundResult(
        trainer.state(), numbers, rows(share.worker()), context.nonFinite().place().orElse(null));
  }

  /**
   * Whether layers are measured for a worker. If listeners keep their rows themselves, only the
   * first worker is measured, because such rows do not say which worker they belong to.
   */
  private boolean measures(int worker) {
    return worker == 0 || (options.measures(worker) && !rowsKept);
  }

  private List<RowWriter.Collected> rows(int worker) {
    List<RowWriter.Collected> collected = rows.drain();
    return options.record() == RoundOptions.Measured.ALL
        ? collected.stream().map(table -> table.ofWorker(worker)).toList()
        : collected;
  }

  private boolean diverged(List<RoundResult.Numbers> numbers) {
    return context.nonFinite().place().isPresent()
        || (!numbers.isEmpty() && !Double.isFinite(numbers.get(numbers.size() - 1).loss()));
  }

  private Batches batches(int wanted) {
    if (batches == null || epoch != wanted) {
      closeBatches();
      batches = trainer.epoch(wanted);
      epoch = wanted;
    }
    return batches;
  }

  private void closeBatches() {
    if (batches != null) {
      batches.close();
      batches = null;
    }
  }

  @Override
  public void close() {
    try {
      closeBatches();
      TrainingResult none = new TrainingResult(List.of(), Optional.empty());
      listeners.forEach(listener -> listener.onTrainingEnd(none));
    } finally {
      owned.close();
    }
  }
}
