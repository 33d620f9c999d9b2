package io.github.convlens.experiment;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.loop.Checkpoint;
import io.github.convlens.training.optimize.WeightAverage;
import io.github.convlens.training.table.EpochResult;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The sets of weights of a run. If the run keeps an average of its weights ({@code training.ema} or
 * {@code training.lookahead}), its epochs were scored with the average, so {@link #LAST} and {@link
 * #BEST} are averages.
 */
public enum WeightChoice {
  /** The weights of the last epoch, {@code model.safetensors}. */
  LAST("the run's last weights") {
    @Override
    FinishedRun read(FinishedRun run, Consumer<String> notes) {
      run.configuration()
          .training()
          .averaging()
          .ifPresent(average -> notes.accept("checkpoint: last, " + average.title()));
      return run;
    }
  },

  /** The weights of the best epoch, by {@code training.best}. */
  BEST("the weights of its best epoch") {
    @Override
    FinishedRun read(FinishedRun run, Consumer<String> notes) throws IOException {
      Checkpoint best =
          run.directory()
              .checkpointed()
              .best()
              .orElseThrow(
                  () ->
                      new InvalidInputException(
                          run.directory().root()
                              + " has no checkpoints/best: leave out --checkpoint to use the last"
                              + " weights"));
      List<EpochResult> epochs = best.loop().completed();
      EpochResult epoch = epochs.get(epochs.size() - 1);
      notes.accept(
          String.format(
              Locale.ROOT,
              "checkpoint: best, of epoch %d (valid_loss %.4f, %s)",
              epoch.epoch(),
              epoch.validLoss(),
              headline(run, epoch)));
      return run.with(this, best.weights(), run.metadata().outputs().at(epoch.scores()));
    }
  },

  /**
   * The same weights as {@link #LAST}, which are an average. A run that keeps no average does not
   * have them.
   */
  EMA("the average of its weights") {
    @Override
    FinishedRun read(FinishedRun run, Consumer<String> notes) throws IOException {
      if (run.configuration().training().averaging().isEmpty()) {
        throw new InvalidInputException(
            run.directory().root()
                + " has no average of its weights: train with -s training.ema=0.999 to have one, or"
                + " leave out --checkpoint");
      }
      return LAST.read(run, notes).with(this, run.weights().tensors(), run.metadata().outputs());
    }
  },

  /** The weights after the last update, which are not averaged. */
  PLAIN("its last weights without averaging") {
    @Override
    FinishedRun read(FinishedRun run, Consumer<String> notes) throws IOException {
      if (run.configuration().training().averaging().isEmpty()) {
        return run;
      }
      Checkpoint newest = run.directory().checkpointed().newest(notes).orElse(null);
      if (newest == null || !newest.weights().equals(run.weights().tensors())) {
        throw new InvalidInputException(
            run.directory().root()
                + " has no checkpoint of its last update, the only one with the weights before"
                + " averaging: leave out --checkpoint to use their average");
      }
      notes.accept("checkpoint: plain, the weights of the last update without averaging");
      Map<String, Tensor> trained = WeightAverage.trained(newest.optimizer());
      return run.with(this, trained, run.metadata().outputs());
    }
  };

  private final String title;

  WeightChoice(String title) {
    this.title = title;
  }

  /** The description of the weights, such as {@code the run's last weights}. */
  public String title() {
    return title;
  }

  /**
   * Returns the run with these weights.
   *
   * @param run the run with its last weights
   * @param notes receives a line that names the weights, if the run has several sets of weights
   * @throws InvalidInputException if the run does not have these weights, or if their checkpoint is
   *     missing or damaged
   */
  abstract FinishedRun read(FinishedRun run, Consumer<String> notes) throws IOException;

  private static String headline(FinishedRun run, EpochResult epoch) {
    String score =
        run.configuration().training().objective().hasAccuracy()
            ? run.configuration()
                .training()
                .best()
                .score()
                .map(
                    one ->
                        String.format(Locale.ROOT, ", %s %.4f", one.key(), value(epoch, one.key())))
                .orElse("")
            : "";
    return epoch.headline() + score;
  }

  private static double value(EpochResult epoch, String key) {
    return Objects.requireNonNull(epoch.scores().get(key));
  }
}
