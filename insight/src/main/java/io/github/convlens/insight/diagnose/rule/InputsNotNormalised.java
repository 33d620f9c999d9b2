package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.LayerRecord;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.Initialisation;
import java.util.List;
import java.util.Optional;

/**
 * The images went in as pixels of 0 to 1 and the run did not get far. Such inputs are small and
 * none is negative: all weights of a unit are pushed the same way at a time (LeCun et al. 1998,
 * "Efficient BackProp", section 4.3), and every layer works on a smaller scale than it was
 * initialised for. A run that does well anyway gets no finding, nor one whose first layer is
 * followed by batch norm, which brings it back to scale.
 */
public final class InputsNotNormalised implements Rule {
  /** The rule's name. */
  public static final String NAME = "inputs-not-normalised";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Basis basis() {
    return Basis.SETTING;
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
            "pixels of 0 to 1 are small and never negative: the first layer sees mostly their mean,"
                + " and every layer works on a smaller scale than it was initialised for",
            "data.normalize: true"));
  }

  /** PyTorch's weights have variance 1/(3 fan_in), so an input of deviation 1 comes out at 1/√3. */
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
            + ", of normalised inputs it is 0.58"
        : "";
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return List.of(configured.remedy("data.normalize", true, "inputs of mean 0 and deviation 1"));
  }
}
