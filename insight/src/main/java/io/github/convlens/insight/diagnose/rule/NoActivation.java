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
import io.github.convlens.model.GlobalPool;
import io.github.convlens.model.LayerFamily;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.LayerNorm;
import io.github.convlens.model.LeafLayer;
import io.github.convlens.model.Pool;
import io.github.convlens.model.SqueezeExcite;
import java.util.List;
import java.util.Optional;

/**
 * Several layers with weights have only linear maps between them. Together these layers are
 * equivalent to a single linear layer, however many there are (Leshno et al. 1993, "Multilayer
 * feedforward networks with a nonpolynomial activation function can approximate any function").
 */
public final class NoActivation implements Rule {
  /** The rule's name. */
  public static final String NAME = "no-activation";

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    List<LayerInfo> leaves = run.given().leaves();
    List<String> weighted =
        leaves.stream()
            .filter(leaf -> leaf.layer().family() == LayerFamily.WEIGHTED)
            .map(LayerInfo::name)
            .toList();
    if (weighted.size() < 2
        || run.didWell()
        || leaves.stream().anyMatch(leaf -> isNonlinear(leaf.layer()))) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            NAME,
            run.learned() ? Severity.WARNING : Severity.ERROR,
            weighted,
            run.allSteps(),
            Count.of(weighted.size(), "layer")
                + " with weights and no activation function between them; "
                + run.outcome()
                + Wording.accuracies(run),
            "without nonlinear functions between them, layers with weights compute no more than"
                + " one linear layer can",
            "relu after every layer with weights except the last"));
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return MissingActivations.added(configured).map(Remedy::of).stream().toList();
  }

  /** Whether a layer is nonlinear. Batch norm is not, since it is linear in evaluation. */
  private static boolean isNonlinear(LeafLayer layer) {
    return layer.family() == LayerFamily.ACTIVATION
        || layer instanceof SqueezeExcite
        || layer instanceof LayerNorm
        || (layer instanceof Pool pool && pool.kind() == Pool.Kind.MAX)
        || (layer instanceof GlobalPool global && global.kind() == Pool.Kind.MAX);
  }
}
