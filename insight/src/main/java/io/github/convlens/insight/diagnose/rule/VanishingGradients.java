package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gradients fade on their way back, so that the first layers stay as they were initialised. Every
 * layer multiplies them by its weights and by the slope of its activation, which is at most 0.25
 * for a sigmoid (Hochreiter 1991).
 */
public final class VanishingGradients implements Rule {
  /** The rule's name. */
  public static final String NAME = "vanishing-gradients";

  /**
   * Gradients vanish if those of the first quarter of the layers are below this fraction of those
   * of the last quarter. A learning rate that suits the last layers is then more than a hundred
   * times too low for the first layers.
   */
  private static final double FADED = 0.01;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly().showing(Quantity.GRADIENTS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.learned()) {
      return Optional.empty();
    }
    return profile(run)
        .map(
            profile ->
                new Finding(
                    NAME,
                    Severity.ERROR,
                    profile.layersWhere(norm -> norm < FADED * profile.late()),
                    DepthProfile.steps(run),
                    profile.evidence() + "; " + run.outcome(),
                    cause(run),
                    remedy(run)));
  }

  /**
   * The profile of vanishing gradients: that of the first gradients or, if no layer died, that of
   * the medians over the run. A dead layer stops gradients as well, so medians over a run in which
   * a layer died do not show whether gradients vanish.
   */
  private static Optional<DepthProfile> profile(RunRecord run) {
    Optional<DepthProfile> first =
        DepthProfile.of(run, weight -> weight.norm().first())
            .filter(profile -> faded(profile) && !DeadLayers.deadAtStart(run));
    return first.isPresent() || !DeadLayers.dead(run).isEmpty()
        ? first
        : DepthProfile.of(run, weight -> weight.norm().median()).filter(VanishingGradients::faded);
  }

  private static boolean faded(DepthProfile profile) {
    return profile.early() < FADED * profile.late();
  }

  private static String cause(RunRecord run) {
    if (run.layers().stream().anyMatch(layer -> layer.bounded().isPresent())) {
      return "every activation multiplies the gradient by its slope (at most 0.25 for a sigmoid),"
          + " and there are many in a row";
    }
    return "each layer passes back a smaller gradient than it receives: the weights are too small"
        + " for so many layers, and there are neither batch norms nor shortcuts";
  }

  private static String remedy(RunRecord run) {
    return run.layers().stream().anyMatch(layer -> layer.bounded().isPresent())
        ? "relu in place of sigmoid or tanh, with model.init: kaiming; then batch norm or shortcuts"
        : "model.init: kaiming; then batch norm, or shortcuts (model.architecture: resnet)";
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    NetworkRemedies network = NetworkRemedies.of(configured);
    return NetworkRemedies.list(
        NetworkRemedies.joined(
            network.activation(
                Set.of("sigmoid", "tanh"), "relu", "a ReLU passes the gradient back unchanged"),
            network.init("kaiming", "weights that keep the scale through ReLUs")),
        network.normalised().map(Remedy::of),
        NetworkRemedies.joined(
            network.activation(
                Set.of("sigmoid", "tanh"), "relu", "a ReLU passes the gradient back unchanged"),
            network.normalised()),
        network.shortcuts().map(Remedy::of));
  }
}
