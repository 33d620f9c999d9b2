package io.github.convlens.training;

/** Ends a training whose metric has not improved for some epochs. */
public final class EarlyStopping implements Listener {

  private final EarlyStoppingOptions options;
  private StopSignal stop;
  private double best = Double.POSITIVE_INFINITY;
  private int epochsSince;

  public EarlyStopping(EarlyStoppingOptions options) {
    this.options = options;
  }

  @Override
  public void onTrainingBegin(TrainingContext context) {
    stop = context.stop();
  }

  @Override
  public void onEpochEnd(EpochResult epoch) {
    double score = lowerIsBetter(epoch);
    if (score < best) {
      best = score;
      epochsSince = 0;
    } else if (++epochsSince >= options.patience()) {
      stop.finish(
          "early stopping: %s has not improved for %d epochs"
              .formatted(options.metric(), epochsSince));
    }
  }

  private double lowerIsBetter(EpochResult epoch) {
    return switch (options.metric()) {
      case "valid_loss" -> epoch.validLoss();
      case "train_loss" -> epoch.trainLoss();
      default -> -epoch.accuracy();
    };
  }
}
