package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.Activation;
import io.github.convlens.model.Dropout;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.Linear;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The network is deep and has ReLU layers with a few units each. For a given input, a unit with
 * random weights is below zero with probability ½, so a layer of N units outputs only zeros with
 * probability 2^-N. Among many layers, this is likely to happen in at least one layer (Lu et al.
 * 2019, "Dying ReLU and Initialization", theorem 3.3).
 */
public final class NarrowLayers implements Rule {
  /** The rule's name. */
  public static final String NAME = "narrow-layers";

  /**
   * If the probability of a dead layer is at least this, the network is more likely dead than alive
   * before training.
   */
  static final double LIKELY = 0.5;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    List<LayerInfo> layers = bareRelus(run);
    double dead = bornDead(layers);
    if (dead < LIKELY || run.learned()) {
      return Optional.empty();
    }
    int narrowest = layers.stream().mapToInt(layer -> layer.output().channels()).min().orElse(0);
    List<String> narrow =
        layers.stream()
            .filter(layer -> layer.output().channels() == narrowest)
            .map(LayerInfo::name)
            .toList();
    return Optional.of(
        new Finding(
            NAME,
            Severity.ERROR,
            narrow,
            run.allSteps(),
            Count.of(layers.size(), "layer")
                + " before a ReLU, the narrowest with "
                + Count.of(narrowest, "unit")
                + ": the probability that one of these ReLUs outputs only zeros for a given image"
                + " is "
                + Wording.number(dead)
                + " with the initial weights; "
                + run.outcome()
                + Wording.accuracies(run),
            "the layers are too narrow: the signal of an image is easily lost in one of"
                + " the ReLUs",
            "wider layers, leaky_relu in place of relu, or batch norm before relu"));
  }

  /**
   * The probability that in some layer all units are below zero for a given input, before training.
   */
  static double bornDead(List<LayerInfo> layers) {
    double alive = 1;
    for (LayerInfo layer : layers) {
      alive *= 1 - Math.pow(0.5, layer.output().channels());
    }
    return 1 - alive;
  }

  /**
   * Fully connected layers whose output goes into a ReLU, directly or through dropout. A batch norm
   * in between would centre the output. Convolutions are left out, since each of their channels has
   * as many chances of a positive output as it has pixels.
   */
  static List<LayerInfo> bareRelus(RunRecord run) {
    List<LayerInfo> found = new ArrayList<>();
    LayerInfo before = null;
    for (LayerInfo leaf : run.given().leaves()) {
      if (before != null
          && before.layer() instanceof Linear
          && leaf.layer() instanceof Activation own
          && own.function() == Activation.Function.RELU) {
        found.add(before);
      }
      before = leaf.layer() instanceof Dropout ? before : leaf;
    }
    return found;
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return NetworkRemedies.of(configured).forNarrowLayers();
  }
}
