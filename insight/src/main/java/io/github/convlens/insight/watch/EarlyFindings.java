package io.github.convlens.insight.watch;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.experiment.RecordedRun;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RunReader;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.rule.Causes;
import io.github.convlens.insight.diagnose.rule.ClippingTooTight;
import io.github.convlens.insight.diagnose.rule.ConstantInputs;
import io.github.convlens.insight.diagnose.rule.DeadLayers;
import io.github.convlens.insight.diagnose.rule.ExplodingGradients;
import io.github.convlens.insight.diagnose.rule.InitialisationTooLarge;
import io.github.convlens.insight.diagnose.rule.InitialisationTooSmall;
import io.github.convlens.insight.diagnose.rule.InputsNotNormalised;
import io.github.convlens.insight.diagnose.rule.RandomLabels;
import io.github.convlens.insight.diagnose.rule.RateTooHigh;
import io.github.convlens.insight.diagnose.rule.RateTooLow;
import io.github.convlens.insight.diagnose.rule.Saturation;
import io.github.convlens.insight.diagnose.rule.SymmetricInitialisation;
import io.github.convlens.insight.diagnose.rule.VanishingGradients;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.loop.TrainingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Diagnoses a run while it trains, and reports each certain finding once. It reads the run's files
 * after 50 batches, and again each time the number of batches has doubled, so in total it reads at
 * most twice the size of the files. A finding is certain if two consecutive diagnoses have it,
 * since a finding of a single diagnosis may be due to a slow start.
 */
public final class EarlyFindings implements Listener {
  private static final long FIRST_LOOK = 50;

  /**
   * The last batch after which the run is diagnosed. Later findings are about a run that has
   * learned, and can wait for its end.
   */
  private static final long LAST_LOOK = 6400;

  /** Rules that do not need the end of a run. */
  private static final Set<String> EARLY =
      Set.of(
          SymmetricInitialisation.NAME,
          InitialisationTooSmall.NAME,
          InitialisationTooLarge.NAME,
          Saturation.NAME,
          ConstantInputs.NAME,
          ClippingTooTight.NAME,
          VanishingGradients.NAME,
          ExplodingGradients.NAME,
          DeadLayers.NAME,
          RateTooHigh.NAME,
          RateTooLow.NAME,
          InputsNotNormalised.NAME,
          RandomLabels.NAME);

  private final Path place;
  private final @Nullable Path dataDirectory;
  private final Set<String> stopOn;
  private final Consumer<String> notices;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> said = new HashSet<>();
  private @Nullable TrainingContext context;
  private @Nullable String stoppedBy;

  /**
   * @param place the run directory
   * @param dataDirectory the only folder that is searched for data; null for the usual ones
   * @param stopOn the rules whose findings end the training
   * @param notices receives a line for each finding
   * @throws InvalidInputException if a rule does not exist, or is certain only at a run's end
   */
  public EarlyFindings(
      Path place, @Nullable Path dataDirectory, List<String> stopOn, Consumer<String> notices) {
    this.place = place;
    this.dataDirectory = dataDirectory;
    this.stopOn = Set.copyOf(stopOn);
    this.notices = notices;
    stopOn.forEach(EarlyFindings::requireEarly);
  }

  private static void requireEarly(String name) {
    if (EARLY.contains(name)) {
      return;
    }
    boolean known = Causes.rules().stream().map(Rule::name).anyMatch(name::equals);
    throw InvalidInputException.option(
        "training.stop_on",
        "has "
            + name
            + (known ? ", which is certain only at a run's end" : ", which is not a rule"),
        known
            ? "give some of " + String.join(", ", new TreeSet<>(EARLY))
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
      try {
        look(batch.step());
      } catch (IOException | InvalidInputException e) {
        // A failure of the diagnosis must not end the training.
        notices.accept("at step " + batch.step() + " is not possible: " + e.getMessage());
      }
    }
  }

  private void look(long step) throws IOException {
    if (context != null) {
      context.rows().sync(); // otherwise rows are written only a few times per second
    }
    RunRecord run = RunReader.read(RecordedRun.open(place), dataDirectory, new ArrayList<>());
    if (run.loss().isEmpty()) {
      return;
    }
    List<Finding> now =
        Causes.of(Causes.rules(), run).stream()
            .filter(finding -> finding.severity() == Finding.Severity.ERROR)
            .filter(finding -> EARLY.contains(finding.rule()))
            .toList();
    for (Finding finding : now) {
      if (seen.contains(finding.rule()) && said.add(finding.rule())) {
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

  /** The rule that has ended the training; empty if none has. */
  public Optional<String> stoppedBy() {
    return Optional.ofNullable(stoppedBy);
  }
}
