package io.github.convlens.data.folder;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.bulk.PictureReader;
import io.github.convlens.data.bulk.ReadOptions;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Split;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Pictures of which class and split are known, about to be read.
 *
 * @param root names of files are given relative to it
 * @param classes names of the classes, by label
 * @param files the pictures, in the order in which they are read
 * @param notes what the user should know so far
 */
public record LabelledPictures(
    Path root, List<String> classes, List<Labelled> files, List<String> notes) {

  /**
   * A picture.
   *
   * @param path its file
   * @param label its class
   * @param split what it is for
   */
  public record Labelled(Path path, int label, Split split) {}

  /** Keeps immutable copies. */
  public LabelledPictures {
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }

  /**
   * Reads them.
   *
   * @param selection tells them from others of the same root, for what is packed
   * @param progress receives the number of pictures read
   * @throws InvalidInputException if a picture cannot be read and is not to be left out, or what is
   *     left out leaves a class or a split empty
   */
  public ImageFolder.Contents read(String selection, ReadOptions options, Progress progress) {
    List<Split> splits =
        List.of(Split.values()).stream().filter(split -> !of(split).isEmpty()).toList();
    PictureReader.Read read =
        new PictureReader(root, selection, options, progress)
            .read(
                splits.stream()
                    .map(split -> of(split).stream().map(Labelled::path).toList())
                    .toList());
    Map<Split, ImageSet> sets = new EnumMap<>(Split.class);
    for (int i = 0; i < splits.size(); i++) {
      sets.put(splits.get(i), set(of(splits.get(i)), read.splits().get(i), read));
    }
    requireEveryClass(sets);
    List<String> all = new ArrayList<>(notes);
    all.addAll(read.notes());
    return new ImageFolder.Contents(
        classes,
        Objects.requireNonNull(sets.get(Split.TRAIN)),
        sets.get(Split.VALIDATION),
        sets.get(Split.TEST),
        all,
        read.skipped());
  }

  private List<Labelled> of(Split split) {
    return files.stream().filter(file -> file.split == split).toList();
  }

  private ImageSet set(List<Labelled> some, PictureReader.Split split, PictureReader.Read read) {
    ImageSet all =
        new ImageSet(
            split.pixels(),
            some.stream().mapToInt(Labelled::label).toArray(),
            read.channels(),
            read.height(),
            read.width(),
            some.stream().map(file -> root.relativize(file.path).toString()).toList());
    int[] kept = IntStream.range(0, some.size()).filter(i -> split.isRead()[i]).toArray();
    return kept.length == some.size() ? all : all.subset(kept);
  }

  /** Requires that skipped pictures leave no class or split empty. */
  private void requireEveryClass(Map<Split, ImageSet> sets) {
    sets.forEach(
        (split, set) -> {
          if (set.count() == 0) {
            throw new InvalidInputException(root + ": a split has no picture that can be read");
          }
        });
    boolean[] seen = new boolean[classes.size()];
    ImageSet train = sets.get(Split.TRAIN);
    if (train == null) {
      throw new InvalidInputException(root + ": no picture is in the training split: add some");
    }
    for (int label : train.labels()) {
      seen[label] = true;
    }
    for (int label = 0; label < seen.length; label++) {
      if (!seen[label]) {
        throw new InvalidInputException(
            "%s: no picture of class %s can be read: replace them or remove the folder"
                .formatted(root, classes.get(label)));
      }
    }
  }
}
