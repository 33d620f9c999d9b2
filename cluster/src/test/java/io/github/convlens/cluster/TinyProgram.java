package io.github.convlens.cluster;

import ai.djl.Device;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.ExperimentSession;
import io.github.convlens.experiment.run.RunPlace;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.stop.PauseAfter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A program that implements the part of {@code convlens train} that trials need. */
final class TinyProgram {
  private static final String WAITS = "waits-in-";
  private static final int AFTER_STEP = 5;

  private final Path run;
  private final boolean resume;
  private final int epochs;
  private final @Nullable Path data;
  private final Configuration configuration;
  private final StopSignal stop = new StopSignal();

  private TinyProgram(List<String> arguments) {
    run = Path.of(arguments.get(arguments.indexOf("--run-dir") + 1));
    resume = arguments.contains("--resume");
    int pause = arguments.indexOf("--pause-after");
    epochs = pause < 0 ? Integer.MAX_VALUE : Integer.parseInt(arguments.get(pause + 1));
    int place = arguments.indexOf("--data-dir");
    data = place < 0 ? null : Path.of(arguments.get(place + 1));
    configuration = Configuration.read(Path.of(arguments.get(1)));
  }

  /**
   * The name of a configuration with which the first attempt at the given trial waits until it is
   * stopped.
   */
  static String waitingIn(String trial) {
    return WAITS + trial;
  }

  /** Runs the program. On SIGTERM, it writes a checkpoint. */
  public static void main(String[] arguments) throws IOException {
    CountDownLatch finished = new CountDownLatch(1);
    try {
      TinyProgram program = new TinyProgram(List.of(arguments));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> program.stop(finished)));
      program.train();
    } catch (InvalidInputException e) {
      System.err.println("convlens: " + e.getMessage());
      finished.countDown();
      System.exit(2);
    } finally {
      finished.countDown();
    }
  }

  /** Runs the program in this process. */
  static void train(List<String> arguments) throws IOException {
    new TinyProgram(arguments).train();
  }

  private void stop(CountDownLatch finished) {
    stop.interrupt("a signal arrived");
    try {
      finished.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void train() throws IOException {
    try (RunPlace place = resume ? RunPlace.existing(run) : RunPlace.fresh(run);
        ExperimentSession session =
            configuration.open(
                place,
                configuration.dataSet(DataSearchPath.ofProcess(data), Progress.NONE),
                List.of(Device.cpu()))) {
      if (resume) {
        System.out.println("continuing at " + session.resume(System.out::println));
      }
      session.train(new PauseAfter(epochs), new StopRelay(session.stop()));
    }
  }

  /**
   * Passes the stop signal on to the training loop. If the name of the configuration says so, it
   * waits for the signal after a few steps.
   */
  private final class StopRelay implements Listener {
    private final StopSignal training;
    private final boolean waits =
        !resume && configuration.name().equals(waitingIn(run.getFileName().toString()));

    StopRelay(StopSignal training) {
      this.training = training;
    }

    @Override
    public void onBatchEnd(TrainingBatch batch) {
      while (waits && batch.step() == AFTER_STEP && !stop.raised()) {
        try {
          Thread.sleep(10);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      stop.reason().ifPresent(reason -> training.interrupt(reason.text()));
    }
  }
}
