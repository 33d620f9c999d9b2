package io.github.convlens.experiment.search.process;

import io.github.convlens.core.DurableFiles;
import io.github.convlens.experiment.device.CpuThreads;
import io.github.convlens.experiment.search.Search;
import io.github.convlens.experiment.search.SearchFolder;
import io.github.convlens.experiment.search.Trial;
import io.github.convlens.experiment.search.TrialOutcome;
import io.github.convlens.experiment.search.TrialRunner;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.RunLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Trains each trial with {@code convlens train} in a separate process. The standard input of that
 * process is a pipe from this process. Training stops when the pipe is closed, so the trials of a
 * search that is killed do not keep running.
 */
public final class TrialProcesses implements TrialRunner {
  private static final int DONE = 0;
  private static final int EXIT_DIVERGED = 3;
  private static final int SIGNAL = 128;
  private static final int ATTEMPTS = 3;
  private static final long SECONDS_TO_STOP = 60;
  private static final long MILLIS_BEFORE_RESTART = 1000;
  private static final long POLL_INTERVAL_MILLIS = 100;
  private static final String MESSAGE_PREFIX = "convlens: ";

  private final SearchFolder folder;
  private final List<String> command;
  private final List<String> dataArguments;
  private final Map<String, String> environment;
  private final Consumer<String> notices;

  /**
   * @param folder the folder of the search
   * @param command the command that starts convlens, without arguments
   * @param dataArguments the options that tell every trial where the data is
   * @param environment the environment variables that are set in addition to those of this process
   * @param notices receives messages for the user
   */
  public TrialProcesses(
      SearchFolder folder,
      List<String> command,
      List<String> dataArguments,
      Map<String, String> environment,
      Consumer<String> notices) {
    this.folder = folder;
    this.command = List.copyOf(command);
    this.dataArguments = List.copyOf(dataArguments);
    this.environment = Map.copyOf(environment);
    this.notices = notices;
  }

  /**
   * A runner whose trials run on this machine, with the same program as this process.
   *
   * @param program the main class of the program
   * @param parallel the number of trials that are trained at the same time; they share the threads
   *     that libtorch would use within an operator of this process
   * @param dataArguments the options that tell every trial where the data is
   * @param notices receives messages for the user
   */
  public static TrialProcesses ofProgram(
      Class<?> program,
      Search search,
      int parallel,
      List<String> dataArguments,
      Consumer<String> notices) {
    Map<String, String> threads =
        parallel == 1 ? Map.of() : OwnJava.sharing(CpuThreads.fit(), parallel);
    return new TrialProcesses(
        search.folder(), OwnJava.command(program), dataArguments, threads, notices);
  }

  @Override
  public Optional<TrialOutcome> known(Trial trial) throws IOException {
    return TrialOutcome.earlier(folder.run(trial.number()), trial);
  }

  @Override
  public TrialOutcome train(Trial trial) throws IOException, InterruptedException {
    RunDirectory run = folder.run(trial.number());
    Path configuration = folder.configuration(trial.number());
    DurableFiles.replace(configuration, trial.configuration());
    waitForEarlier(run, trial);
    int code = DONE;
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      code = exitCode(trial, arguments(trial, run, configuration));
      if (code == EXIT_DIVERGED) {
        return TrialOutcome.ended(run, TrialOutcome.State.DIVERGED, lastMessage(trial));
      }
      if (code < SIGNAL) {
        break;
      }
      // Ctrl-C reaches both the search and the trial. While this thread waits, the search
      // interrupts it, so that the trial is not restarted.
      Thread.sleep(MILLIS_BEFORE_RESTART);
      notices.accept(
          "%s was ended by signal %d: %s"
              .formatted(
                  trial.name(),
                  code - SIGNAL,
                  attempt < ATTEMPTS
                      ? "resuming it"
                      : "giving up after %d attempts".formatted(ATTEMPTS)));
    }
    Optional<TrialOutcome> outcome = code == DONE ? TrialOutcome.of(run, trial) : Optional.empty();
    return outcome.isPresent()
        ? outcome.get()
        : TrialOutcome.ended(run, TrialOutcome.State.FAILED, reason(trial, code));
  }

  /**
   * Waits until no other process is training the trial. If an earlier search was killed a moment
   * ago, its process for this trial may still be writing a checkpoint.
   */
  private void waitForEarlier(RunDirectory run, Trial trial)
      throws IOException, InterruptedException {
    boolean notified = false;
    while (Files.isDirectory(run.root()) && RunLock.held(run)) {
      if (!notified) {
        notices.accept(trial.name() + ": waiting for the process that trains it");
        notified = true;
      }
      Thread.sleep(POLL_INTERVAL_MILLIS);
    }
  }

  private List<String> arguments(Trial trial, RunDirectory run, Path configuration) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("train", configuration.toString(), "--run-dir", run.root().toString()));
    if (Files.isDirectory(run.root())) {
      all.add("--resume");
    }
    if (!trial.whole()) {
      all.addAll(List.of("--pause-after", Integer.toString(trial.epochs())));
    }
    all.add("--end-with-input");
    all.addAll(dataArguments);
    return all;
  }

  private int exitCode(Trial trial, List<String> arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(arguments);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(
        ProcessBuilder.Redirect.appendTo(folder.output(trial.number()).toFile()));
    Process process = builder.start();
    try {
      return process.waitFor();
    } finally {
      end(process);
    }
  }

  /** Ends a process. If the process is still running, it has some time to write a checkpoint. */
  private static void end(Process process) {
    boolean interrupted = false;
    process.destroy();
    while (process.isAlive()) {
      try {
        if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private String reason(Trial trial, int code) throws IOException {
    if (code == DONE) {
      return "it ended before its last epoch";
    }
    String message = lastMessage(trial);
    return message.isEmpty() ? "exit code " + code : message;
  }

  /** The last error message of the process. */
  private String lastMessage(Trial trial) throws IOException {
    // A library, or Java in a different locale, may write bytes that are not UTF-8.
    byte[] output = Files.readAllBytes(folder.output(trial.number()));
    return new String(output, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(MESSAGE_PREFIX))
        .reduce((before, line) -> line)
        .map(line -> line.substring(MESSAGE_PREFIX.length()))
        .orElse("");
  }
}
