package io.github.convlens.experiment.follow;

import io.github.convlens.core.DiskFault;
import io.github.convlens.experiment.log.LogOptions;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Logs a run to additional destinations while the run is in progress. For each destination, a
 * thread reads the new rows of the run's CSV files once a second. Training neither waits for these
 * threads nor ends if a thread fails.
 */
public final class RunLogs implements AutoCloseable {
  /**
   * The time without a successful request after which {@link #deliver(RunFacts, LogOptions)} gives
   * up. Until then, failed requests are repeated.
   */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String AGAIN =
      "to send the missing rows later, run: convlens log %s --mlflow %s";

  private final List<Follower> followers;
  private final Ending ending;

  /**
   * The maximum times by which logging may delay the end of the process.
   *
   * @param trying the maximum time for repeated attempts to deliver the remaining rows
   * @param hanging the additional time limit for the last request, if the server does not answer it
   */
  record Ending(Duration trying, Duration hanging) {
    static final Ending USUAL = new Ending(Duration.ofSeconds(10), Duration.ofSeconds(12));
  }

  private RunLogs(List<Follower> followers, Ending ending) {
    this.followers = followers;
    this.ending = ending;
  }

  /**
   * Begins to log a run.
   *
   * @param run the run; its directory exists
   * @param options the destinations, and which batches are logged
   * @param warnings receives a message if logging fails; it is called on another thread
   */
  public static RunLogs follow(RunFacts run, LogOptions options, Consumer<String> warnings) {
    return follow(run, options, warnings, Ending.USUAL);
  }

  static RunLogs follow(
      RunFacts run, LogOptions options, Consumer<String> warnings, Ending ending) {
    List<Follower> followers = new ArrayList<>();
    if (options.tensorboard()) {
      followers.add(
          new Follower(
              "tensorboard",
              run,
              options.every(),
              new Patience(warnings),
              patience -> new TensorBoardLog(run.directory(), Clock.systemUTC()),
              e ->
                  warnings.accept(
                      "log.tensorboard: the event file is no longer written: "
                          + DiskFault.message(e))));
    }
    String address = options.mlflow();
    if (address != null) {
      String hint = AGAIN.formatted(run.directory().root(), address);
      followers.add(
          new Follower(
              "mlflow",
              run,
              options.every(),
              new Patience(
                  e ->
                      warnings.accept(
                          "log.mlflow: " + e + ": trying again while training continues")),
              patience -> mlflow(address, patience),
              e -> warnings.accept("log.mlflow: " + DiskFault.message(e) + "; " + hint)));
    }
    followers.forEach(Follower::start);
    return new RunLogs(List.copyOf(followers), ending);
  }

  /**
   * Logs the current content of a run's files, and returns when everything has been logged.
   *
   * @throws IOException if a file cannot be written, if the server rejects a request, or if no
   *     request has succeeded for a minute, during which failed requests are repeated
   */
  public static void deliver(RunFacts run, LogOptions options) throws IOException {
    if (options.tensorboard()) {
      deliver(run, options.every(), new TensorBoardLog(run.directory(), Clock.systemUTC()));
    }
    if (options.mlflow() != null) {
      Patience patience = new Patience(complaint -> {});
      patience.endAfterSilence(PATIENCE);
      deliver(run, options.every(), mlflow(options.mlflow(), patience));
    }
  }

  private static void deliver(RunFacts run, int every, LogSink opened) throws IOException {
    try (LogSink sink = opened) {
      sink.begin(run);
      new RunTail(run, every, sink).read();
      sink.flush();
      sink.end(run);
    }
  }

  private static LogSink mlflow(String address, Patience patience) {
    Map<String, String> environment = System.getenv();
    return new MlflowLog(
        new MlflowServer(address, environment), patience, environment, Clock.systemUTC());
  }

  /**
   * Logs the remaining rows of the files, and ends the logs. If a server does not answer, this
   * method gives up after some seconds.
   */
  @Override
  public void close() {
    followers.forEach(follower -> follower.end(ending.trying));
    followers.forEach(follower -> follower.join(ending.trying.plus(ending.hanging)));
  }
}
