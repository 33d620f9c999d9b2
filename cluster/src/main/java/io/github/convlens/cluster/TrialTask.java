package io.github.convlens.cluster;

import io.github.convlens.core.TemporaryFolder;
import io.github.convlens.experiment.cluster.SentTraining;
import io.github.convlens.experiment.cluster.SentTrials;
import io.github.convlens.experiment.search.SearchFolder;
import io.github.convlens.experiment.search.Trial;
import io.github.convlens.experiment.search.TrialOutcome;
import io.github.convlens.experiment.search.process.OwnJava;
import io.github.convlens.experiment.search.process.TrialProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a trial on a Spark executor, in a separate process. Training starts from the state of the
 * trial's {@linkplain TrialCopy copy}, which may be empty or may hold a checkpoint or a finished
 * run. If the training run was asked to stop, the task has no outcome, and the copy has a
 * checkpoint.
 *
 * @param output the URI of the folder that holds the copies
 */
record TrialTask(SentTrials sent, String output, Trial trial)
    implements FlatMapFunction<Integer, TrialOutcome> {
  private static final Logger log = LoggerFactory.getLogger(TrialTask.class);
  private static final long POLL_INTERVAL_MILLIS = 500;

  @Override
  public Iterator<TrialOutcome> call(Integer only) throws Exception {
    Path root = Path.of(SparkFiles.getRootDirectory());
    try (TemporaryFolder scratch = TemporaryFolder.in(root, trial.name())) {
      SearchFolder here = new SearchFolder(scratch.path());
      Files.createDirectories(here.trials());
      TrialCopy copy = new TrialCopy(here, RemoteFolder.open(output, ExecutorData.hadoop()), trial);
      copy.fetch();
      return train(processes(here), copy).iterator();
    }
  }

  private TrialProcesses processes(SearchFolder here) throws IOException {
    TaskResources resources = TaskResources.of(TaskContext.get());
    String data = ExecutorData.here(new SentTraining(trial.configuration(), sent.data())).data();
    return new TrialProcesses(
        here,
        OwnJava.command(sent.program(), ApplicationJars.classPath()),
        data == null ? List.of() : List.of("--data-dir", data),
        Map.of(
            "OMP_NUM_THREADS",
            Integer.toString(resources.threads()),
            "CUDA_VISIBLE_DEVICES",
            resources.gpu().map(Object::toString).orElse("")),
        log::info);
  }

  private List<TrialOutcome> train(TrialProcesses processes, TrialCopy copy) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    // Ending is a resource of the try statement, so that the exception of the training run is kept
    // even if storing the copy also fails.
    AutoCloseable ending =
        () -> {
          end(thread);
          copy.store();
        };
    try (ending) {
      Future<TrialOutcome> training = thread.submit(() -> processes.train(trial));
      while (!copy.stopWanted()) {
        try {
          return List.of(training.get(POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
          copy.follow();
        }
      }
      return List.of();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /** Stops the process, and waits until it has ended. It has some time to write a checkpoint. */
  private static void end(ExecutorService thread) {
    thread.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      log.info("the task was cancelled while its training run was stopping");
    }
  }
}
