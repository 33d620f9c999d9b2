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
import io.github.convlens.insight.diagnose.WeightRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.LayerFamily;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.training.loop.Freeze;
import java.util.List;
import java.util.Optional;

/**
 * Layers keep their random weights throughout the run. Freezing makes sense only for weights that
 * were learned elsewhere (Yosinski et al. 2014, "How transferable are features in deep neural
 * networks?"); a network that starts from {@code model.init} has no weights worth keeping.
 */
public final class FrozenLayers implements Rule {
  /** The rule's name. */
  public static final String NAME = "frozen-layers";

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING).showing(Quantity.UPDATES);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.configuration().model().weights() != null) {
      return Optional.empty();
    }
    List<String> frozen = byFreeze(run);
    boolean byRate = frozen.isEmpty();
    if (byRate) {
      frozen = byRate(run);
    }
    if (frozen.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            run.learned() ? Severity.WARNING : Severity.ERROR,
            frozen,
            run.allSteps(),
            Count.of(frozen.size(), "layer")
                + (byRate
                    ? " with a gradient but without any update (training.groups)"
                    : " frozen by training.freeze")
                + ", although model.weights is null: these layers still have their random"
                + " initial weights; "
                + run.outcome()
                + Wording.accuracies(run),
            "the frozen layers have never been trained",
            byRate
                ? "no learning rate of 0 in training.groups"
                : "training.freeze: null, or model.weights to start from"));
  }

  /** Layers with weights that {@code training.freeze} freezes until the end of the run. */
  private static List<String> byFreeze(RunRecord run) {
    NetworkSpec network = run.given().network();
    Optional<Freeze> freeze = run.configuration().training().freeze();
    if (network == null || freeze.isEmpty()) {
      return List.of();
    }
    int lastEpoch = run.configuration().training().epochs() - 1;
    return network.leaves().subList(0, freeze.get().leaves(network, lastEpoch)).stream()
        .filter(leaf -> leaf.layer().family() == LayerFamily.WEIGHTED)
        .map(LayerInfo::name)
        .filter(name -> !whitened(run).equals(Optional.of(name)))
        .toList();
  }

  /**
   * The layer that did not start with random weights: {@code model.whitening} computes the weights
   * of the first convolution from the images.
   */
  private static Optional<String> whitened(RunRecord run) {
    return run.configuration().model().whitening()
        ? run.weightedLayers().stream().map(LayerRecord::name).findFirst()
        : Optional.empty();
  }

  /** Layers whose recorded updates are all exactly zero although their gradients are not. */
  private static List<String> byRate(RunRecord run) {
    if (run.configuration().training().rates().groups().stream()
        .noneMatch(group -> group.rate() == 0)) {
      return List.of();
    }
    return run.weights().stream()
        .filter(weight -> !weight.updateRatio().isEmpty() && weight.updateRatio().max() == 0)
        .filter(weight -> weight.norm().max() > 0)
        .map(WeightRecord::layer)
        .filter(name -> !whitened(run).equals(Optional.of(name)))
        .toList();
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return byFreeze(run).isEmpty()
        ? List.of(configured.remedy("training.groups", "[]", "all layers learn at the same rate"))
        : List.of(configured.remedy("training.freeze", "null", "all layers learn"));
  }
}
