package io.github.convlens.data.folder;

import io.github.convlens.core.Count;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.Groups;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Listing;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.image.TrainingSplits;
import io.github.convlens.data.option.DataOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Makes a data set from the contents of a folder: a split for every purpose, and notes for the
 * user.
 */
public final class FolderDataSet {
  private final ImageFolder.Contents contents;
  private final DataOptions options;
  private final long seed;
  private final List<String> notes;
  private Groups groups = Groups.NONE;
  private final List<Listing> listings = new ArrayList<>();

  /**
   * @param seed seed for drawing the test split if the folder has none
   */
  public FolderDataSet(ImageFolder.Contents contents, DataOptions options, long seed) {
    this.contents = contents;
    this.options = options;
    this.seed = seed;
    this.notes = new ArrayList<>(contents.notes());
  }

  /** Adds groups of images. A split that is drawn at random does not divide a group. */
  public FolderDataSet grouped(Groups known) {
    groups = known;
    return this;
  }

  /**
   * Makes the data set.
   *
   * @throws io.github.convlens.core.InvalidInputException if nothing can be held out
   */
  public DataSet build() {
    boolean hasSplits = contents.validation() != null || contents.test() != null;
    TrainingSplits drawn =
        hasSplits
            ? new TrainingSplits(contents.train(), heldOut())
            : TrainingSplits.draw(contents.train(), options.split(), groups, seed, "split");
    if (!hasSplits) {
      notes.addAll(drawn.oneSided(contents.classNames(), "test split"));
    }
    notePurposes();
    ImageSet third = contents.test() != null ? contents.validation() : null;
    copies(
        "copies",
        third != null ? "of the test split" : "held out",
        drawn.validation(),
        drawn.train());
    if (third != null) {
      copies("copies-validation", "of the validation split", third, drawn.train());
    }
    if (!contents.skipped().isEmpty()) {
      listings.add(
          new Listing(
              "unreadable",
              List.of("file", "reason"),
              contents.skipped().stream().map(s -> List.of(s.file(), s.reason())).toList()));
    }
    return new DataSet(
        options.dataset(),
        contents.classNames(),
        new DataSet.Splits(drawn.train(), third, drawn.validation(), groups),
        Normalization.of(drawn.train()),
        new DataSet.Remarks(notes, listings),
        options.preparation());
  }

  private ImageSet heldOut() {
    return contents.test() != null
        ? contents.test()
        : Objects.requireNonNull(contents.validation());
  }

  private void notePurposes() {
    boolean ofTraining = options.validation().ofTraining();
    if (contents.validation() == null) {
      return;
    }
    if (contents.test() == null) {
      notes.add("there is no test split: evaluate also uses the validation split");
    } else if (ofTraining) {
      notes.add(
          "data.validation takes a part of train, so the"
              + " folder's own validation split is not used");
    } else {
      notes.add(
          String.format(
              Locale.ROOT,
              "validation uses the validation split (%,d %s); evaluate uses the test split (%,d)",
              contents.validation().count(),
              Count.noun(contents.validation().count(), "image"),
              contents.test().count()));
    }
  }

  private void copies(String file, String which, ImageSet heldOut, ImageSet train) {
    List<List<String>> pairs = Copies.between(heldOut, train);
    if (!pairs.isEmpty()) {
      notes.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d %s %s %s also in the training split, so the score looks better"
                  + " than it is: %s.csv in the run directory lists them",
              pairs.size(),
              heldOut.count(),
              Count.noun(heldOut.count(), "image"),
              which,
              pairs.size() == 1 ? "is" : "are",
              file));
      listings.add(new Listing(file, List.of("file", "same_as"), pairs));
    }
  }
}
