package io.github.convlens.data.folder;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.bulk.PictureReader;
import io.github.convlens.data.bulk.ReadOptions;
import io.github.convlens.data.image.Groups;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.target.ClassTargets;
import io.github.convlens.data.target.Targets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that are to be read, and whose targets and splits are known.
 *
 * @param root the folder to which the names of files are relative
 * @param classes names of the classes, by label; for other tasks, the names of the labels or of the
 *     numbers
 * @param files the pictures, in the order in which they are read
 * @param targets the target of each picture, in the same order
 * @param notes messages for the user so far
 */
public record LabelledPictures(
    Path root, List<String> classes, List<Labelled> files, Targets targets, List<String> notes) {

  /**
   * A picture.
   *
   * @param path the file
   * @param split the split to which the picture belongs
   * @param group the group to which the picture belongs; null if pictures have no groups
   */
  public record Labelled(Path path, Split split, @Nullable String group) {
    /** A picture without a group. */
    public Labelled(Path path, Split split) {
      this(path, split, null);
    }
  }

  /** Keeps immutable copies. */
  public LabelledPictures {
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    notes = List.copyOf(notes);
  }

  /**
   * Reads the pictures.
   *
   * @param selection text that distinguishes these pictures from other selections of the same root
   *     when they are packed
   * @param progress receives the number of pictures read
   * @throws InvalidInputException if a picture cannot be read and must not be left out, or if a
   *     split or a class of the training split becomes empty because pictures are left out
   */
  public ImageFolder.Contents read(String selection, ReadOptions options, Progress progress) {
    List<Split> splits =
        List.of(Split.values()).stream().filter(split -> of(split).length > 0).toList();
    PictureReader.Read read =
        new PictureReader(root, selection, options, progress)
            .read(splits.stream().map(split -> paths(of(split))).toList());
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

  /** The groups of the pictures. */
  public Groups groups() {
    Map<String, String> byFile = new HashMap<>();
    for (Labelled file : files) {
      if (file.group != null) {
        byFile.put(root.relativize(file.path).toString(), file.group);
      }
    }
    return new Groups(byFile);
  }

  private int[] of(Split split) {
    return IntStream.range(0, files.size()).filter(i -> files.get(i).split == split).toArray();
  }

  private List<Path> paths(int... indices) {
    return Arrays.stream(indices).mapToObj(i -> files.get(i).path).toList();
  }

  private ImageSet set(int[] some, PictureReader.Split split, PictureReader.Read read) {
    ImageSet all =
        new ImageSet(
            split.pixels(),
            targets.subset(some),
            read.channels(),
            read.height(),
            read.width(),
            paths(some).stream().map(path -> root.relativize(path).toString()).toList());
    int[] kept = IntStream.range(0, some.length).filter(i -> split.isRead()[i]).toArray();
    return kept.length == some.length ? all : all.subset(kept);
  }

  /**
   * Requires that no split is empty because pictures were skipped, and no class of the training
   * split.
   */
  private void requireEveryClass(Map<Split, ImageSet> sets) {
    sets.forEach(
        (split, set) -> {
          if (set.count() == 0) {
            throw new InvalidInputException(
                root + ": a split has no readable pictures: replace the damaged ones");
          }
        });
    ImageSet train = sets.get(Split.TRAIN);
    if (train == null) {
      throw new InvalidInputException(
          root + ": there are no pictures in the training split: add some");
    }
    if (!(train.targets() instanceof ClassTargets known)) {
      return;
    }
    boolean[] seen = new boolean[classes.size()];
    for (int label : known.labels()) {
      seen[label] = true;
    }
    for (int label = 0; label < seen.length; label++) {
      if (!seen[label]) {
        throw new InvalidInputException(
            "%s: no picture of class %s can be read: replace the pictures or remove the folder"
                .formatted(root, classes.get(label)));
      }
    }
  }
}
