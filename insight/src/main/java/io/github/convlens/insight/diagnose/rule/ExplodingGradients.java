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

/**
 * Gradients grow on their way back, so no learning rate suits both ends of the network. The cause
 * is either weights that are too large, or batch norm with ReLU but without shortcuts. Such a batch
 * norm gives a factor of √(π/(π−1)) = 1.21 per layer (Yang et al. 2019, "A Mean Field Theory of
 * Batch Normalization"), which is a thousand after 36 layers.
 */
public final class ExplodingGradients implements Rule {
  /** The rule's name. */
  public static final String NAME = "exploding-gradients";

  /**
   * Gradients explode if, before the first update, those of the first quarter of the layers are
   * more than this many times those of the last quarter.
   */
  private static final double GROWN = 100;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly().showing(Quantity.GRADIENTS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.learned()) {
      return Optional.empty();
    }
    return DepthProfile.of(run, weight -> weight.norm().first())
        .filter(profile -> profile.early() > GROWN * profile.late())
        .map(
            profile ->
                new Finding(
                    NAME,
                    Severity.ERROR,
                    profile.layersWhere(norm -> norm > GROWN * profile.late()),
                    new Finding.Steps(DepthProfile.steps(run).first(), run.lastStep()),
                    "at step "
                        + DepthProfile.steps(run).first()
                        + " "
                        + profile.evidence()
                        + "; "
                        + run.outcome(),
                    run.hasBatchNorm()
                        ? "too many layers in a row without shortcuts: with batch norm and ReLU the"
                            + " gradient grows by about a fifth per layer on its way back"
                        : "weights too large for this depth: every layer passes back a larger"
                            + " gradient than it receives",
                    run.hasBatchNorm()
                        ? "shortcuts (model.architecture: resnet), or fewer layers"
                        : "model.init: kaiming, and training.clip_norm: 1"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    NetworkRemedies network = NetworkRemedies.of(configured);
    return NetworkRemedies.list(
        network.shortcuts().map(Remedy::of),
        NetworkRemedies.joined(
            network.init("kaiming", "weights that keep the scale through ReLUs"),
            Optional.of(
                configured.change(
                    "training.clip_norm",
                    1.0,
                    "no single update can be much larger than the others"))),
        Optional.of(
            configured.remedy(
                "training.learning_rate",
                run.configuration().training().learningRate() / 10,
                "smaller updates suit the larger gradients")));
  }
}
