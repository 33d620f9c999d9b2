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
import io.github.convlens.model.Initialisation;
import java.util.List;
import java.util.Optional;

/**
 * All units of a layer start with the same weights. Zero weights output 0 and pass back a gradient
 * of 0, so only the last bias ever changes. Equal weights all receive the same gradient and stay
 * equal, so a whole layer can do no more than a single unit.
 */
public final class SymmetricInitialisation implements Rule {
  /** The rule's name. */
  public static final String NAME = "symmetric-initialisation";

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly().showing(Quantity.DEVIATIONS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.learned()) {
      return Optional.empty();
    }
    Initialisation init = run.configuration().model().init();
    boolean loaded = run.configuration().model().weights() != null;
    boolean sameForAll =
        !loaded
            && (init.scheme() == Initialisation.Scheme.CONSTANT
                || init.scheme() == Initialisation.Scheme.ZERO);
    List<LayerRecord> constant =
        run.weightedLayers().stream()
            .filter(layer -> run.showsInitialisation(layer) && layer.std().first() == 0)
            .toList();
    // Random weights after a dead layer output constants as well, but layers that see the images do
    // not.
    if (!constant.isEmpty()
        && (loaded || sameForAll || constant.get(0).equals(run.weightedLayers().get(0)))) {
      return Optional.of(zero(run, constant));
    }
    return sameForAll ? Optional.of(equal(run, init)) : Optional.empty();
  }

  private Finding zero(RunRecord run, List<LayerRecord> constant) {
    long last =
        constant.stream()
            .filter(layer -> layer.std().share(std -> std == 0) == 1)
            .mapToLong(layer -> layer.std().lastStep())
            .max()
            .orElse(0);
    return new Finding(
        NAME,
        Severity.ERROR,
        constant.stream().map(LayerRecord::name).toList(),
        new Finding.Steps(0, last),
        "at step 0, "
            + constant.size()
            + " of "
            + Count.of(run.weightedLayers().size(), "layer")
            + " with weights "
            + (constant.size() == 1 ? "outputs" : "output")
            + " the same value for every image (std 0); "
            + outcome(run),
        "the weights start at zero: a layer's output does not depend on the image, and the"
            + " gradient of the layers before it is 0",
        "model.init: pytorch or kaiming");
  }

  private Finding equal(RunRecord run, Initialisation init) {
    return new Finding(
        NAME,
        Severity.ERROR,
        List.of(),
        run.allSteps(),
        "model.init is " + init + ", so all weights are equal; " + outcome(run),
        "all channels of a layer compute the same outputs and receive the same gradients,"
            + " and so stay equal",
        "model.init: pytorch or kaiming");
  }

  private static String outcome(RunRecord run) {
    return run.outcome();
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    String why = "the weights differ from unit to unit";
    return List.of(
        configured.remedy("model.init", "kaiming", why),
        configured.remedy("model.init", "pytorch", why));
  }
}
