package io.github.convlens.training.loop;

import io.github.convlens.training.output.RowWriter;
import io.github.convlens.training.parallel.ModelState;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The result of a round: that of one worker, or the mean over all workers.
 *
 * @param state the state after the updates
 * @param batches the loss and the counts of each batch, in order; fewer entries than the round has
 *     batches if training ended because a loss or another value was not finite
 * @param rows the rows of the layers' tables
 * @param nonFinite the place where NaN or infinity was first read; null if every value was finite
 */
public record RoundResult(
    ModelState state,
    List<Numbers> batches,
    List<RowWriter.Collected> rows,
    @Nullable String nonFinite)
    implements Serializable {

  /**
   * The loss and the counts of a batch, or of a worker's share of it.
   *
   * @param loss the mean loss over the images
   * @param correct the number of images that were classified correctly
   */
  public record Numbers(double loss, int correct, int images) implements Serializable {}

  /** Copies the lists, so that they can be serialised. */
  public RoundResult {
    batches = List.copyOf(batches);
    rows = List.copyOf(rows);
  }

  /**
   * Whether a loss or another value was not finite, so that training cannot continue from this
   * result.
   */
  public boolean diverged() {
    return nonFinite != null || batches.stream().anyMatch(n -> !Double.isFinite(n.loss));
  }

  /**
   * The mean over the workers, each weighted by its number of images. States are averaged by {@link
   * ModelState#mean}, the loss and the counts of a batch are combined from those of its shares, and
   * rows are in the workers' order. The result has only the batches that every worker has trained.
   *
   * @param results the results, by worker
   */
  static RoundResult mean(List<RoundResult> results) {
    long[] images = results.stream().mapToLong(RoundResult::images).toArray();
    int done = results.stream().mapToInt(result -> result.batches.size()).min().orElseThrow();
    List<Numbers> batches = new ArrayList<>();
    for (int batch = 0; batch < done; batch++) {
      int index = batch;
      batches.add(whole(results.stream().map(result -> result.batches.get(index)).toList()));
    }
    return new RoundResult(
        ModelState.mean(results.stream().map(RoundResult::state).toList(), images),
        batches,
        results.stream().flatMap(result -> result.rows.stream()).toList(),
        results.stream()
            .filter(result -> result.batches.size() == done && result.nonFinite != null)
            .findFirst()
            .map(RoundResult::nonFinite)
            .orElse(null));
  }

  private long images() {
    return batches.stream().flatMapToLong(n -> LongStream.of(n.images)).sum();
  }

  private static Numbers whole(List<Numbers> shares) {
    double loss = 0;
    int correct = 0;
    int images = 0;
    for (Numbers share : shares) {
      loss += share.images * share.loss;
      correct += share.correct;
      images += share.images;
    }
    return new Numbers(loss / images, correct, images);
  }
}
