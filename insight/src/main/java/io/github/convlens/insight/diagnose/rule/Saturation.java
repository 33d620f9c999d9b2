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
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.Activation.Function;
import java.util.List;
import java.util.Optional;

/**
 * The inputs of a sigmoid or tanh are in the flat parts of the function, which therefore passes
 * back almost no gradient.
 *
 * <p>The measure is the function's slope, averaged over its inputs, as a fraction of the function's
 * maximum slope: E[1 − tanh²(x)], with x/2 in place of x for a sigmoid. The measure follows exactly
 * from the mean and the standard deviation of the function's outputs. It also follows from the mean
 * and the standard deviation of the inputs if the inputs are normally distributed.
 */
public final class Saturation implements Rule {
  /** The rule's name. */
  public static final String NAME = "saturation";

  /**
   * A layer is saturated if its mean slope is below this share of the maximum slope. Inputs that
   * are normally distributed around 0 then have a standard deviation above 5 for tanh or above 10
   * for a sigmoid, while good initialisations give 1. Trained networks stay above this share.
   */
  private static final double FLAT = 0.15;

  /** The range of integration over a normal distribution, in standard deviations from its mean. */
  private static final double WIDTH = 6;

  private static final int POINTS = 241;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).certainEarly().showing(Quantity.DEVIATIONS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (run.learned()) {
      return Optional.empty();
    }
    List<LayerRecord> flat =
        run.layers().stream()
            .filter(layer -> layer.bounded().isPresent() && !layer.std().isEmpty())
            .filter(layer -> slopeAtEnd(layer) < FLAT)
            .toList();
    if (flat.isEmpty()) {
      return Optional.empty();
    }
    LayerRecord first = flat.get(0);
    boolean initial = run.showsInitialisation(first) && firstSlope(first) < FLAT;
    return Optional.of(
        new Finding(
            NAME,
            Severity.ERROR,
            flat.stream().map(LayerRecord::name).toList(),
            new Finding.Steps(since(first), run.lastStep()),
            "the slope of "
                + first.bounded().orElseThrow().key()
                + " in "
                + first.name()
                + ", averaged over its inputs, ends at "
                + Wording.percent(slopeAtEnd(first))
                + " of the function's maximum slope ("
                + Wording.percent(firstSlope(first))
                + " at step "
                + first.std().firstStep()
                + "), and the std of "
                + first.name()
                + "'s outputs went from "
                + Wording.number(first.std().first())
                + " to "
                + Wording.number(first.std().lastFifth().median())
                + "; "
                + flat.size()
                + " of "
                + run.layers().stream().filter(layer -> layer.bounded().isPresent()).count()
                + " layers with a sigmoid or tanh are saturated; "
                + run.outcome(),
            initial
                ? "the initial weights are too large: the function is flat except for inputs near"
                    + " zero"
                : "updates that were too large have driven the function's inputs far from zero",
            initial
                ? "model.init: xavier, or batch norm before the activation"
                : "a tenth of training.learning_rate, or batch norm before the activation"));
  }

  private static double slopeAtEnd(LayerRecord layer) {
    return slope(layer, layer.mean().lastFifth().median(), layer.std().lastFifth().median());
  }

  private static double firstSlope(LayerRecord layer) {
    return slope(layer, layer.mean().first(), layer.std().first());
  }

  private static long since(LayerRecord layer) {
    Series std = layer.std();
    int from = std.size() - 1;
    while (from > 0 && slope(layer, layer.mean().value(from - 1), std.value(from - 1)) < FLAT) {
      from--;
    }
    return std.step(from);
  }

  /** The slope of the function, averaged over its inputs, as a fraction of its maximum slope. */
  private static double slope(LayerRecord layer, double mean, double std) {
    boolean sigmoid = layer.bounded().orElseThrow() == Function.SIGMOID;
    if (layer.role().function() != null) {
      double centred = sigmoid ? 2 * mean - 1 : mean;
      double spread = sigmoid ? 2 * std : std;
      return 1 - centred * centred - spread * spread;
    }
    double scale = sigmoid ? 0.5 : 1;
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < POINTS; i++) {
      double z = WIDTH * (2.0 * i / (POINTS - 1) - 1);
      double weight = Math.exp(-z * z / 2);
      double tanh = Math.tanh(scale * (mean + std * z));
      sum += weight * (1 - tanh * tanh);
      weights += weight;
    }
    return sum / weights;
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    NetworkRemedies network = NetworkRemedies.of(configured);
    double rate = run.configuration().training().learningRate();
    return NetworkRemedies.list(
        network
            .init("xavier", "the inputs of each function are where its slope is steep")
            .map(Remedy::of),
        Optional.of(
            configured.remedy(
                "training.learning_rate",
                rate / 10,
                "smaller updates do not drive the inputs as far from zero")),
        network.normalised().map(Remedy::of));
  }
}
