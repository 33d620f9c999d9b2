package io.github.convlens.insight.diagnose.rule;

import io.github.convlens.core.Count;
import io.github.convlens.insight.diagnose.Basis;
import io.github.convlens.insight.diagnose.Configured;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Finding.Severity;
import io.github.convlens.insight.diagnose.LayerRecord;
import io.github.convlens.insight.diagnose.Measure;
import io.github.convlens.insight.diagnose.Remedy;
import io.github.convlens.insight.diagnose.Rule;
import io.github.convlens.insight.diagnose.RuleFacts;
import io.github.convlens.insight.diagnose.RunRecord;
import io.github.convlens.insight.diagnose.Wording;
import io.github.convlens.model.LayerFamily;
import io.github.convlens.training.table.EpochResult;
import java.util.List;
import java.util.Optional;

/**
 * Batch norm gives different results in evaluation and in training, because its running statistics
 * do not match the statistics of the batches.
 *
 * <p>In the first epoch no image occurs twice, so the training loss at the end of this epoch is
 * measured on unseen images, like the validation loss. A gap so early is therefore not
 * over-fitting. The gap must also exist at the end of the run, because high learning rates can
 * cause a temporary gap.
 */
public final class BatchNormMismatch implements Rule {
  /** The rule's name. */
  public static final String NAME = "batch-norm-mismatch";

  /**
   * The smallest gap between training and validation that matters, as a difference of {@linkplain
   * RunRecord#skill skill}.
   */
  private static final double GAP = 0.1;

  /** The same limit for a run of a single epoch, in which no later epoch confirms the gap. */
  private static final double GAP_OF_ONE_EPOCH = 0.25;

  /** A gap counts only if the validation loss is at least this many times the training loss. */
  private static final double RATIO = 1.5;

  /** Running statistics are stale if the share of their initial values is at least this. */
  private static final double STALE = 0.1;

  /** PyTorch's default momentum, which is the weight of the newest batch. */
  private static final double USUAL = 0.1;

  /**
   * In batches of this size or smaller, the statistics depend strongly on which images are in the
   * batch.
   */
  private static final int SMALL_BATCH = 8;

  @Override
  public RuleFacts facts() {
    return RuleFacts.of(NAME, Basis.RESULTS).improving(Measure.VALIDATION);
  }

  @Override
  public Optional<Finding> examine(RunRecord run) {
    if (!isApart(run)) {
      return Optional.empty();
    }
    EpochResult first = run.firstEpoch();
    EpochResult last = run.lastEpoch();
    return Optional.of(
        new Finding(
            NAME,
            run.chance().skill(last.validLoss()) >= RunRecord.LEARNED
                ? Severity.WARNING
                : Severity.ERROR,
            run.layers().stream()
                .filter(layer -> layer.role().family() == LayerFamily.NORMALISATION)
                .map(LayerRecord::name)
                .toList(),
            run.allSteps(),
            (isMeasured(run, first)
                    ? "training and validation already differ in the first epoch, in which no image"
                        + " comes twice: loss "
                        + pair(run, first)
                        + " in the first epoch, "
                        + pair(run, last)
                        + " in the last"
                    : "training and validation differ before the running statistics have settled:"
                        + " loss "
                        + pair(run, last)
                        + " in the last epoch")
                + (Double.isNaN(last.accuracy())
                    ? ""
                    : ", accuracy "
                        + Wording.number(last.trainAccuracy())
                        + " and "
                        + Wording.number(last.accuracy())),
            cause(run),
            remedy(run)));
  }

  /**
   * Whether validation is behind training both in the first epoch and in the last. If the first
   * epoch has too few records and the running statistics are stale, it is enough that the last
   * epoch shows this.
   */
  static boolean isApart(RunRecord run) {
    if (!run.hasBatchNorm()
        || run.epochs().isEmpty()
        || run.countsRareClassesMore()
        || ClassNeverPredicted.explainsTheGap(run)) {
      return false;
    }
    EpochResult last = run.lastEpoch();
    double wanted = run.epochs().size() == 1 ? GAP_OF_ONE_EPOCH : GAP;
    return (apart(run, run.firstEpoch(), wanted) || isStaleAndUnmeasured(run))
        && apart(run, last, wanted)
        && explainsTheGap(run)
        && run.gap(last) > 0;
  }

  /**
   * Whether batch norm, and not memorisation, explains the final gap between training and
   * validation; false without batch norm. There are two such cases. In the first case, at least
   * half of the gap already existed in the first epoch, before any image occurred twice. In the
   * second case, the first epoch has too few records, the running statistics are stale, and the
   * network has learned something that validation with stale statistics does not show.
   */
  static boolean explainsTheGap(RunRecord run) {
    return run.hasBatchNorm()
        && (gap(run, run.firstEpoch()) >= gap(run, run.lastEpoch()) / 2
            || isStaleAndUnmeasured(run));
  }

  /**
   * Whether the running statistics are stale and the first epoch has too few records, although the
   * run has learned. A run as short as this that has not learned is {@linkplain UnderTrained
   * under-trained} instead.
   */
  private static boolean isStaleAndUnmeasured(RunRecord run) {
    return stale(run) >= STALE && !isMeasured(run, run.firstEpoch()) && run.learned();
  }

  /** Whether an epoch has enough records to tell the training loss at its end. */
  private static boolean isMeasured(RunRecord run, EpochResult epoch) {
    return !Double.isNaN(run.lossAtEndOf(epoch));
  }

  private static boolean apart(RunRecord run, EpochResult epoch, double wanted) {
    return gap(run, epoch) >= wanted && epoch.validLoss() >= RATIO * trainLoss(run, epoch);
  }

  /** How far validation is behind training, as a difference of skill. */
  private static double gap(RunRecord run, EpochResult epoch) {
    return run.chance().skill(trainLoss(run, epoch)) - run.chance().skill(epoch.validLoss());
  }

  /**
   * The training loss at the end of an epoch. If the epoch has too few records, this is NaN for the
   * first epoch, and the loss at the end of the run for a later epoch.
   */
  private static double trainLoss(RunRecord run, EpochResult epoch) {
    boolean laterThanFirst = epoch.epoch() > run.firstEpoch().epoch();
    return !isMeasured(run, epoch) && laterThanFirst ? run.endLoss() : run.lossAtEndOf(epoch);
  }

  private static String pair(RunRecord run, EpochResult epoch) {
    return Wording.number(trainLoss(run, epoch)) + " and " + Wording.number(epoch.validLoss());
  }

  private static double stale(RunRecord run) {
    return Math.pow(1 - run.batchNormMomentum(), (double) run.batches());
  }

  private static String cause(RunRecord run) {
    if (stale(run) >= STALE) {
      return Wording.percent(stale(run))
          + " of the running statistics still comes from their initial values, after "
          + Count.of(run.batches(), "batch", "batches")
          + " with a momentum of "
          + Wording.number(run.batchNormMomentum());
    }
    if (run.configuration().training().batchSize() <= SMALL_BATCH) {
      return "training normalises batches of "
          + run.configuration().training().batchSize()
          + " with the statistics of these few images, but validation uses the running average";
    }
    return "the running statistics do not match the validation images: the weights change faster"
        + " than the statistics can follow, or the validation images are unlike the training"
        + " images";
  }

  private static String remedy(RunRecord run) {
    if (stale(run) >= STALE) {
      return "more batches, or the batch norms' default momentum of 0.1";
    }
    return run.configuration().training().batchSize() <= SMALL_BATCH
        ? "a larger training.batch_size"
        : "a lower training.learning_rate towards the end (schedule one_cycle or cosine); compare"
            + " some images of both splits";
  }

  @Override
  public List<Remedy> remedies(RunRecord run, Finding finding, Configured configured) {
    double rate = run.configuration().training().learningRate();
    Remedy lower =
        configured.remedy(
            "training.learning_rate",
            rate / 10,
            "the running statistics can follow weights that change more slowly");
    Optional<Remedy> usualMomentum =
        configured
            .layers(
                layer ->
                    Configured.kind(layer).equals("batch_norm")
                            && layer.path("batch_norm").path("momentum").asDouble(USUAL) < USUAL
                        ? Configured.with(layer, "momentum", USUAL)
                        : layer,
                "the running statistics follow within a few dozen batches")
            .map(Remedy::of);
    return stale(run) >= STALE
        ? NetworkRemedies.list(
            usualMomentum,
            Optional.of(
                configured.remedy(
                    "training.epochs",
                    4 * run.configuration().training().epochs(),
                    "more batches for the running statistics")))
        : NetworkRemedies.list(
            Optional.of(lower),
            Optional.of(
                configured.remedy(
                    "training.schedule.name",
                    "one_cycle",
                    "the learning rate falls towards the end, so that the statistics catch up")));
  }
}
