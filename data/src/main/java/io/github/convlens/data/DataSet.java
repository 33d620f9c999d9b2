package io.github.convlens.data;

import io.github.convlens.core.InvalidInputException;
import java.util.List;

/**
 * A data set in memory.
 *
 * @param name as in {@code data.dataset}
 * @param classNames name of each label, by label
 * @param train the training split
 * @param test the test split
 * @param normalization channel statistics to apply; {@link Normalization#none} where none is wanted
 * @param notes what the user should be told once, one line each, such as that a file's hash is not
 *     the published one
 */
public record DataSet(
    String name,
    List<String> classNames,
    ImageSet train,
    ImageSet test,
    Normalization normalization,
    List<String> notes) {

  /** Keeps immutable copies of the lists. */
  public DataSet {
    classNames = List.copyOf(classNames);
    notes = List.copyOf(notes);
  }

  /**
   * Returns what to train on and what to validate on. A fraction is drawn from the training split
   * uniformly by seed; both parts keep the images' order.
   *
   * @throws InvalidInputException if the fraction leaves no image on one side
   */
  public TrainingSplits splits(Validation validation, long seed) {
    if (validation instanceof Validation.Fraction fraction) {
      return TrainingSplits.draw(train, fraction.part(), seed, "data.validation");
    }
    return new TrainingSplits(train, test);
  }
}
