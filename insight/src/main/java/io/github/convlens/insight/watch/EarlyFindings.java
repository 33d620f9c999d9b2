package io.github.convlens.insight.watch;

import io.github.convlens.core.Failure;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.experiment.NetworkInput;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunReader;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.rule.Causes;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A listener that diagnoses a run while it trains, and reports each certain finding once. It reads
 * the run's files after 50 batches, and again each time the number of batches has doubled, so in
 * total it reads at most twice the size of the files. A finding is certain if it is an error and
 * two consecutive diagnoses have it. A finding of a single diagnosis may be due to a slow start. A
 * diagnosis that fails is reported, and the training continues.
 */
public final class EarlyFindings implements Listener {
  private static final long FIRST_LOOK = 50;

  /**
   * The last batch after which the run is diagnosed. Later findings are about a run that has
   * learned, and can wait for the end of the run.
   */
  private static final long LAST_LOOK = 6400;

  /** The rules whose findings do not need the end of a run. */
  private static final Set<String> EARLY =
      Causes.rules().stream()
          .map(Rule::facts)
          .filter(facts -> facts.timing() == RuleFacts.Timing.EARLY)
          .map(RuleFacts::name)
          .collect(Collectors.toUnmodifiableSet());

  private final Path directory;
  private final NetworkInput input;
  private final Set<String> stopOn;
  private final Consumer<String> notices;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> reported = new HashSet<>();
  private final List<Rule> rules;
  private @Nullable TrainingContext context;
  private @Nullable String stoppedBy;

  /**
   * @param directory the run directory
   * @param input the input of the network
   * @param stopOn the rules whose findings end the run
   * @param notices receives a line for each finding, and for each way in which a diagnosis fails
   * @throws InvalidInputException if a rule does not exist, or is certain only at a run's end
   */
  public EarlyFindings(
      Path directory, NetworkInput input, List<String> stopOn, Consumer<String> notices) {
    this(directory, input, stopOn, notices, Causes.rules());
  }

  EarlyFindings(
      Path directory,
      NetworkInput input,
      List<String> stopOn,
      Consumer<String> notices,
      List<Rule> rules) {
    requireEarly(stopOn);
    this.directory = directory;
    this.input = input;
    this.stopOn = Set.copyOf(stopOn);
    this.notices = notices;
    this.rules = rules;
  }

  /**
   * Checks the names of rules. This needs no run, so it can be done before data is read.
   *
   * @throws InvalidInputException if a rule does not exist, or is certain only at a run's end
   */
  public static void requireEarly(List<String> stopOn) {
    stopOn.forEach(EarlyFindings::requireEarly);
  }

  private static void requireEarly(String name) {
    if (EARLY.contains(name)) {
      return;
    }
    boolean known = Causes.rules().stream().anyMatch(rule -> rule.facts().name().equals(name));
    throw InvalidInputException.option(
        "training.stop_on",
        "contains "
            + name
            + (known ? ", which is certain only at a run's end" : ", which is not a rule"),
        known
            ? "use only " + String.join(", ", new TreeSet<>(EARLY))
            : "did you mean " + Nearest.to(name, EARLY).orElseThrow() + "?");
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    this.context = context;
  }

  @Override
  public void onBatchEnd(TrainingBatch batch) {
    long batches = batch.step() + 1;
    boolean due = batches % FIRST_LOOK == 0 && Long.bitCount(batches / FIRST_LOOK) == 1;
    if (due && batches <= LAST_LOOK) {
      if (context != null) {
        context.rows().sync(); // otherwise rows are written only a few times per second
      }
      try {
        look(batch.step());
      } catch (IOException | RuntimeException e) {
        // A failure of the diagnosis must not end the training.
        String reason = Failure.line(e);
        if (reported.add(reason)) {
          notices.accept("at step " + batch.step() + " is not possible: " + reason);
        }
      }
    }
  }

  private void look(long step) throws IOException {
    RunRecord run = RunReader.read(RecordedRun.open(directory), input);
    if (run.loss().isEmpty()) {
      return;
    }
    List<Finding> now =
        Causes.of(rules, run).stream()
            .filter(finding -> finding.severity() == Finding.Severity.ERROR)
            .filter(finding -> EARLY.contains(finding.rule()))
            .toList();
    for (Finding finding : now) {
      if (seen.contains(finding.rule()) && reported.add(finding.rule())) {
        notices.accept("at step " + step + ": " + finding.title() + ": " + finding.evidence());
        stop(finding, step);
      }
    }
    seen.clear();
    seen.addAll(now.stream().map(Finding::rule).collect(Collectors.toSet()));
  }

  private void stop(Finding finding, long step) {
    if (stopOn.contains(finding.rule()) && context != null && stoppedBy == null) {
      stoppedBy = finding.rule();
      StopSignal stop = context.stop();
      stop.interrupt("training.stop_on: " + finding.rule() + " at step " + step);
    }
  }

  /** The rule whose finding has ended the run; empty if there is none. */
  public Optional<String> stoppedBy() {
    return Optional.ofNullable(stoppedBy);
  }
}
