package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.LayerRecord;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.optimize.Adam;
import io.github.convlens.training.optimize.AdamW;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.RmsProp;
import io.github.convlens.training.optimize.Sgd;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Weight decay shrinks the weights faster than the loss can make them grow.
 *
 * <p>Decoupled decay, and an L2 penalty under SGD, shrink a weight by the fraction rate × decay in
 * every update (divided by 1 − momentum for SGD). In usual recipes, this fraction is at most 1/2000
 * (rate 0.1, decay 5e-4, momentum 0.9). Under Adam and RMSprop, the L2 penalty is added to the
 * gradient, and both are normalised together. The usual coefficient of the penalty is 1e-4 to 1e-3.
 */
public final class WeightDecayTooStrong implements Rule {
  /** The rule's name. */
  public static final String NAME = "weight-decay-too-strong";

  /** Ten times the usual fraction. A weight then halves in about 140 updates. */
  private static final double SHRINKAGE_PER_UPDATE = 0.005;

  /**
   * The decay must also be this many times the usual decay. Otherwise the learning rate is the
   * cause of so strong a shrinkage.
   */
  private static final double TIMES_USUAL = 10;

  /** A hundred times the usual coefficient of an L2 penalty under Adam or RMSprop. */
  private static final double PENALTY = 0.05;

  /** A layer has shrunk if the scale of its outputs is below this fraction of its initial value. */
  private static final double SHRUNK = 0.5;

  private static final double USUAL_DECOUPLED = 0.01;
  private static final double USUAL_PENALTY = 5e-4;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING).showing(Quantity.DEVIATIONS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    OptimizerOptions optimizer = run.configuration().training().optimizer();
    double decay = optimizer.weightDecay();
    boolean normalised = normalised(optimizer);
    double share = share(run, optimizer);
    boolean strong =
        normalised
            ? decay >= PENALTY
            : share >= SHRINKAGE_PER_UPDATE && decay >= TIMES_USUAL * usual(optimizer);
    if (!strong || run.didWell() || run.nonFinite().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            run.learned() ? Severity.WARNING : Severity.ERROR,
            shrunk(run).stream().map(LayerRecord::name).toList(),
            run.allSteps(),
            "optimizer.weight_decay is "
                + Wording.number(decay)
                + (normalised
                    ? ", at least a hundred times the usual 5e-4"
                    : " at learning rates up to "
                        + Wording.number(run.highestRate())
                        + ": every update shrinks each weight by "
                        + Wording.number(100 * Math.min(1, share))
                        + " % (0.05 % is usual)")
                + "; "
                + run.outcome()
                + outputs(run),
            "the weights decay faster than they can learn, until the outputs no longer depend on"
                + " the image",
            "optimizer.weight_decay: " + Wording.number(usual(optimizer))));
  }

  private static boolean normalised(OptimizerOptions optimizer) {
    return optimizer instanceof Adam || optimizer instanceof RmsProp;
  }

  /** The fraction by which an update shrinks each weight at the highest learning rate. */
  private static double share(RunRecord run, OptimizerOptions optimizer) {
    double fresh = optimizer instanceof Sgd sgd ? 1 - sgd.momentum() : 1;
    return run.highestRate() * optimizer.weightDecay() / fresh;
  }

  private static double usual(OptimizerOptions optimizer) {
    return optimizer instanceof AdamW ? USUAL_DECOUPLED : USUAL_PENALTY;
  }

  private static List<LayerRecord> shrunk(RunRecord run) {
    return run.weightedLayers().stream()
        .filter(layer -> !layer.std().isEmpty() && remainingScale(layer) < SHRUNK)
        .sorted(Comparator.comparingDouble(WeightDecayTooStrong::remainingScale))
        .toList();
  }

  /** The std of a layer's outputs at the end, relative to the first recorded std. */
  private static double remainingScale(LayerRecord layer) {
    return layer.std().lastTenth().median() / layer.std().first();
  }

  private static String outputs(RunRecord run) {
    return shrunk(run).stream()
        .findFirst()
        .map(
            layer ->
                "; the std of "
                    + layer.name()
                    + "'s outputs went from "
                    + Wording.number(layer.std().first())
                    + " to "
                    + Wording.number(layer.std().lastTenth().median()))
        .orElse("");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    String key = "training.optimizer.weight_decay";
    double usual = usual(run.configuration().training().optimizer());
    return List.of(
        configured.remedy(
            key, usual, "the usual decay, which is weaker than the gradient of the loss"),
        configured.remedy(key, 0.0, "no decay at all"));
  }
}
