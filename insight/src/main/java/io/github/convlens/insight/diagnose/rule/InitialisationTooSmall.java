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
import java.util.List;
import java.util.Optional;

/**
 * The image's signal fades from layer to layer before the first update.
 *
 * <p>A layer whose weights have standard deviation σ multiplies the standard deviation of the
 * signal by about σ·√fan_in (He et al. 2015). If this factor is well below 1 in every layer, the
 * last layers see almost nothing, and the gradients fade by the same factors on their way back.
 */
public final class InitialisationTooSmall implements Rule {
  /** The rule's name. */
  public static final String NAME = "initialisation-too-small";

  /**
   * The signal has faded if the standard deviation of the last layer's outputs is at most this.
   * These outputs are logits, and differences below a thousandth do not change any probability by
   * more than a thousandth. PyTorch's initial biases alone give a standard deviation of
   * 1/√(3·fan_in), which is at least 0.01 up to a fan-in of 3,000.
   */
  private static final double FADED = 1e-3;

  /**
   * The last layer's standard deviation must be at most this fraction of the first layer's. If all
   * layers have equally small outputs, the input itself is small.
   */
  private static final double FADING = 0.1;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly().showing(Quantity.DEVIATIONS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    List<LayerRecord> layers = run.weightedLayers();
    if (run.learned() || layers.size() < 2) {
      return Optional.empty();
    }
    LayerRecord first = layers.get(0);
    LayerRecord last = layers.get(layers.size() - 1);
    if (!run.showsInitialisation(last) || last.std().first() == 0) {
      return Optional.empty();
    }
    double start = first.std().first();
    double end = last.std().first();
    if (end > FADED || end > FADING * start) {
      return Optional.empty();
    }
    List<String> faded =
        layers.stream()
            .filter(layer -> layer.std().first() <= FADED)
            .map(LayerRecord::name)
            .toList();
    double factor = Math.pow(end / start, 1.0 / (layers.size() - 1));
    return Optional.of(
        new Finding(
            NAME,
            Severity.ERROR,
            faded,
            run.allSteps(),
            "at step 0 the outputs' std falls from "
                + Wording.number(start)
                + " in "
                + first.name()
                + " to "
                + Wording.number(end)
                + " in "
                + last.name()
                + ", by a factor of "
                + Wording.number(factor)
                + " per layer; "
                + run.outcome(),
            "the initial weights are too small for this depth: activations vanish on the way"
                + " forward and gradients on the way back",
            "model.init: kaiming or pytorch, or batch norm after every convolution"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    NetworkRemedies network = NetworkRemedies.of(configured);
    return NetworkRemedies.list(
        network.init("kaiming", "weights that keep the scale through ReLUs").map(Remedy::of),
        network
            .init(
                "pytorch",
                "the default: the scale of weights and biases follows from the number of inputs")
            .map(Remedy::of),
        network.normalised().map(Remedy::of));
  }
}
