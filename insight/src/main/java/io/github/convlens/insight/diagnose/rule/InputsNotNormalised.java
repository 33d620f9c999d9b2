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
import io.github.convlens.model.Initialisation;
import java.util.List;
import java.util.Optional;

/**
 * The network received pixels from 0 to 1, and the run did not get far. Such inputs are small and
 * never negative: each update moves all weights of a unit in the same direction (LeCun et al. 1998,
 * "Efficient BackProp", section 4.3), and every layer works on a smaller scale than the one for
 * which it was initialised. There is no finding if the run does well anyway, or if a normalisation
 * layer follows the first layer and restores the scale.
 */
public final class InputsNotNormalised implements Rule {
  /** The rule's name. */
  public static final String NAME = "inputs-not-normalised";

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING).certainEarly().showing(Quantity.DEVIATIONS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.configuration().data().normalize()
        || run.didWell()
        || run.given().firstLayerNormalised()) {
      return Optional.empty();
    }
    Optional<LayerRecord> first =
        run.layers().stream().findFirst().filter(layer -> layer.role().weighted());
    return Optional.of(
        new Finding(
            NAME,
            run.learned() ? Severity.WARNING : Severity.ERROR,
            first.map(LayerRecord::name).stream().toList(),
            run.allSteps(),
            "data.normalize is false and "
                + run.outcome()
                + first.map(layer -> scale(run, layer)).orElse(""),
            "pixels from 0 to 1 are small and never negative: the first layer mostly sees their"
                + " mean, and every layer works on a smaller scale than it was initialised for",
            "data.normalize: true"));
  }

  /**
   * The scale of the first layer's outputs, and the scale that they would have with normalised
   * inputs; empty if these are not known. PyTorch's initial weights have variance 1/(3 fan_in), so
   * a std of 1 at the input becomes 1/√3 = 0.58 at the output.
   */
  private static String scale(RunRecord run, LayerRecord layer) {
    boolean known =
        run.configuration().model().init().scheme() == Initialisation.Scheme.PYTORCH
            && run.configuration().model().weights() == null
            && run.showsInitialisation(layer);
    return known
        ? "; at step 0 the std of "
            + layer.name()
            + "'s outputs is "
            + Wording.number(layer.std().first())
            + "; with normalised inputs it would be 0.58"
        : "";
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of(
        configured.remedy("data.normalize", true, "inputs have mean 0 and standard deviation 1"));
  }
}
