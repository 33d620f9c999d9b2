package io.github.convlens.data;

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
   * @throws InputException if the fraction leaves no image on one side
   */
  public TrainingSplits splits(Validation validation, long seed) {
    if (validation instanceof Validation.Fraction fraction) {
      return split(train, fraction.part(), seed, "data.validation");
    }
    return new TrainingSplits(train, test);
  }

  static TrainingSplits split(ImageSet images, double part, long seed, String key) {
    int count = images.count();
    int held = (int) Math.round(count * part);
    if (held == 0 || held == count) {
      throw new InputException(
          key + ": " + part + " of " + count + " images leaves one part empty: choose another");
    }
    int[] order = SeededRandom.permutation(count, SeededRandom.of(seed, SPLIT));
    boolean[] out = new boolean[count];
    for (int i = 0; i < held; i++) {
      out[order[i]] = true;
    }
    int[] kept = new int[count - held];
    int[] heldOut = new int[held];
    int k = 0;
    int h = 0;
    for (int i = 0; i < count; i++) {
      if (out[i]) {
        heldOut[h++] = i;
      } else {
        kept[k++] = i;
      }
    }
    return new TrainingSplits(images.subset(kept), images.subset(heldOut));
  }

  private static final long SPLIT = 0x5b117;
}
