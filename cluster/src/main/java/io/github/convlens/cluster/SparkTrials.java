package io.github.convlens.cluster;

import io.github.convlens.core.DurableFiles;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.cluster.SentTrials;
import io.github.convlens.experiment.search.SearchFolder;
import io.github.convlens.experiment.search.Trial;
import io.github.convlens.experiment.search.TrialOutcome;
import io.github.convlens.experiment.search.TrialRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;

/** Runs the trials of a search as Spark tasks, each in its own job. */
final class SparkTrials implements TrialRunner {
  private static final long SECONDS_TO_STOP = 90;

  private final JavaSparkContext context;
  private final SearchFolder folder;
  private final SentTrials sent;
  private final RemoteFolder remote;

  private SparkTrials(
      JavaSparkContext context, SearchFolder folder, SentTrials sent, RemoteFolder remote) {
    this.context = context;
    this.folder = folder;
    this.sent = sent;
    this.remote = remote;
  }

  /**
   * @throws InvalidInputException if Spark may run two attempts of a task at the same time ({@code
   *     spark.speculation})
   * @throws IOException if there is no connector for the file system of the output
   */
  static SparkTrials of(JavaSparkContext context, SearchFolder folder, SentTrials sent)
      throws IOException {
    if (context.getConf().getBoolean("spark.speculation", false)) {
      throw new InvalidInputException(
          "--spark: with spark.speculation, two machines could train the same trial: set"
              + " spark.speculation to false");
    }
    String defaultOutput = folder.root().toAbsolutePath().toUri().toString();
    String output = sent.output() == null ? defaultOutput : sent.output();
    return new SparkTrials(
        context, folder, sent, RemoteFolder.open(output, context.hadoopConfiguration()));
  }

  @Override
  public Optional<TrialOutcome> known(Trial trial) throws IOException {
    bringResults(trial);
    return TrialOutcome.earlier(folder.run(trial.number()), trial);
  }

  @Override
  public TrialOutcome train(Trial trial) throws IOException, InterruptedException {
    DurableFiles.replace(folder.configuration(trial.number()), trial.configuration());
    TrialCopy copy = copy(trial);
    copy.wantNoStop();
    context.setJobGroup(trial.name(), trial.name(), true);
    JavaFutureAction<List<TrialOutcome>> task =
        context
            .parallelize(List.of(0), 1)
            .flatMap(new TrialTask(sent, remote.toString(), trial))
            .collectAsync();
    try {
      List<TrialOutcome> outcome = task.get();
      bringResults(trial);
      requireOutput(trial);
      if (outcome.isEmpty()) {
        throw new InterruptedException(trial.name() + " was asked to stop");
      }
      return outcome.get(0);
    } catch (InterruptedException e) {
      stop(task, copy);
      throw e;
    } catch (ExecutionException e) {
      bringResults(trial);
      Throwable why = e.getCause() == null ? e : e.getCause();
      return TrialOutcome.ended(
          folder.run(trial.number()), TrialOutcome.State.FAILED, reason(why, trial));
    }
  }

  /** Asks the training run to stop, and gives it a limited time to write a checkpoint. */
  private void stop(JavaFutureAction<List<TrialOutcome>> task, TrialCopy copy) throws IOException {
    copy.wantStop();
    try {
      task.get(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (TimeoutException | InterruptedException e) {
      task.cancel(true);
    } catch (ExecutionException | CancellationException e) {
      // The task has ended. A later search continues the run from the copy in the remote folder.
      return;
    } finally {
      copy.wantNoStop();
    }
  }

  /**
   * The reason why the task failed. Spark reports a failure only after its last attempt ({@code
   * spark.task.maxFailures}).
   *
   * @throws InvalidInputException if all other trials would also fail
   */
  private String reason(Throwable thrown, Trial trial) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidInputException invalid) {
        throw invalid;
      }
    }
    String sparkMessage = String.valueOf(thrown.getMessage());
    if (context.sc().isStopped()) {
      throw new InvalidInputException(
          "%s: the cluster has ended this application (%s): repeat the same command to continue"
              .formatted(trial.name(), sparkMessage),
          thrown);
    }
    return sparkMessage.lines().findFirst().orElse("");
  }

  /**
   * Checks that the results of a trial have arrived. They are missing if the output address leads
   * to a different folder on the machine that trained the trial.
   */
  private void requireOutput(Trial trial) {
    if (!Files.exists(folder.output(trial.number()))) {
      throw new InvalidInputException(
          ("%s was trained, but %s holds none of its results: use --output-uri to give a folder"
                  + " that every machine can reach")
              .formatted(trial.name(), remote));
    }
  }

  private TrialCopy copy(Trial trial) {
    return new TrialCopy(folder, remote, trial);
  }

  /**
   * Copies the results of a trial to this machine, unless the output folder is the folder of the
   * search on this machine.
   */
  private void bringResults(Trial trial) throws IOException {
    if (!remote.is(folder.root())) {
      copy(trial).fetchResults();
    }
  }
}
