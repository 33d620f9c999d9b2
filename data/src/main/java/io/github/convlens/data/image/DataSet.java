package io.github.convlens.data.image;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.option.Validation;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.data.target.Task;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A data set that has been read: its images, and all that is needed to train on them.
 *
 * @param name the name, which is the value of {@code data.dataset}
 * @param classNames name of each class, by label; for other tasks, the name of each label or number
 * @param splits the images
 * @param normalization channel statistics to apply; {@link Normalization#none} if there are none
 * @param remarks messages for the user about the images
 * @param preparation how pictures are brought to the size of these images, both here and when
 *     pictures are passed to the trained network later
 */
public record DataSet(
    String name,
    List<String> classNames,
    Splits splits,
    Normalization normalization,
    Remarks remarks,
    Preparation preparation) {

  /**
   * The images.
   *
   * @param train the training split
   * @param validation the validation split; null if the data set has none of its own
   * @param test the test split
   * @param groups groups of images; a split that is drawn later must not divide a group
   */
  public record Splits(
      ImageSet train, @Nullable ImageSet validation, ImageSet test, Groups groups) {
    /** Splits of images without groups. */
    public Splits(ImageSet train, @Nullable ImageSet validation, ImageSet test) {
      this(train, validation, test, Groups.NONE);
    }
  }

  /**
   * Remarks for the user.
   *
   * @param notes one-line messages, for example that a file does not have the published hash
   * @param listings tables of remarks on single images
   */
  public record Remarks(List<String> notes, List<Listing> listings) {
    /** Keeps immutable copies of the lists. */
    public Remarks {
      notes = List.copyOf(notes);
      listings = List.copyOf(listings);
    }
  }

  /** Keeps an immutable copy of the list. */
  public DataSet {
    classNames = List.copyOf(classNames);
  }

  /** A data set that has no validation split of its own and does not consist of picture files. */
  public DataSet(
      String name,
      List<String> classNames,
      ImageSet train,
      ImageSet test,
      Normalization normalization,
      List<String> notes) {
    this(
        name,
        classNames,
        new Splits(train, null, test),
        normalization,
        new Remarks(notes, List.of()),
        Preparation.DEFAULT);
  }

  /** The task, which says what is to be predicted for an image. */
  public Task task() {
    return train().targets().task();
  }

  /** The training split. */
  public ImageSet train() {
    return splits.train;
  }

  /** The validation split; null if the data set has none of its own. */
  public @Nullable ImageSet validation() {
    return splits.validation;
  }

  /** The test split. */
  public ImageSet test() {
    return splits.test;
  }

  /** Notes for the user, one line each. */
  public List<String> notes() {
    return remarks.notes;
  }

  /** Remarks on single images. */
  public List<Listing> listings() {
    return remarks.listings;
  }

  /** A copy with a different normalization. */
  public DataSet withNormalization(Normalization other) {
    return new DataSet(name, classNames, splits, other, remarks, preparation);
  }

  /** A copy with one more note for the user. */
  public DataSet withNote(String note) {
    List<String> all = new ArrayList<>(notes());
    all.add(note);
    return new DataSet(
        name, classNames, splits, normalization, new Remarks(all, listings()), preparation);
  }

  /** A copy with a different preparation of pictures that are passed to the network later. */
  public DataSet withPreparation(Preparation other) {
    return new DataSet(name, classNames, splits, normalization, remarks, other);
  }

  /**
   * The images to train on and the images to validate on. The images to validate on are the
   * validation split, or the test split if there is no validation split. They may also be a
   * fraction of the training split, drawn within each class with the seed, or one of its folds. A
   * fraction or a fold keeps the images' order and does not divide a group.
   *
   * @throws InvalidInputException if the fraction leaves one part without images, or there are
   *     fewer images or groups than folds
   */
  public TrainingSplits splits(Validation validation, long seed) {
    if (validation instanceof Validation.Fraction fraction) {
      return TrainingSplits.draw(train(), fraction.part(), splits.groups, seed, "validation");
    }
    if (validation instanceof Validation.Fold fold) {
      int[] strata = train().targets().strata();
      Folds folds =
          splits.groups.any()
              ? Folds.grouped(strata, splits.groups.of(train()), fold.of(), seed)
              : Folds.stratified(strata, fold.of(), seed);
      return new TrainingSplits(
          train().subset(folds.images(fold.fold() - 1, true)),
          train().subset(folds.images(fold.fold() - 1, false)));
    }
    return new TrainingSplits(train(), splits.validation != null ? splits.validation : test());
  }

  /**
   * The images of a split in a training run with these settings.
   *
   * @param validation the choice of the images to validate on
   * @param seed the seed with which images to validate on are drawn
   */
  public ImageSet images(Split split, Validation validation, long seed) {
    return switch (split) {
      case TRAIN -> splits(validation, seed).train();
      case VALIDATION -> splits(validation, seed).validation();
      case TEST -> test();
    };
  }

  /**
   * Reads every image once. Packed files that turn out to be damaged are packed again.
   *
   * @param task the description that {@code progress} receives
   * @return the number of images
   */
  public int readAll(String task, Progress progress) {
    List<Pixels> all =
        Stream.of(train(), validation(), test())
            .filter(Objects::nonNull)
            .map(ImageSet::pixels)
            .toList();
    int count = all.stream().mapToInt(Pixels::count).sum();
    AtomicInteger done = new AtomicInteger();
    for (Pixels pixels : all) {
      IntStream.range(0, pixels.count())
          .parallel()
          .forEach(
              i -> {
                pixels.copy(i, ByteBuffer.allocate(pixels.valuesPerImage()), 0);
                progress.update(task, done.incrementAndGet(), count);
              });
    }
    return count;
  }
}
