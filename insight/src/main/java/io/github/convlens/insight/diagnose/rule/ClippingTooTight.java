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
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.training.optimize.Clipping;
import java.util.List;
import java.util.Optional;

/**
 * Clipping reduces every gradient so much that the weights hardly move. Clipping is meant for
 * outliers (Pascanu et al. 2013); a bound that clips every update only scales the learning rate.
 */
public final class ClippingTooTight implements Rule {
  /** The rule's name. */
  public static final String NAME = "clipping-too-tight";

  /** If nine of ten gradients are clipped, they are not outliers. */
  private static final double NEARLY_ALL = 0.9;

  /**
   * A norm of at least this share of the bound counts as clipped, because a norm that was scaled to
   * the bound has rounding errors.
   */
  private static final double AT_BOUND = 0.99;

  private static final double USUAL = 1.0;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly().showing(Quantity.CLIPPING);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    Clipping clipping = run.configuration().training().clipping();
    if (run.learned() || run.gradientNorm().isEmpty() || !Travel.of(run).updatesAreSmall()) {
      return Optional.empty();
    }
    if (clipping.norm() != null) {
      double bound = clipping.norm();
      double share = run.gradientNorm().share(norm -> norm >= AT_BOUND * bound);
      return share >= NEARLY_ALL
          ? Optional.of(
              found(run, "training.clip_norm", bound, share, "have this norm after clipping"))
          : Optional.empty();
    }
    if (clipping.value() != null && parameters(run) > 0) {
      double bound = clipping.value();
      // The norm of a gradient whose elements are all at the bound.
      double largest = bound * Math.sqrt((double) parameters(run));
      double share = run.gradientNorm().share(norm -> norm >= largest / 2);
      return share >= NEARLY_ALL
          ? Optional.of(
              found(
                  run,
                  "training.clip_value",
                  bound,
                  share,
                  "have at least half of the largest norm that this bound allows"))
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static long parameters(RunRecord run) {
    return run.given().leaves().stream()
        .filter(leaf -> !leaf.sharesParameters())
        .flatMap(leaf -> leaf.parameters().stream())
        .filter(parameter -> parameter.trainable())
        .mapToLong(parameter -> parameter.size())
        .sum();
  }

  private static Finding found(
      RunRecord run, String key, double bound, double share, String clipped) {
    Series norms = run.gradientNorm();
    return new Finding(
        NAME,
        Severity.ERROR,
        List.of(),
        new Finding.Steps(norms.firstStep(), norms.lastStep()),
        key
            + " is "
            + Wording.number(bound)
            + ", and "
            + Wording.percent(share)
            + " of the recorded gradients "
            + clipped
            + "; one update in ten changes"
            + " the weights by "
            + Wording.number(Travel.of(run).ninthDecile())
            + " of their norm or more (0.001 to 0.01 is usual); "
            + run.outcome(),
        "every gradient is cut to the same small size, so the bound, not the loss, decides how"
            + " far the weights move",
        key + ": null, or a bound that only clips outliers, such as 1.0 for clip_norm");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    boolean norm = run.configuration().training().clipping().norm() != null;
    String why = "gradients keep their size; only outliers need a bound";
    return norm
        ? List.of(
            configured.remedy("training.clip_norm", "null", why),
            configured.remedy("training.clip_norm", USUAL, "a bound that only clips outliers"))
        : List.of(configured.remedy("training.clip_value", "null", why));
  }
}
