package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.insight.diagnose.ClassRecord;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Illustration;
import io.github.convlens.insight.diagnose.Illustration.Amount;
import io.github.convlens.insight.diagnose.Illustration.Line;
import io.github.convlens.insight.diagnose.LayerRecord;
import io.github.convlens.insight.diagnose.Quantity;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Series;
import io.github.convlens.insight.diagnose.WeightRecord;
import io.github.convlens.training.table.EpochResult;
import io.github.convlens.training.table.SplitRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The charts of findings, with the numbers of a run. */
final class Illustrations {
  /** More curves than this cannot be distinguished. */
  private static final int CURVES = 4;

  /** More bars than this leave no room for their names. */
  private static final int BARS = 20;

  private final RunRecord run;
  private final Finding finding;

  private Illustrations(RunRecord run, Finding finding) {
    this.run = run;
    this.finding = finding;
  }

  /** The chart of a quantity; the chart of the loss if the quantity was not recorded. */
  static Illustration of(RunRecord run, Finding finding, Quantity shown) {
    Illustrations charts = new Illustrations(run, finding);
    Illustration own = charts.own(shown);
    return own.isEmpty() ? charts.loss() : own;
  }

  private Illustration own(Quantity shown) {
    return switch (shown) {
      case LOSS -> loss();
      case ACCURACY -> accuracy();
      case DEVIATIONS -> deviations();
      case NEAR_ZERO ->
          layers(
              "Share of values near zero",
              LayerRecord::nearZero,
              new Amount("dead", DeadLayers.NOTHING_LEFT));
      case DEAD_CHANNELS ->
          layers(
              "Share of dead channels",
              LayerRecord::deadChannels,
              new Amount("half", DeadChannels.MANY));
      case GRADIENTS -> gradients();
      case CLIPPING -> clipping();
      case UPDATES -> updates();
      case LEARNING_RATE -> rate();
      case IMAGES -> images();
      case CLASSES -> classes();
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

  /** The chart of the accuracy; the chart of the loss for tasks without accuracy. */
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
    List<LayerRecord> named = recorded(named(), LayerRecord::std);
    List<LayerRecord> all = recorded(run.weightedLayers(), LayerRecord::std);
    List<LayerRecord> shown = named.isEmpty() ? ends(all) : clearest(named);
    return new Illustration(
        "Standard deviation of the outputs" + shownOf(shown, named.isEmpty() ? all : named),
        true,
        lines(shown, LayerRecord::std),
        List.of(new Amount("usual", 1)));
  }

  private Illustration layers(
      String title, Function<LayerRecord, Series> values, Amount reference) {
    List<LayerRecord> all = recorded(named(), values);
    List<LayerRecord> shown = clearest(all);
    return new Illustration(
        title + shownOf(shown, all), false, lines(shown, values), List.of(reference));
  }

  private static List<Line> lines(List<LayerRecord> layers, Function<LayerRecord, Series> values) {
    return layers.stream().map(layer -> new Line(layer.name(), values.apply(layer))).toList();
  }

  private static List<LayerRecord> recorded(
      List<LayerRecord> layers, Function<LayerRecord, Series> values) {
    return layers.stream().filter(layer -> !values.apply(layer).isEmpty()).toList();
  }

  /** The layers that the finding names, in forward order. */
  private List<LayerRecord> named() {
    return run.layers().stream().filter(layer -> finding.layers().contains(layer.name())).toList();
  }

  /**
   * Those of the given layers that the finding names first, in forward order; at most {@link
   * #CURVES}.
   */
  private List<LayerRecord> clearest(List<LayerRecord> layers) {
    List<String> names =
        finding.layers().stream()
            .filter(name -> layers.stream().anyMatch(layer -> layer.name().equals(name)))
            .limit(CURVES)
            .toList();
    return layers.stream().filter(layer -> names.contains(layer.name())).toList();
  }

  /** The number of layers shown, for a title; empty if all layers are shown. */
  private static String shownOf(List<?> shown, List<?> all) {
    return shown.size() < all.size()
        ? " (%d of %d layers)".formatted(shown.size(), all.size())
        : "";
  }

  /** The first and the last elements of a list; at most {@link #CURVES} in total. */
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
        List.of(new Amount("usual", Travel.USUAL_UPDATE)));
  }

  private Illustration weights(
      String title, Function<WeightRecord, Series> values, List<Amount> reference) {
    List<WeightRecord> all =
        run.weights().stream().filter(weight -> !values.apply(weight).isEmpty()).toList();
    List<WeightRecord> shown = ends(all);
    List<Line> lines =
        shown.stream().map(weight -> new Line(weight.layer(), values.apply(weight))).toList();
    return lines.isEmpty()
        ? nothing()
        : new Illustration(title + shownOf(shown, all), true, lines, reference);
  }

  private Illustration clipping() {
    Double bound = run.configuration().training().clipping().norm();
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
        List.of(
            new Amount(
                "a hundredth of the highest", ScheduleMismatch.NOTHING_LEFT * run.highestRate())));
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

  /**
   * The recall of each class. If there are more than {@link #BARS} classes, only those with the
   * lowest recall are shown, because the finding is about them.
   */
  private Illustration classes() {
    List<ClassRecord> all = run.classes().stream().filter(one -> one.images() > 0).toList();
    boolean many = all.size() > BARS;
    return new Illustration(
        many
            ? "Recall of validation images, the lowest %d of %d classes".formatted(BARS, all.size())
            : "Recall of the validation images of each class",
        false,
        List.of(),
        (many ? lowest(all) : all)
            .stream()
                .map(one -> new Amount(one.name() + " (" + one.images() + ")", one.recall()))
                .toList());
  }

  /**
   * The classes with the lowest recall. Of classes with the same recall, the classes with more
   * images come first, because their recall is better known.
   */
  private static List<ClassRecord> lowest(List<ClassRecord> classes) {
    return classes.stream()
        .sorted(
            Comparator.comparingDouble(ClassRecord::recall)
                .thenComparing(Comparator.comparingLong(ClassRecord::images).reversed()))
        .limit(BARS)
        .toList();
  }

  private static Illustration nothing() {
    return new Illustration("", false, List.of(), List.of());
  }
}
