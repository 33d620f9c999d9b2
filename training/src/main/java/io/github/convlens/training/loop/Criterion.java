package io.github.convlens.training.loop;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.core.option.SettingReader;
import io.github.convlens.training.metric.Direction;
import io.github.convlens.training.metric.Metric;
import io.github.convlens.training.table.EpochResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A value by which epochs are compared. */
public sealed interface Criterion {

  /**
   * The cost of an epoch, where lower is better: the value of this criterion in that epoch, with
   * its sign changed if higher values are better.
   */
  double cost(EpochResult epoch);

  /** Whether higher or lower values are better. */
  Direction direction();

  /** The name in configurations, which is also the name of the column in {@code metrics.csv}. */
  String key();

  /**
   * The score that has to be computed for this criterion; empty if the value is computed in every
   * epoch anyway.
   */
  Optional<Metric> score();

  /** A column that {@code metrics.csv} always has. */
  enum Column implements Criterion {
    /** The validation loss; lower is better. */
    VALID_LOSS {
      @Override
      public double cost(EpochResult epoch) {
        return epoch.validLoss();
      }
    },
    /** The smooth training loss; lower is better. */
    TRAIN_LOSS {
      @Override
      public double cost(EpochResult epoch) {
        return epoch.trainLoss();
      }
    },
    /** The validation accuracy, which only classification has; higher is better. */
    ACCURACY {
      @Override
      public double cost(EpochResult epoch) {
        return -epoch.accuracy();
      }

      @Override
      public Direction direction() {
        return Direction.HIGHER;
      }
    };

    @Override
    public Direction direction() {
      return Direction.LOWER;
    }

    @Override
    public String key() {
      return Setting.name(this);
    }

    @Override
    public Optional<Metric> score() {
      return Optional.empty();
    }
  }

  /**
   * A score on the validation split. The metric determines whether higher is better.
   *
   * @param metric the score, which is then computed in every epoch
   */
  record Score(Metric metric) implements Criterion {
    @Override
    public double cost(EpochResult epoch) {
      return metric.direction().cost(Objects.requireNonNull(epoch.scores().get(metric.key())));
    }

    @Override
    public Direction direction() {
      return metric.direction();
    }

    @Override
    public String key() {
      return metric.key();
    }

    @Override
    public Optional<Metric> score() {
      return Optional.of(metric);
    }
  }

  /** A setting whose value is the name of a criterion. */
  static Setting<Criterion> setting(String key, String effect) {
    return Setting.custom(key, String.join(" | ", keys()), Criterion::read, effect);
  }

  /** The option {@code training.best}. */
  static Setting<Criterion> best() {
    return setting(
            "best",
            "the score that decides which checkpoint is the best; null for early"
                + " stopping's metric or, without early stopping, valid_loss")
        .optional();
  }

  private static Criterion read(SettingReader reader, String key) {
    String name = reader.text(key);
    for (Column column : Column.values()) {
      if (column.key().equals(name)) {
        return column;
      }
    }
    return Metric.named(name, Metric.all())
        .map(Score::new)
        .orElseThrow(
            () ->
                InvalidInputException.option(
                    key,
                    "names " + name + ", which is not a score",
                    "did you mean " + suggestion(name) + "?"));
  }

  private static String suggestion(String name) {
    return Arrays.stream(Column.values())
        .map(Column::key)
        .filter(key -> key.endsWith(name) || key.startsWith(name))
        .findFirst()
        .orElseGet(() -> Metric.suggestion(name, Metric.all()));
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>(Arrays.stream(Column.values()).map(Column::key).toList());
    Metric.all().stream().map(Metric::key).forEach(keys::add);
    return keys.stream().distinct().toList();
  }
}
