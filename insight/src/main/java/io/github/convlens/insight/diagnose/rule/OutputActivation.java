package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.data.target.Task;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.Activation;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.training.optimize.LossOptions;
import java.util.List;
import java.util.Optional;

/**
 * The network ends with an activation function, and the loss wants numbers of any size and sign:
 * cross-entropy applies its softmax or sigmoid itself. Behind a sigmoid the likeliest of ten
 * classes gets a probability of e/(e + 9) = 0.23 at best, a loss of 1.46; behind a ReLU, outputs
 * that fall below zero have no gradient left.
 */
public final class OutputActivation implements Rule {
  /** The rule's name. */
  public static final String NAME = "output-activation";

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
    boolean logits =
        !(run.configuration().training().loss() instanceof LossOptions.MeanSquaredError);
    if (!logits || run.didWell()) {
      return Optional.empty();
    }
    return run.given().outputFunction().map(function -> found(run, function));
  }

  private static Finding found(RunRecord run, Activation.Function function) {
    List<LayerInfo> leaves = run.given().leaves();
    return new Finding(
        NAME,
        run.learned() ? Severity.WARNING : Severity.ERROR,
        List.of(leaves.get(leaves.size() - 1).name()),
        run.allSteps(),
        "the last layer is " + function.key() + "; " + run.outcome() + Wording.accuracies(run),
        (run.configuration().data().task() == Task.REGRESS
                ? "the numbers are scaled to a mean of 0, so that outputs must have any size and sign; "
                : "cross-entropy takes outputs of any size and sign and applies its softmax or sigmoid"
                    + " itself; ")
            + function.key()
            + (function == Activation.Function.SIGMOID || function == Activation.Function.TANH
                ? " keeps them so close together that %s"
                    .formatted(
                        run.configuration().data().task() == Task.REGRESS
                            ? "most numbers are out of reach"
                            : "no class can become likely")
                : " takes the negative ones away, and their gradients with them"),
        "no activation function at the end of model.layers");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return configured
        .withoutLastLayer("the loss gets the last layer's outputs as they are")
        .map(Remedy::of)
        .stream()
        .toList();
  }
}
