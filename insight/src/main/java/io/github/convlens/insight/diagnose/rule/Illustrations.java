package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Illustration;
import io.github.convlens.insight.diagnose.Illustration.Amount;
import io.github.convlens.insight.diagnose.Illustration.Line;
import io.github.convlens.insight.diagnose.LayerRecord;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.WeightRecord;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.SplitRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The choice of the chart that shows a finding's numbers. */
final class Illustrations {
  /** More curves than this cannot be distinguished. */
  private static final int CURVES = 4;

  /** More bars than this leave no room for their names. */
  private static final int BARS = 20;

  private static final double USUAL_UPDATE = 1e-3;
  private static final double HUNDREDTH = 0.01;

  private final RunRecord run;
  private final Finding finding;

  private Illustrations(RunRecord run, Finding finding) {
    this.run = run;
    this.finding = finding;
  }

  /** The finding's chart; the chart of the loss if the relevant quantity was not recorded. */
  static Illustration of(RunRecord run, Finding finding) {
    Illustrations of = new Illustrations(run, finding);
    Illustration own = of.own();
    return own.isEmpty() ? of.loss() : own;
  }

  private Illustration own() {
    return switch (finding.rule()) {
      case SymmetricInitialisation.NAME,
          InitialisationTooSmall.NAME,
          InitialisationTooLarge.NAME,
          Saturation.NAME,
          ConstantInputs.NAME,
          WeightDecayTooStrong.NAME,
          InputsNotNormalised.NAME ->
          deviations();
      case DeadLayers.NAME ->
          layers("Share of values near zero", LayerRecord::nearZero, new Amount("dead", 0.999));
      case DeadChannels.NAME ->
          layers("Share of dead channels", LayerRecord::deadChannels, new Amount("half", 0.5));
      case VanishingGradients.NAME, ExplodingGradients.NAME, ScaleCollapse.NAME -> gradients();
      case ClippingTooTight.NAME -> clipping();
      case RateTooLow.NAME, NoMomentum.NAME, FrozenLayers.NAME -> updates();
      case ScheduleMismatch.NAME -> rate();
      case RandomLabels.NAME,
          LabelNoise.NAME,
          ValidationDiffers.NAME,
          OverFitting.NAME,
          AverageTooSlow.NAME,
          AugmentationTooStrong.NAME,
          DropoutTooStrong.NAME ->
          accuracy();
      case RepeatedImages.NAME, Leakage.NAME -> images();
      case ClassImbalance.NAME, ClassNeverPredicted.NAME -> classes();
      default -> loss();
    };
  }

  private Illustration loss() {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("batch", run.loss()));
    if (!run.epochs().isEmpty()) {
      lines.add(new Line("validation", epochs(EpochResult::validLoss)));
    }
    return new Illustration(
        "Loss", false, lines, List.of(new Amount("chance", run.chance().loss())));
  }

  /** The accuracy; the loss for tasks that have none. */
  private Illustration accuracy() {
    if (Double.isNaN(run.chance().accuracy())) {
      return loss();
    }
    return run.epochs().isEmpty()
        ? nothing()
        : new Illustration(
            "Accuracy",
            false,
            List.of(
                new Line("training", epochs(EpochResult::trainAccuracy)),
                new Line("validation", epochs(EpochResult::accuracy))),
            List.of(new Amount("chance", run.chance().accuracy())));
  }

  private Series epochs(ToDoubleFunction<EpochResult> value) {
    long perEpoch = run.batchesPerEpoch();
    return Series.of(
        run.epochs().stream()
            .mapToLong(epoch -> Math.min(run.batches(), (epoch.epoch() + 1) * perEpoch))
            .toArray(),
        run.epochs().stream().mapToDouble(value).toArray());
  }

  private Illustration deviations() {
    List<LayerRecord> shown = named();
    return new Illustration(
        "Standard deviation of the outputs",
        true,
        lines(shown.isEmpty() ? ends(run.weightedLayers()) : shown, LayerRecord::std),
        List.of(new Amount("usual", 1)));
  }

  private Illustration layers(
      String title, Function<LayerRecord, Series> values, Amount heldAgainst) {
    return new Illustration(title, false, lines(named(), values), List.of(heldAgainst));
  }

  private static List<Line> lines(List<LayerRecord> layers, Function<LayerRecord, Series> values) {
    return layers.stream()
        .filter(layer -> !values.apply(layer).isEmpty())
        .map(layer -> new Line(layer.name(), values.apply(layer)))
        .toList();
  }

  /** The layers that the finding names, if they were recorded. */
  private List<LayerRecord> named() {
    return run.layers().stream()
        .filter(layer -> finding.layers().contains(layer.name()))
        .limit(CURVES)
        .toList();
  }

  /** The first and the last of a long list. */
  private static <T> List<T> ends(List<T> all) {
    if (all.size() <= CURVES) {
      return all;
    }
    List<T> some = new ArrayList<>(all.subList(0, CURVES / 2));
    some.addAll(all.subList(all.size() - CURVES / 2, all.size()));
    return some;
  }

  private Illustration gradients() {
    return weights("2-norm of the gradient", WeightRecord::norm, List.of());
  }

  private Illustration updates() {
    return weights(
        "‖update‖ / ‖weight‖",
        WeightRecord::updateRatio,
        List.of(new Amount("usual", USUAL_UPDATE)));
  }

  private Illustration weights(
      String title, Function<WeightRecord, Series> values, List<Amount> heldAgainst) {
    List<Line> lines =
        ends(run.weights().stream().filter(weight -> !values.apply(weight).isEmpty()).toList())
            .stream()
            .map(weight -> new Line(weight.layer(), values.apply(weight)))
            .toList();
    return lines.isEmpty() ? nothing() : new Illustration(title, true, lines, heldAgainst);
  }

  private Illustration clipping() {
    Double bound = run.configuration().training().clipNorm();
    return bound == null
        ? updates()
        : new Illustration(
            "2-norm of all gradients together",
            true,
            List.of(new Line("clipped", run.gradientNorm())),
            List.of(new Amount("bound", bound)));
  }

  private Illustration rate() {
    return new Illustration(
        "Learning rate",
        false,
        List.of(new Line("rate", run.learningRate())),
        List.of(new Amount("a hundredth of the highest", HUNDREDTH * run.highestRate())));
  }

  private Illustration images() {
    List<Amount> bars = new ArrayList<>();
    for (SplitRow split : run.given().splits().rows()) {
      bars.add(new Amount(split.split() + ": images", split.images()));
      bars.add(new Amount(split.split() + ": distinct", split.distinct()));
      if (split.split().equals(SplitRow.VALIDATION)) {
        bars.add(new Amount("validation: in training", split.inTraining()));
      }
    }
    return new Illustration("Images", false, List.of(), bars);
  }

  private Illustration classes() {
    return new Illustration(
        "Recall of the validation images of each class",
        false,
        List.of(),
        run.classes().stream()
            .filter(one -> one.images() > 0)
            .limit(BARS)
            .map(one -> new Amount(one.name() + " (" + one.images() + ")", one.recall()))
            .toList());
  }

  private static Illustration nothing() {
    return new Illustration("", false, List.of(), List.of());
  }
}
