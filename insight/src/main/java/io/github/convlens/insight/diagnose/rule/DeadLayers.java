package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
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
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.WeightRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.Activation;
import io.github.convlens.model.summary.LayerRole;
import io.github.convlens.training.record.ActivationStats;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From some step to the end of the run, a layer's outputs are so far below zero that the ReLU after
 * it outputs zeros for every image. The gradient of a ReLU is 0 there, so layers before it no
 * longer learn, and layers after it no longer see the image. The damage spreads in both directions
 * and is permanent.
 */
public final class DeadLayers implements Rule {
  /** The rule's name. */
  public static final String NAME = "dead-layers";

  /** If this share of the values in a batch is near zero, less than one working unit is left. */
  static final double NOTHING_LEFT = 0.999;

  /**
   * The share that is enough in a run that learned nothing. After a dead layer, the input is the
   * same for every image, and one or two channels of the next layer may output a constant above
   * zero.
   */
  private static final double NEXT_TO_NOTHING_LEFT = 0.95;

  /**
   * The share of the last batches in which a dead layer must be dead. A few batches may be
   * exceptions.
   */
  private static final double ALWAYS = 0.9;

  /**
   * An update of this size relative to the weights replaces a large part of them. In healthy runs,
   * an update is about a thousandth of the weights.
   */
  private static final double HUGE_UPDATE = 0.2;

  /**
   * The distance of the mean below zero, in standard deviations, that is required if the standard
   * deviation is above the near-zero threshold.
   */
  private static final double BELOW = 0.5;

  /**
   * The distance that is required if the standard deviation is below the near-zero threshold, since
   * values near zero may then be above zero as well. In a normal distribution with a mean this far
   * below zero, a fortieth of the values are above zero.
   */
  private static final double FAR_BELOW = 2;

  /** Outputs that grew by more than this factor before the layer died are mentioned. */
  private static final double GROWTH = 2;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly().showing(Quantity.NEAR_ZERO);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    List<LayerRecord> dead =
        dead(run).stream()
            .sorted(Comparator.comparingLong(layer -> deathStep(run, layer)))
            .toList();
    if (dead.isEmpty()) {
      return Optional.empty();
    }
    LayerRecord first = dead.get(0);
    long death = deathStep(run, first);
    Severity severity = run.learned() ? Severity.WARNING : Severity.ERROR;
    return Optional.of(
        new Finding(
            NAME,
            severity,
            dead.stream().map(LayerRecord::name).toList(),
            new Finding.Steps(death, run.lastStep()),
            evidence(first, death) + spread(run, dead),
            cause(run, first, death),
            death <= first.nearZero().firstStep()
                ? "model.init: kaiming, or batch norm before every ReLU"
                : "a tenth of training.learning_rate, warm-up (schedule one_cycle), or batch"
                    + " norm"));
  }

  /** Layers that are dead at the run's end, in forward order. */
  static List<LayerRecord> dead(RunRecord run) {
    return run.layers().stream()
        .filter(layer -> feedsRelu(layer.role()) && !layer.nearZero().isEmpty())
        .filter(layer -> dead(run, layer))
        .toList();
  }

  /** Whether some layer was dead when it was first recorded, and has stayed dead. */
  static boolean deadAtStart(RunRecord run) {
    return dead(run).stream().anyMatch(layer -> deadFrom(run, layer) == 0);
  }

  /** Whether the layer can die, because it is a ReLU or feeds a ReLU. */
  static boolean feedsRelu(LayerRole role) {
    return role.feeds() == Activation.Function.RELU || role.function() == Activation.Function.RELU;
  }

  private static boolean dead(RunRecord run, LayerRecord layer) {
    ActivationStats.Options recorded = run.configuration().record().activations();
    boolean nothing =
        (recorded != null && recorded.absolute())
            ? layer.max().lastFifth().share(max -> max <= 0) >= ALWAYS
            : layer.nearZero().lastFifth().share(share -> share >= nothingLeft(run)) >= ALWAYS;
    return nothing && belowZero(run, layer);
  }

  private static double nothingLeft(RunRecord run) {
    return run.learnedNothing() ? NEXT_TO_NOTHING_LEFT : NOTHING_LEFT;
  }

  /**
   * Whether the outputs are below zero. This distinguishes a layer that is switched off from a
   * layer whose outputs merely have a small scale.
   */
  private static boolean belowZero(RunRecord run, LayerRecord layer) {
    double mean = layer.mean().lastFifth().median();
    double std = layer.std().lastFifth().median();
    if (layer.role().function() != null) {
      return mean <= 0;
    }
    double apart = std < DeadChannels.threshold(run) ? FAR_BELOW : BELOW;
    return mean <= -apart * std;
  }

  /** The step from which the layer is dead. */
  private static long deathStep(RunRecord run, LayerRecord layer) {
    return layer.nearZero().step(deadFrom(run, layer));
  }

  /** The index of the first record in which the layer is dead. */
  private static int deadFrom(RunRecord run, LayerRecord layer) {
    Series nearZero = layer.nearZero();
    int from = nearZero.size() - 1;
    int alive = 0;
    for (int i = nearZero.size() - 1; i >= 0; i--) {
      if (nearZero.value(i) < nothingLeft(run)) {
        alive++;
      } else if (alive <= (1 - ALWAYS) / 2 * (nearZero.size() - i)) {
        from = i;
      }
    }
    return from;
  }

  private static String evidence(LayerRecord first, long death) {
    Series nearZero = first.nearZero();
    return first.name()
        + " has "
        + Wording.percent(nearZero.lastFifth().median())
        + " of its values near zero from step "
        + death
        + " on ("
        + Wording.percent(nearZero.first())
        + " at step "
        + nearZero.firstStep()
        + "), with mean "
        + Wording.number(first.mean().lastFifth().median())
        + " and std "
        + Wording.number(first.std().lastFifth().median())
        + " before its ReLU; ";
  }

  private static String spread(RunRecord run, List<LayerRecord> dead) {
    long candidates = run.layers().stream().filter(layer -> feedsRelu(layer.role())).count();
    String share =
        dead.size()
            + " of "
            + Count.of(candidates, "layer")
            + " before a ReLU "
            + (dead.size() == 1 ? "is" : "are")
            + " dead at the end";
    if (run.learned()) {
      return share + "; the rest of the network bypasses them and learns";
    }
    return share
        + "; layers before them receive no gradient, and layers after them do not see the"
        + " image; "
        + run.outcome();
  }

  private static String cause(RunRecord run, LayerRecord first, long death) {
    double narrow = NarrowLayers.bornDead(NarrowLayers.bareRelus(run));
    if (narrow >= NarrowLayers.LIKELY) {
      return "too few units in too many ReLU layers: the probability that one of these layers"
          + " outputs only zeros for a given image is "
          + Wording.number(narrow)
          + " with the initial weights";
    }
    if (death <= first.nearZero().firstStep()) {
      return "dead from the start: biases or inputs keep every unit below zero";
    }
    StringBuilder cause = new StringBuilder("the learning rate was too high: ");
    Series rates = run.learningRate().between(0, death + 1);
    if (!rates.isEmpty()) {
      cause.append("up to ").append(Wording.number(rates.max())).append(" by then; ");
    }
    double update = largestUpdate(run, death);
    if (update >= HUGE_UPDATE) {
      cause
          .append("an update changed weights by ")
          .append(Wording.percent(update))
          .append(" of their norm; ");
    }
    Optional<LayerRecord> wildest = wildest(run, death);
    wildest.ifPresent(
        layer ->
            cause
                .append("outputs of ")
                .append(layer.name())
                .append(" grew ")
                .append(Wording.number(layer.growthUntil(death)))
                .append("-fold; "));
    return cause
        .append(
            update >= HUGE_UPDATE || wildest.isPresent()
                ? "one large step pushed every unit below zero for every image"
                : "updates gradually pushed every unit below zero for every image")
        .toString();
  }

  private static double largestUpdate(RunRecord run, long death) {
    return run.weights().stream()
        .map(WeightRecord::updateRatio)
        .map(ratio -> ratio.between(0, death + 1))
        .mapToDouble(Series::max)
        .filter(Double::isFinite)
        .max()
        .orElse(0);
  }

  private static Optional<LayerRecord> wildest(RunRecord run, long death) {
    return run.layers().stream()
        .filter(layer -> layer.growthUntil(death) > GROWTH)
        .max(Comparator.comparingDouble(layer -> layer.growthUntil(death)));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    double rate = run.configuration().training().learningRate();
    NetworkRemedies network = NetworkRemedies.of(configured);
    Optional<Remedy> normalised = network.normalised().map(Remedy::of);
    if (NarrowLayers.bornDead(NarrowLayers.bareRelus(run)) >= NarrowLayers.LIKELY) {
      return network.forNarrowLayers();
    }
    if (deadAtStart(run)) {
      return NetworkRemedies.list(
          network.init("kaiming", "weights that keep the scale through ReLUs").map(Remedy::of),
          normalised,
          network
              .activation(Set.of("relu"), "leaky_relu", "a leaky ReLU cannot die")
              .map(Remedy::of));
    }
    String why = "smaller updates do not push every unit below zero";
    return NetworkRemedies.list(
        Optional.of(configured.remedy("training.learning_rate", rate / 10, why)),
        normalised,
        Optional.of(configured.remedy("training.learning_rate", rate / 100, why)));
  }
}
