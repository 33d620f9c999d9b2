package io.github.convlens.data.image;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.option.Validation;
import io.github.convlens.data.picture.Preparation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set in memory.
 *
 * @param name as in {@code data.dataset}
 * @param classNames name of each label, by label
 * @param train the training split
 * @param validation the validation split; null where the data set has none of its own
 * @param test the test split
 * @param normalization channel statistics to apply; {@link Normalization#none} where none is wanted
 * @param notes what the user should be told once, one line each, such as that a file's hash is not
 *     the published one
 * @param listings what concerns single images
 * @param preparation how pictures come to the size of these images, here and whenever the network
 *     is shown one later
 */
public record DataSet(
    String name,
    List<String> classNames,
    ImageSet train,
    @Nullable ImageSet validation,
    ImageSet test,
    Normalization normalization,
    List<String> notes,
    List<Listing> listings,
    Preparation preparation) {

  /** Keeps immutable copies of the lists. */
  public DataSet {
    classNames = List.copyOf(classNames);
    notes = List.copyOf(notes);
    listings = List.copyOf(listings);
  }

  /** A data set without a validation split of its own, and not of picture files. */
  public DataSet(
      String name,
      List<String> classNames,
      ImageSet train,
      ImageSet test,
      Normalization normalization,
      List<String> notes) {
    this(name, classNames, train, null, test, normalization, notes, List.of(), Preparation.DEFAULT);
  }

  /** Returns the same with another normalization. */
  public DataSet withNormalization(Normalization other) {
    return new DataSet(
        name, classNames, train, validation, test, other, notes, listings, preparation);
  }

  /** Returns the same with one more thing that the user should be told. */
  public DataSet withNote(String note) {
    List<String> more = new ArrayList<>(notes);
    more.add(note);
    return new DataSet(
        name, classNames, train, validation, test, normalization, more, listings, preparation);
  }

  /** Returns the same with another preparation of pictures shown later. */
  public DataSet withPreparation(Preparation other) {
    return new DataSet(
        name, classNames, train, validation, test, normalization, notes, listings, other);
  }

  /**
   * Returns what to train on and what to validate on: the validation split, if there is one, else
   * the test split; or a fraction of the training split, drawn within each class by seed, where
   * both parts keep the images' order.
   *
   * @throws InvalidInputException if the fraction leaves no image on one side
   */
  public TrainingSplits splits(Validation validation, long seed) {
    if (validation instanceof Validation.Fraction fraction) {
      return TrainingSplits.draw(train, fraction.part(), seed, "validation");
    }
    return new TrainingSplits(train, this.validation != null ? this.validation : test);
  }

  /**
   * Returns the images of a split, as a training with these settings has them.
   *
   * @param validation what was validated on
   * @param seed that the validation part was drawn with
   */
  public ImageSet images(Split split, Validation validation, long seed) {
    return switch (split) {
      case TRAIN -> splits(validation, seed).train();
      case VALIDATION -> splits(validation, seed).validation();
      case TEST -> test;
    };
  }
}
