package io.github.convlens.data.option;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.SettingReader;
import java.util.List;
import java.util.Map;

/** The choice of the images that a run validates on after every epoch. */
public sealed interface Validation {

  /** Whether the images are a part of the training split. */
  default boolean ofTraining() {
    return !(this instanceof Test);
  }

  /** Reads {@code test}, a fraction or a fold. */
  static Validation read(SettingReader reader, String key) {
    Object raw = reader.raw(key);
    if ("test".equals(raw)) {
      return new Test();
    }
    if (raw instanceof Number part) {
      return new Fraction(part.doubleValue());
    }
    if (raw instanceof Map<?, ?>) {
      SettingReader fold = reader.section(key);
      List<String> keys = fold.keys();
      if (keys.size() == 2 && keys.containsAll(List.of("fold", "of"))) {
        return new Fold(fold.integer("fold"), fold.integer("of"));
      }
    }
    throw reader.wrongType(
        key, "test, a fraction of the training split, or one of its folds, {fold: 1, of: 5}");
  }

  /**
   * The data's own validation split if it has one, otherwise the test split, as in the fastai book.
   * The network is trained on the whole training split.
   */
  record Test() implements Validation {}

  /**
   * A part of the training split, drawn with the seed, on which the network is not trained.
   *
   * @param part more than 0 and less than 1
   */
  record Fraction(double part) implements Validation {
    /**
     * @throws InvalidInputException if the part is not between 0 and 1
     */
    public Fraction {
      if (!(part > 0 && part < 1)) {
        throw InvalidInputException.option(
            "validation", "is " + part, "give a fraction between 0 and 1, or test");
      }
    }
  }

  /**
   * One of several parts (folds) into which the training split is divided with the seed. The
   * network is trained on the other parts. Every class has the same proportion in each part.
   *
   * @param fold the number of the fold, from 1
   * @param of the number of folds, 2 or more
   */
  record Fold(int fold, int of) implements Validation {
    /**
     * @throws InvalidInputException if there is no such fold
     */
    public Fold {
      if (of < 2 || fold < 1 || fold > of) {
        throw InvalidInputException.option(
            "validation",
            "is fold %d of %d".formatted(fold, of),
            "give 2 folds or more, and count them from 1");
      }
    }
  }
}
