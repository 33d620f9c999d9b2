package io.github.convlens.cluster;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.Share;
import io.github.convlens.experiment.cluster.SentTraining;
import io.github.convlens.training.loop.Round;
import io.github.convlens.training.loop.RoundResult;
import io.github.convlens.training.loop.Workers;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Runs the workers of a round as Spark tasks, one for each share. A task depends only on its share
 * and on the broadcast round, so Spark can repeat it on another executor if its own executor is
 * lost.
 */
record SparkWorkers(JavaSparkContext context, SentTraining training) implements Workers {

  /** A function that trains a share on an executor. */
  private record Task(SentTraining training, Broadcast<Round> round, int workers)
      implements Function<Integer, RoundResult> {
    @Override
    public RoundResult call(Integer worker) throws Exception {
      return ExecutorWorkers.OF_THIS_PROCESS.train(
          new ExecutorWorkers.Kind(training, TaskResources.of(TaskContext.get())),
          round.value(),
          new Share(worker, workers));
    }
  }

  @Override
  public List<RoundResult> train(Round round, int workers) {
    Broadcast<Round> sentRound = context.broadcast(round);
    try {
      context.sc().setJobDescription(round.describe());
      List<Integer> each = IntStream.range(0, workers).boxed().toList();
      return context
          .parallelize(each, workers)
          .map(new Task(training, sentRound, workers))
          .collect();
    } catch (Exception e) {
      throw cause(e);
    } finally {
      if (!context.sc().isStopped()) {
        sentRound.destroy();
      }
    }
  }

  /** The exception that a task threw, without Spark's messages about stages. */
  private static RuntimeException cause(Exception thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidInputException invalid) {
        return invalid;
      }
    }
    // Spark throws checked exceptions that its methods do not declare.
    return thrown instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(thrown.getMessage(), thrown);
  }
}
