package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.data.target.Task;
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
import io.github.convlens.model.LayerInfo;
import io.github.convlens.training.optimize.LossOptions;
import java.util.List;
import java.util.Optional;

/**
 * The network ends with an activation function, although the loss needs outputs of any size and
 * sign, since cross-entropy applies softmax or a sigmoid itself. After a sigmoid, the likeliest of
 * ten classes has a probability of at most e/(e + 9) = 0.23, which is a loss of 1.46. After a ReLU,
 * outputs below zero have no gradient.
 */
public final class OutputActivation implements Rule {
  /** The rule's name. */
  public static final String NAME = "output-activation";

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.SETTING);
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
                ? "the targets are scaled to a mean of 0, so outputs must be able to take any"
                    + " size and sign; "
                : "cross-entropy needs outputs of any size and sign, and applies softmax or a"
                    + " sigmoid itself; ")
            + function.key()
            + (function == Activation.Function.SIGMOID || function == Activation.Function.TANH
                ? " keeps them so close together that %s"
                    .formatted(
                        run.configuration().data().task() == Task.REGRESS
                            ? "most targets are out of reach"
                            : "no class can become likely")
                : " removes negative outputs, and their gradients with them"),
        "no activation function at the end of model.layers");
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    return configured
        .withoutLastLayer("the loss receives the last layer's outputs unchanged")
        .map(Remedy::of)
        .stream()
        .toList();
  }
}
