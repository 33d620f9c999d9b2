package io.github.convlens.dev;

import ai.djl.Device;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.TemporaryFolder;
import io.github.convlens.data.device.Share;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ExperimentSession;
import io.github.convlens.experiment.cluster.Cluster;
import io.github.convlens.experiment.cluster.ClusterWorker;
import io.github.convlens.experiment.cluster.SentTraining;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.training.loop.Round;
import io.github.convlens.training.loop.RoundResult;
import io.github.convlens.training.loop.Workers;
import io.github.convlens.training.parallel.ModelState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures the cost of a round of training by several workers, without the round's updates, and
 * prints a row of the table in {@code docs/several-machines.md}; {@code scripts/round-cost} calls
 * it.
 *
 * <p>Before each round of the training run, the workers also train a round without batches, in
 * which they only receive the state and send it back. This takes as long as a round without its
 * updates, except for what the leading process does between two rounds, such as averaging. That
 * time is measured separately. The program prints medians, on which disturbances have little
 * influence, and the tenth percentiles in brackets, which show how large the disturbances were.
 */
public final class RoundCost {
  private static final String NO_CLUSTER = "-";
  private static final int WARM_UP = 3;
  private static final double NANOS_PER_MILLI = 1e6;

  private RoundCost() {}

  /**
   * @param args a configuration with rounds; the Markdown of the row's first cells; and the master
   *     of a cluster, or {@code -} for workers that take turns in this process
   */
  @SuppressWarnings("try") // what matters is that the resources are closed
  public static void main(String... args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: RoundCost CONFIG CELLS MASTER|-");
      System.exit(2);
    }
    try {
      Configuration configuration = Configuration.read(Path.of(args[0]));
      SentTraining sent = SentTraining.of(configuration, null);
      Timed timed;
      if (args[2].equals(NO_CLUSTER)) {
        try (ClusterWorker worker = ClusterWorker.open(sent, Device.cpu(), 1)) {
          timed = train(configuration, sent.open(configuration), inTurn(worker));
        }
      } else {
        try (Cluster cluster = Cluster.connectTo(args[2])) {
          timed = train(configuration, sent.open(configuration), cluster.workers(sent));
        }
      }
      System.out.println("| " + args[1] + " | " + timed.cells() + " |");
    } catch (InvalidInputException e) {
      System.err.println("RoundCost: " + e.getMessage());
      System.exit(2);
    }
  }

  private static Workers inTurn(ClusterWorker worker) {
    return (round, workers) ->
        IntStream.range(0, workers)
            .mapToObj(one -> worker.train(round, new Share(one, workers)))
            .toList();
  }

  private static Timed train(Configuration configuration, DataSet images, Workers workers)
      throws IOException {
    Timed timed = new Timed(workers);
    try (TemporaryFolder folder = TemporaryFolder.create("convlens-rounds-");
        RunPlace place = RunPlace.fresh(folder.path().resolve("run"));
        ExperimentSession session = configuration.open(place, images, List.of(Device.cpu()))) {
      session.trainBy(timed);
      session.train();
    }
    return timed;
  }

  /** Workers that measure the time of their rounds. */
  private static final class Timed implements Workers {
    private final Workers workers;
    private final List<Long> exchange = new ArrayList<>();
    private final List<Long> leader = new ArrayList<>();
    private final List<Long> update = new ArrayList<>();
    private long bytes;
    private long returned;

    private Timed(Workers workers) {
      this.workers = workers;
    }

    @Override
    public List<RoundResult> train(Round round, int count) {
      long called = System.nanoTime();
      ModelState state = round.state();
      bytes =
          Stream.of(state.weights(), state.optimizer())
              .flatMap(tensors -> tensors.values().stream())
              .mapToLong(tensor -> tensor.data().remaining())
              .sum();
      workers.train(new Round(List.of(), state), count);
      long exchanged = System.nanoTime();
      List<RoundResult> results = workers.train(round, count);
      long trained = System.nanoTime();
      if (returned > 0) {
        leader.add(called - returned);
        exchange.add(exchanged - called);
        update.add((trained - exchanged - (exchanged - called)) / round.batches().size());
      }
      returned = System.nanoTime();
      return results;
    }

    private String cells() {
      return String.format(
          Locale.ROOT,
          "%.1f | %s | %s | %s",
          bytes / 1e6,
          text(exchange),
          text(leader),
          text(update));
    }

    private static String text(List<Long> times) {
      List<Long> sorted = times.stream().skip(WARM_UP).sorted().toList();
      return String.format(
          Locale.ROOT,
          "%.1f (%.1f)",
          sorted.get(sorted.size() / 2) / NANOS_PER_MILLI,
          sorted.get(sorted.size() / 10) / NANOS_PER_MILLI);
    }
  }
}
