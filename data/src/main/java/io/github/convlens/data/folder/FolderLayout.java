package io.github.convlens.data.folder;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.picture.PictureWalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The layout of a folder of pictures: a folder for each class, or a folder for each split that
 * contains folders of classes.
 *
 * @param splits the folder of each split; if there are no splits, the root as {@link Split#TRAIN}
 * @param classes names of the classes, in their order
 * @param notes messages for the user
 */
record FolderLayout(Map<Split, Path> splits, List<String> classes, List<String> notes) {
  private static final String ORDER = "classes.txt";

  /**
   * Finds the layout from the folders alone, without decoding pictures.
   *
   * @throws InvalidInputException if the folders are ambiguous, or a split is missing
   */
  static FolderLayout of(Path root) {
    List<String> notes = new ArrayList<>();
    Map<Split, Path> splits = splits(root, notes);
    if (splits.isEmpty()) {
      splits.put(Split.TRAIN, root);
    }
    Path train = Objects.requireNonNull(splits.get(Split.TRAIN));
    List<String> classes = ordered(root, train, classNames(train), notes);
    return new FolderLayout(splits, classes, notes);
  }

  private static Map<Split, Path> splits(Path root, List<String> notes) {
    Map<Split, Path> splits = new EnumMap<>(Split.class);
    Map<Split, Path> unlabelled = new EnumMap<>(Split.class);
    List<String> beside = new ArrayList<>();
    for (Path folder : folders(root)) {
      Split split = Split.named(name(folder)).orElse(null);
      if (split == null) {
        beside.add(name(folder));
      } else if (holdsClasses(folder)) {
        Path other = splits.put(split, folder);
        if (other != null) {
          throw new InvalidInputException(
              "%s: both %s and %s look like the same split: keep one"
                  .formatted(root, name(other), name(folder)));
        }
      } else {
        unlabelled.put(split, folder);
      }
    }
    if (splits.isEmpty()) {
      requireClasses(root, unlabelled, beside);
      return splits;
    }
    if (!splits.containsKey(Split.TRAIN)) {
      Path unsorted = unlabelled.get(Split.TRAIN);
      if (unsorted != null) {
        throw new InvalidInputException(
            unsorted
                + ": has no class folders, or has pictures next to them: move every picture"
                + " into the folder of its class");
      }
      throw new InvalidInputException(
          "%s: has %s but no train: name the training folder 'train', or put the class folders directly here"
              .formatted(root, name(splits.values().iterator().next())));
    }
    if (splits.size() == 1) {
      String problem =
          unlabelled.isEmpty()
              ? "has %s but no test or val: add one, or put the class folders directly here"
                  .formatted(name(splits.get(Split.TRAIN)))
              : "%s has no class folders, so there is nothing to evaluate on: add val, or sort the pictures by class"
                  .formatted(name(unlabelled.values().iterator().next()));
      throw new InvalidInputException(root + ": " + problem);
    }
    unlabelled.values().forEach(folder -> beside.add(name(folder)));
    if (!beside.isEmpty()) {
      notes.add(root + ": folders next to the splits are left out: " + String.join(", ", beside));
    }
    return splits;
  }

  /**
   * Rejects splits whose pictures are not sorted into classes, since "train" and "test" are not
   * classes.
   */
  private static void requireClasses(Path root, Map<Split, Path> unlabelled, List<String> others) {
    if (others.isEmpty() && unlabelled.size() > 1 && unlabelled.containsKey(Split.TRAIN)) {
      List<String> names = unlabelled.values().stream().map(FolderLayout::name).toList();
      throw new InvalidInputException(
          "%s: %s have pictures outside class folders: move every picture into the folder of its class"
              .formatted(root, String.join(" and ", names)));
    }
  }

  /**
   * Whether a folder that has the name of a split is a split. A class may also be called train, but
   * its folder contains pictures.
   */
  private static boolean holdsClasses(Path folder) {
    List<Path> children = PictureWalk.children(folder);
    return children.stream().anyMatch(Files::isDirectory)
        && children.stream().noneMatch(child -> Files.isRegularFile(child) && isPicture(child));
  }

  private static boolean isPicture(Path file) {
    return PictureWalk.isPicture(file);
  }

  /** The names of a split's class folders, in natural order. */
  static List<String> classNames(Path split) {
    List<String> names =
        folders(split).stream().map(EntryName::of).sorted(new NaturalOrder()).toList();
    if (names.isEmpty()) {
      throw new InvalidInputException(
          split + ": has no folders: sort the images into one folder per class");
    }
    return names;
  }

  private static List<String> ordered(
      Path root, Path train, List<String> found, List<String> notes) {
    Path file =
        Files.isRegularFile(root.resolve(ORDER)) ? root.resolve(ORDER) : train.resolve(ORDER);
    if (!Files.isRegularFile(file)) {
      return found;
    }
    List<String> listed = lines(file);
    List<String> missing = new ArrayList<>(found);
    missing.removeAll(listed);
    List<String> unknown = new ArrayList<>(listed);
    unknown.removeAll(found);
    if (!missing.isEmpty() || !unknown.isEmpty() || Set.copyOf(listed).size() != listed.size()) {
      throw new InvalidInputException(
          "%s: its lines do not match the class folders: %s: list each folder once"
              .formatted(
                  file,
                  !missing.isEmpty()
                      ? missing.get(0) + " is missing"
                      : !unknown.isEmpty()
                          ? "there is no folder " + unknown.get(0)
                          : "a name occurs twice"));
    }
    if (!listed.equals(found)) {
      notes.add("the classes are in the order of " + file);
    }
    return listed;
  }

  private static List<String> lines(Path file) {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8).replace("\ufeff", "");
      return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    } catch (IOException e) {
      throw new InvalidInputException(
          file + ": cannot be read (" + DiskFault.reason(e) + "): correct or remove it", e);
    }
  }

  private static List<Path> folders(Path folder) {
    return PictureWalk.children(folder).stream()
        .filter(Files::isDirectory)
        .filter(child -> !PictureWalk.leadsUp(child, folder))
        .toList();
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
