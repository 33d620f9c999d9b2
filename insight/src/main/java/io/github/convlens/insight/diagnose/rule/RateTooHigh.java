package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.LayerRecord;
import io.github.convlens.insight.diagnose.NonFinite;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.WeightRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.optimize.Sgd;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Updates are so large that they undo what was learned. The signs are a loss that becomes NaN, ends
 * far above chance or ends well above its best value, outputs that grow and collapse, updates that
 * replace the initial weights, and a momentum that adds up a hundred updates or more.
 */
public final class RateTooHigh implements Rule {
  /** The rule's name. */
  public static final String NAME = "rate-too-high";

  /**
   * Beyond this multiple of chance, a final loss means that the network is sure of wrong answers.
   */
  private static final double BLOWN_UP = 1.5;

  /** The skill must have fallen by at least this much from the best that the run had reached. */
  private static final double LOST = 0.3;

  /** The number of windows of the run whose median losses are compared. */
  private static final int WINDOWS = 20;

  /** An update as large as the weights leaves nothing of the initialisation. */
  private static final double REPLACED = 1;

  /**
   * Updates are too large if their median size, relative to the weights, is at least this. It is a
   * hundred times the usual thousandth.
   */
  private static final double RESTLESS = 0.1;

  /** Outputs that grew tenfold no longer have the scale of the initialisation. */
  private static final double GROWN = 10;

  /** The standard deviation of outputs after a good initialisation. */
  private static final double SOUND_SCALE = 1;

  /**
   * This momentum multiplies the effect of an update by a hundred, while the usual 0.9 multiplies
   * it by ten.
   */
  private static final double CARRIES_TOO_FAR = 0.99;

  /** Outputs have collapsed if no more than this is left of their peak. */
  private static final double COLLAPSED = 1.0 / 3;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly();
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.nonFinite().isPresent()) {
      NonFinite first = run.nonFinite().get();
      return found(
          run,
          first.step(),
          first.what() + " is NaN or infinite at step " + first.step() + trace(run));
    }
    double end = run.endLoss();
    if (end > BLOWN_UP * run.chance().loss() && end > run.loss().first()) {
      return found(
          run,
          run.loss().step(run.loss().peak()),
          "the loss rose from "
              + Wording.number(run.loss().first())
              + " to "
              + Wording.number(end)
              + ", "
              + Wording.number(end / run.chance().loss())
              + " times chance"
              + trace(run));
    }
    return collapse(run).or(() -> unrest(run)).or(() -> replaced(run)).or(() -> carriedTooFar(run));
  }

  /**
   * A finding about a momentum that adds up a hundred updates or more, if the run did not do well.
   */
  private static Optional<Finding> carriedTooFar(RunRecord run) {
    if (run.didWell()
        || run.learningRate().isEmpty()
        || !(run.configuration().training().optimizer() instanceof Sgd sgd)
        || sgd.momentum() < CARRIES_TOO_FAR) {
      return Optional.empty();
    }
    return found(
        run,
        0,
        "training.optimizer.momentum is "
            + sgd.momentum()
            + ", which multiplies the effect of an update by "
            + carried(sgd)
            + " (the usual 0.9 multiplies it by 10); "
            + run.outcome()
            + trace(run));
  }

  private static long carried(Sgd sgd) {
    return Math.round(1 / Math.max(1e-3, 1 - sgd.momentum()));
  }

  /** A finding about skill that was reached and lost again. */
  private static Optional<Finding> collapse(RunRecord run) {
    Series loss = run.loss();
    int width = loss.size() / WINDOWS;
    if (width < 2) {
      return Optional.empty();
    }
    double best = Double.POSITIVE_INFINITY;
    long at = 0;
    for (int window = 0; window < WINDOWS; window++) {
      long first = loss.step(window * width);
      double median = loss.between(first, loss.step((window + 1) * width - 1)).median();
      if (median < best) {
        best = median;
        at = first;
      }
    }
    boolean noise = run.endLoss() - best <= spread(loss.lastTenth());
    if (run.chance().skill(best) - run.skill() < LOST || noise) {
      return Optional.empty();
    }
    return found(
        run,
        at,
        "the loss was "
            + Wording.number(best)
            + " at step "
            + at
            + " and ends at "
            + run.chance().beside(run.endLoss())
            + trace(run));
  }

  /**
   * The interquartile range of the losses. If a class is rare, medians over a few batches differ by
   * this much.
   */
  private static double spread(Series losses) {
    return losses.quantile(0.75) - losses.quantile(0.25);
  }

  /**
   * A finding about a run at chance, with large updates or with outputs that grew and collapsed.
   */
  private static Optional<Finding> unrest(RunRecord run) {
    if (!run.learnedNothing()) {
      return Optional.empty();
    }
    double update =
        Series.medianOf(
            run.weights().stream().mapToDouble(weight -> weight.updateRatio().median()));
    Optional<LayerRecord> collapsed =
        run.weightedLayers().stream()
            .filter(layer -> layer.growth() >= GROWN)
            .filter(layer -> layer.std().lastTenth().median() <= COLLAPSED * layer.std().max())
            .findFirst();
    if (!(update >= RESTLESS) && collapsed.isEmpty()) {
      return Optional.empty();
    }
    return found(
        run,
        0,
        run.outcome()
            + (update >= RESTLESS
                ? "; half of the updates change weights by more than "
                    + Wording.percent(update)
                    + " of their norm"
                : "")
            + trace(run));
  }

  /**
   * A finding about updates that replaced the weights, if the run learned nothing, or if outputs
   * have grown both tenfold and to ten times the standard deviation of 1 that a good initialisation
   * gives. Updates of weights that began near zero are large relative to these weights, and may
   * merely bring outputs up to a standard deviation of 1.
   */
  private static Optional<Finding> replaced(RunRecord run) {
    double update = largestUpdates(run);
    double growth =
        Series.medianOf(
            run.weightedLayers().stream()
                .filter(layer -> run.showsInitialisation(layer) && layer.std().first() > 0)
                .mapToDouble(
                    layer ->
                        layer.std().lastTenth().median()
                            / Math.max(SOUND_SCALE, layer.std().first())));
    if (!(update >= REPLACED) || (!(growth >= GROWN) && !run.learnedNothing())) {
      return Optional.empty();
    }
    return found(
        run,
        0,
        "half of the layers had an update of "
            + Wording.number(update)
            + " times their weights' norm or more"
            + trace(run));
  }

  private static double largestUpdates(RunRecord run) {
    return Series.medianOf(
        run.weights().stream().map(WeightRecord::updateRatio).mapToDouble(Series::max));
  }

  private static Optional<Finding> found(RunRecord run, long step, String evidence) {
    List<String> layers =
        run.weightedLayers().stream()
            .filter(layer -> layer.growth() >= GROWN)
            .sorted(Comparator.comparingDouble(layer -> -layer.growth()))
            .map(LayerRecord::name)
            .toList();
    return Optional.of(
        new Finding(
            NAME,
            run.learned() ? Severity.WARNING : Severity.ERROR,
            layers,
            new Finding.Steps(Math.min(step, run.lastStep()), run.lastStep()),
            evidence,
            "the learning rate is too high (up to "
                + Wording.number(run.highestRate())
                + "): updates overshoot the minimum that they should approach",
            "a tenth of training.learning_rate (convlens lr-find suggests a rate); then warm-up"
                + " (schedule one_cycle) or training.clip_norm"));
  }

  /**
   * The layer whose outputs grew most, and their std at the end; empty if no layer's outputs grew
   * tenfold.
   */
  private static String trace(RunRecord run) {
    return run.weightedLayers().stream()
        .filter(layer -> layer.growth() >= GROWN)
        .max(Comparator.comparingDouble(LayerRecord::growth))
        .map(
            layer ->
                "; the std of "
                    + layer.name()
                    + "'s outputs grew from "
                    + Wording.number(layer.std().first())
                    + " to "
                    + Wording.number(layer.std().max())
                    + " at step "
                    + layer.std().step(layer.std().peak())
                    + " and ends at "
                    + Wording.number(layer.std().lastTenth().median()))
        .orElse("");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    double rate = run.configuration().training().learningRate();
    String key = "training.learning_rate";
    List<Remedy> remedies = new ArrayList<>();
    if (run.configuration().training().optimizer() instanceof Sgd sgd
        && sgd.momentum() >= CARRIES_TOO_FAR) {
      remedies.add(
          configured.remedy(
              "training.optimizer.momentum",
              0.9,
              "the effect of an update is multiplied by ten, not by " + carried(sgd)));
    }
    remedies.add(configured.remedy(key, rate / 10, "updates that do not overshoot the minimum"));
    remedies.add(configured.remedy(key, rate / 100, "updates that do not overshoot the minimum"));
    return remedies;
  }
}
