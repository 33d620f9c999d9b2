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
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.Dropout;
import io.github.convlens.model.LayerInfo;
import java.util.List;
import java.util.Optional;

/**
 * Dropout leaves so little of a layer's outputs that training makes little or no progress.
 * Srivastava et al. (2014, "Dropout", section 7.3) find that the error hardly changes while 40 to
 * 80 % of the units are kept, and rises when fewer units are kept.
 */
public final class DropoutTooStrong implements Rule {
  /** The rule's name. */
  public static final String NAME = "dropout-too-strong";

  /** Dropout above this is too strong: in the paper, dropping more than 70 % always did harm. */
  private static final double STRONG = 0.7;

  /** The paper's choice for hidden layers. */
  private static final double USUAL = 0.5;

  private static final double MILD = 0.2;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING).showing(Quantity.ACCURACY);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.didWell()) {
      return Optional.empty();
    }
    return run.given()
        .strongestDropout()
        .filter(layer -> p(layer) > STRONG)
        .map(layer -> found(run, layer));
  }

  private static Finding found(RunRecord run, LayerInfo layer) {
    return new Finding(
        NAME,
        run.learned() ? Severity.WARNING : Severity.ERROR,
        List.of(layer.name()),
        run.allSteps(),
        layer.name()
            + " drops "
            + Wording.percent(p(layer))
            + " of its values in training; "
            + run.outcome()
            + Wording.accuracies(run),
        "what the next layer receives is mostly noise: it depends more on which values were"
            + " dropped than on the image, since the remaining values are scaled up "
            + Wording.number(1 / Math.max(1e-9, 1 - p(layer)))
            + "-fold",
        "a dropout of at most 0.5, or of 0.1 to 0.25 between convolutions");
  }

  private static double p(LayerInfo layer) {
    return ((Dropout) layer.layer()).p();
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of(MILD, 0.0).stream()
        .map(
            p ->
                configured.layers(
                    layer ->
                        Configured.kind(layer).equals("dropout")
                                && layer.path("dropout").path("p").asDouble(USUAL) > p
                            ? Configured.with(layer, "p", p)
                            : layer,
                    p == 0 ? "no dropout at all" : "enough of the signal gets through"))
        .flatMap(Optional::stream)
        .map(Remedy::of)
        .toList();
  }
}
