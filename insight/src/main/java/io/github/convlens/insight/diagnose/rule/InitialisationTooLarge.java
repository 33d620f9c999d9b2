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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Before the first update, the network is far too sure of its predictions. Outputs grow from layer
 * to layer, and the first losses and gradients are several times too large.
 */
public final class InitialisationTooLarge implements Rule {
  /** The rule's name. */
  public static final String NAME = "initialisation-too-large";

  /**
   * The first loss is too high if it is at least this many times the loss at chance. Logits with a
   * standard deviation of 1, such as after batch norm, have a cross-entropy of 1.2 times chance,
   * both with two classes and with ten. A loss of 2.5 times chance requires a standard deviation of
   * 3.5 or more.
   */
  private static final double WRONG_AND_SURE = 2.5;

  /**
   * Outputs with a standard deviation of at least this are too large. A good initialisation gives
   * about 1 if the input is normalised.
   */
  private static final double LARGE_OUTPUT = 10;

  /**
   * With batch norm, this smaller limit applies to the outputs if updates have hardly changed the
   * direction of the weights ({@link Travel#hardlyTurned}). Outputs at this limit are half an order
   * of magnitude too large.
   */
  private static final double ENLARGED = 3;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly().showing(Quantity.DEVIATIONS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.didWell() || run.loss().firstStep() > 0) {
      return Optional.empty();
    }
    double times = run.loss().first() / run.chance().untrainedLoss();
    List<String> large = layers(run, LARGE_OUTPUT);
    boolean wrong = times >= WRONG_AND_SURE || Double.isNaN(times);
    boolean unknown = run.weightedLayers().stream().noneMatch(run::showsInitialisation);
    boolean visible =
        !run.learned() && wrong && (!large.isEmpty() || unknown || times >= LARGE_OUTPUT);
    if (!visible && !hiddenByBatchNorm(run)) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            run.learned() ? Severity.WARNING : Severity.ERROR,
            visible ? large : layers(run, ENLARGED),
            new Finding.Steps(0, 0),
            "the first loss is "
                + Wording.number(run.loss().first())
                + ", "
                + Wording.number(times)
                + " times chance"
                + growth(run)
                + "; the loss ends at "
                + Wording.number(run.endLoss()),
            visible
                ? "the initial weights are too large: every layer amplifies its input, and the"
                    + " first updates are too large by the same factor as the outputs"
                    + spread(run)
                : "the initial weights are so large that updates hardly change them: batch"
                    + " norm hides their scale from the loss, and divides their gradients by it",
            "model.init: pytorch or kaiming"));
  }

  /**
   * Whether the weights of most layers are too large, although batch norm hides this from the loss:
   * it divides both the outputs and the gradients by the scale of the weights. False if the run
   * started from loaded weights.
   */
  private static boolean hiddenByBatchNorm(RunRecord run) {
    return run.hasBatchNorm()
        && run.configuration().model().weights() == null
        && layers(run, ENLARGED).size() > run.weightedLayers().size() / 2
        && Travel.of(run).hardlyTurned();
  }

  private static List<String> layers(RunRecord run, double from) {
    return run.weightedLayers().stream()
        .filter(layer -> run.showsInitialisation(layer) && !(layer.std().first() < from))
        .sorted(Comparator.comparingDouble(layer -> -layer.std().first()))
        .map(LayerRecord::name)
        .toList();
  }

  private static String growth(RunRecord run) {
    List<LayerRecord> layers =
        run.weightedLayers().stream().filter(run::showsInitialisation).toList();
    if (layers.isEmpty()) {
      return "";
    }
    LayerRecord first = layers.get(0);
    LayerRecord last = layers.get(layers.size() - 1);
    return "; at step 0 the outputs' std is "
        + Wording.number(first.std().first())
        + " in "
        + first.name()
        + " and "
        + Wording.number(last.std().first())
        + " in "
        + last.name();
  }

  private static String spread(RunRecord run) {
    List<LayerRecord> dead = DeadLayers.dead(run);
    return dead.isEmpty()
        ? ""
        : "; the first updates have killed "
            + Wording.names(dead.stream().map(LayerRecord::name).toList());
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    NetworkRemedies network = NetworkRemedies.of(configured);
    return NetworkRemedies.list(
        network.init("pytorch", "weights that keep the scale of the outputs").map(Remedy::of),
        network.init("kaiming", "weights that keep the scale through ReLUs").map(Remedy::of));
  }
}
