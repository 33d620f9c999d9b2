package io.github.convlens.experiment.search;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.search.strategy.Decision;
import io.github.convlens.experiment.search.strategy.History;
import io.github.convlens.experiment.search.strategy.Job;
import io.github.convlens.experiment.search.strategy.Strategy;
import io.github.convlens.training.loop.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Trains the trials that a strategy chooses, several trials at a time.
 *
 * <p>The decisions do not depend on which job ends first, because a strategy that uses results does
 * not see all available results. With n parallel jobs, the decision on job k sees the results of
 * the jobs up to k − n. If the strategy then decides to wait, it is asked again with one more
 * result, in the order of the jobs.
 */
final class Conductor {
  private static final long POLL_INTERVAL_MILLIS = 100;
  private static final int MAX_FAILURES = 3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Search search;
  private final SearchPlan plan;
  private final Strategy strategy;
  private final TrialRunner runner;
  private final StopSignal stop;
  private final SearchListener listener;
  private final List<Job> jobs = new ArrayList<>();
  private final List<@Nullable TrialOutcome> outcomes = new ArrayList<>();
  private final Map<Integer, TrialResult> results = new TreeMap<>();
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final long start = System.nanoTime();
  private int known;
  private int shown;
  private int underWay;
  private boolean done;

  Conductor(Search search, TrialRunner runner, StopSignal stop, SearchListener listener) {
    this.search = search;
    this.plan = search.plan();
    this.strategy = plan.decisions();
    this.runner = runner;
    this.stop = stop;
    this.listener = listener;
  }

  /** The end of a job: its outcome, or the exception that prevented an outcome. */
  private record Ended(
      int job, Trial trial, @Nullable TrialOutcome outcome, @Nullable Throwable why) {}

  SearchResult run() throws IOException {
    ExecutorService workers =
        Executors.newFixedThreadPool(plan.options().jobs(), Conductor::worker);
    try {
      while (!stop.raised()) {
        stopInTime(plan, start, stop);
        decide(workers);
        if (underWay == 0 && ended.isEmpty()) {
          break;
        }
        Ended one = ended.poll(POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        if (one != null) {
          take(one);
        }
      }
    } catch (InterruptedException e) {
      stop.interrupt("the search was interrupted");
      Thread.currentThread().interrupt();
    } finally {
      end(workers);
    }
    if (done) {
      storeUnlessAllFailed(0);
    }
    SearchResult result = result();
    SearchTables.write(result);
    return result;
  }

  /** Interrupts all trials, and waits until each has written a checkpoint or has been abandoned. */
  static void end(ExecutorService workers) {
    workers.shutdownNow();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = workers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Stops a search, or a trial that is trained alone, if its time limit has been reached.
   *
   * @param start the {@link System#nanoTime} at which the search or the trial began
   */
  static void stopInTime(SearchPlan plan, long start, StopSignal stop) {
    double limit = plan.options().maxSeconds();
    if ((System.nanoTime() - start) / NANOS_PER_SECOND >= limit) {
      stop.finish("time limit: %s seconds have passed".formatted(limit));
    }
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "trial");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts jobs as long as the strategy chooses one and a worker is free. */
  private void decide(ExecutorService workers) throws IOException {
    while (!done && underWay < plan.options().jobs() && !stop.raised()) {
      Optional<Job> next = next();
      if (next.isEmpty()) {
        return;
      }
      begin(next.get(), workers);
    }
  }

  private Optional<Job> next() {
    int least = strategy.independent() ? 0 : jobs.size() - plan.options().jobs() + 1;
    shown = Math.max(shown, least);
    for (int visible = shown; visible <= known; visible++) {
      Decision decision = strategy.next(new History(jobs, costs(visible)));
      if (decision instanceof Decision.Train train) {
        shown = visible;
        return Optional.of(train.job());
      }
      if (decision instanceof Decision.Done) {
        done = true;
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private List<Double> costs(int count) {
    return outcomes.subList(0, count).stream()
        .map(outcome -> outcome == null ? Double.POSITIVE_INFINITY : plan.cost(outcome))
        .toList();
  }

  private void begin(Job job, ExecutorService workers) throws IOException {
    int index = jobs.size();
    Trial trial = search.trial(job);
    jobs.add(job);
    outcomes.add(null);
    underWay++;
    Optional<TrialOutcome> earlier = search.known(trial, runner);
    if (earlier.isPresent()) {
      settle(index, trial, earlier.get());
      listener.found(trial, earlier.get());
      return;
    }
    listener.began(trial);
    workers.execute(() -> train(index, trial));
  }

  private void train(int index, Trial trial) {
    try {
      ended.add(new Ended(index, trial, runner.train(trial), null));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error e) {
      ended.add(new Ended(index, trial, null, e));
    }
  }

  private void take(Ended one) throws IOException {
    if (one.why() != null) {
      throw rethrown(one.why());
    }
    TrialOutcome outcome = one.outcome();
    if (outcome != null) {
      settle(one.job(), one.trial(), outcome);
      SearchResult soFar = result();
      SearchTables.write(soFar);
      listener.ended(one.trial(), outcome, soFar);
    }
  }

  private void settle(int job, Trial trial, TrialOutcome outcome) throws IOException {
    underWay--;
    outcomes.set(job, outcome);
    while (known < outcomes.size() && outcomes.get(known) != null) {
      known++;
    }
    keep(jobs.get(job), trial, outcome);
    storeUnlessAllFailed(MAX_FAILURES);
  }

  /**
   * Throws an unchecked exception or an error unchanged, and returns any other exception as an
   * {@code IOException}.
   */
  static IOException rethrown(Throwable why) {
    if (why instanceof RuntimeException problem) {
      throw problem;
    }
    if (why instanceof Error problem) {
      throw problem;
    }
    return why instanceof IOException problem ? problem : new IOException(why);
  }

  /**
   * Stores the outcomes of the trials if at least one of them has not failed. If all have failed,
   * and there are at least {@code maxFailures}, this method ends the search with an exception: the
   * cause, such as missing data, is then probably outside the trials. Their outcomes are not
   * stored, so that the same command trains them again when the cause has been removed.
   *
   * @param maxFailures the number of failures at which the search ends; 0 if no further trial will
   *     be trained
   */
  private void storeUnlessAllFailed(int maxFailures) throws IOException {
    List<TrialResult> failed =
        results.values().stream()
            .filter(one -> one.outcome().state() == TrialOutcome.State.FAILED)
            .toList();
    if (failed.size() < results.size()) {
      for (TrialResult one : results.values()) {
        search.remember(one.trial(), one.outcome());
      }
    } else if (!failed.isEmpty() && failed.size() >= maxFailures) {
      TrialResult first = failed.get(0);
      throw new InvalidInputException(
          "every trial has failed so far; %s failed with: %s (details in %s)"
              .formatted(
                  first.trial().name(),
                  first.outcome().note(),
                  search.folder().output(first.trial().number())));
    }
  }

  /**
   * Keeps the outcome of the trial's job with the most epochs, since a job that ends later may have
   * fewer epochs.
   */
  private void keep(Job job, Trial trial, TrialOutcome outcome) {
    TrialResult before = results.get(trial.number());
    if (before == null || before.trial().epochs() <= trial.epochs()) {
      results.put(trial.number(), new TrialResult(trial, job.point(), outcome, value(outcome)));
    }
  }

  private SearchResult result() {
    List<SearchResult.Step> steps = new ArrayList<>();
    for (int i = 0; i < jobs.size(); i++) {
      TrialOutcome outcome = outcomes.get(i);
      if (outcome != null) {
        steps.add(
            new SearchResult.Step(
                jobs.get(i).trial(), outcome.epochs(), outcome.seconds(), value(outcome)));
      }
    }
    return new SearchResult(
        plan, search.folder(), List.copyOf(results.values()), steps, stop.raised());
  }

  private double value(TrialOutcome outcome) {
    return outcome.comparable()
        ? outcome.metrics().getOrDefault(plan.metric(), Double.NaN)
        : Double.NaN;
  }
}
