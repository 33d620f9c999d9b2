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
import io.github.convlens.insight.diagnose.Wording;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * During training, a layer lost at least half of the channels that were alive at the start: after
 * the ReLU, they are now zero for every image. Such channels cost time, but do nothing.
 */
public final class DeadChannels implements Rule {
  /** The rule's name. */
  public static final String NAME = "dead-channels";

  /**
   * A layer is reported if it lost at least this share of the channels that were alive at the
   * start. In healthy networks, up to a quarter of the channels are zero throughout some batch. In
   * a fully connected layer after a ReLU, a third of the units are below zero for every image from
   * the start, since its inputs are all positive. Therefore channels that were dead from the start
   * do not count.
   */
  static final double MANY = 0.5;

  /**
   * The share that a layer must have lost in a run that does well. Such a run does not seem to need
   * the dead channels, so the rule is stricter before it reports them.
   */
  private static final double MANY_IF_WELL = 0.75;

  /**
   * The largest output must be at least this multiple of the near-zero threshold. Otherwise the
   * threshold does not distinguish living channels from dead ones.
   */
  private static final double WELL_ABOVE = 10;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.STATISTICS).showing(Quantity.DEAD_CHANNELS);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    List<LayerRecord> layers =
        run.layers().stream()
            .filter(layer -> DeadLayers.feedsRelu(layer.role()))
            .filter(layer -> !layer.deadChannels().isEmpty() && lostShare(layer) >= many(run))
            .filter(layer -> layer.max().lastFifth().median() >= WELL_ABOVE * threshold(run))
            .sorted(Comparator.comparingDouble(layer -> -share(layer)))
            .toList();
    if (layers.isEmpty()) {
      return Optional.empty();
    }
    LayerRecord worst = layers.get(0);
    return Optional.of(
        new Finding(
            NAME,
            Severity.WARNING,
            layers.stream().map(LayerRecord::name).toList(),
            new Finding.Steps(since(worst), run.lastStep()),
            Wording.percent(share(worst))
                + " of "
                + worst.name()
                + "'s channels have no value above "
                + Wording.number(threshold(run))
                + " in a whole batch at the end ("
                + Wording.percent(worst.deadChannels().first())
                + " at step "
                + worst.deadChannels().firstStep()
                + ")"
                + (layers.size() == 1
                    ? ""
                    : "; the same is true of " + Count.of(layers.size() - 1, "other layer")),
            "updates at too high a learning rate pushed them below zero for every image, where a ReLU's"
                + " gradient is 0",
            "a third of training.learning_rate, warm-up (schedule one_cycle), batch norm, or"
                + " leaky_relu"));
  }

  private static double many(RunRecord run) {
    boolean right =
        !run.epochs().isEmpty()
            && run.chance().accuracySkill(run.lastEpoch().accuracy()) >= RunRecord.WELL_LEARNED;
    return run.didWell() || right ? MANY_IF_WELL : MANY;
  }

  /** Of the channels that were alive at the start, the share that is dead at the end. */
  private static double lostShare(LayerRecord layer) {
    double before = layer.deadChannels().first();
    return before < 1 ? (share(layer) - before) / (1 - before) : 0;
  }

  private static double share(LayerRecord layer) {
    return layer.deadChannels().lastFifth().median();
  }

  /** The near-zero threshold; 0 if outputs were not recorded. */
  static double threshold(RunRecord run) {
    return run.configuration().record().activations() == null
        ? 0
        : run.configuration().record().activations().nearZero();
  }

  private static long since(LayerRecord layer) {
    int from = layer.deadChannels().size() - 1;
    while (from > 0 && layer.deadChannels().value(from - 1) >= MANY) {
      from--;
    }
    return layer.deadChannels().step(from);
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    double rate = run.configuration().training().learningRate();
    NetworkRemedies network = NetworkRemedies.of(configured);
    return NetworkRemedies.list(
        Optional.of(
            configured.remedy(
                "training.learning_rate", rate / 3, "updates that push fewer units below zero")),
        network.normalised().map(Remedy::of));
  }
}
