package io.github.convlens.data.folder;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.bulk.ReadOptions;
import io.github.convlens.data.bulk.Skipped;
import io.github.convlens.data.folder.LabelledPictures.Labelled;
import io.github.convlens.data.image.ClassChoice;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.picture.PictureWalk;
import io.github.convlens.data.target.ClassTargets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures sorted into one folder per class, such as {@code cat/*.jpg}, or into splits and then
 * into classes: {@code train/cat/*.jpg} and {@code val/cat/*.jpg}, {@code test/cat/*.jpg} or both.
 * The folders of splits have the usual names, in upper or lower case. Subfolders of a class are
 * read as well. Classes are numbered in the natural order of their names, or in the order of a file
 * {@code classes.txt}.
 */
public final class ImageFolder {
  private final Path root;
  private final Options options;
  private final Progress progress;

  /**
   * The options for reading a folder.
   *
   * @param reading the options for reading its pictures
   * @param classes names or numbers of the classes to read; null for all classes
   */
  public record Options(ReadOptions reading, @Nullable List<String> classes) {}

  /**
   * The contents of a folder.
   *
   * @param classNames names of the classes, by label
   * @param train the images to train on; all images if there are no splits
   * @param validation the images of {@code val/}; null if there is none
   * @param test the images of {@code test/}; null if there is none
   * @param notes messages for the user
   * @param skipped the files that were left out because they cannot be read
   */
  public record Contents(
      List<String> classNames,
      ImageSet train,
      @Nullable ImageSet validation,
      @Nullable ImageSet test,
      List<String> notes,
      List<Skipped> skipped) {}

  /**
   * @param root the folder
   * @param options the options for reading the folder
   * @param progress receives the number of images read
   */
  public ImageFolder(Path root, Options options, Progress progress) {
    this.root = root;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Reads all pictures.
   *
   * @throws InvalidInputException if a folder is missing or empty, or an image cannot be used
   */
  public Contents read() {
    LabelledPictures pictures = list();
    return pictures.read("classes " + pictures.classes(), options.reading(), progress);
  }

  /**
   * Lists the pictures without opening them.
   *
   * @throws InvalidInputException if a folder is missing or empty
   */
  public LabelledPictures list() {
    FolderLayout layout = FolderLayout.of(root);
    List<String> notes = new ArrayList<>(layout.notes());
    List<String> classes = chosen(layout, notes);
    FoundPictures found = new FoundPictures(new ArrayList<>(), new ArrayList<>());
    layout.splits().forEach((split, folder) -> list(split, folder, layout, classes, found, notes));
    Stream.concat(Stream.of(root), layout.splits().values().stream())
        .distinct()
        .forEach(folder -> noteLoose(folder, notes));
    ClassTargets labels =
        new ClassTargets(found.labels.stream().mapToInt(Integer::intValue).toArray());
    return new LabelledPictures(root, classes, found.files, labels, notes);
  }

  /** The pictures found so far, and the class of each. */
  private record FoundPictures(List<Labelled> files, List<Integer> labels) {}

  private List<String> chosen(FolderLayout layout, List<String> notes) {
    if (options.classes() == null) {
      return layout.classes();
    }
    ClassChoice choice = ClassChoice.of(options.classes(), layout.classes(), root.toString());
    notes.addAll(choice.notes());
    return choice.labels().stream().map(layout.classes()::get).toList();
  }

  private void list(
      Split split,
      Path folder,
      FolderLayout layout,
      List<String> classes,
      FoundPictures found,
      List<String> notes) {
    if (options.classes() == null) {
      requireKnown(folder, layout);
    }
    List<String> lacking = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      Path classFolder = folder.resolve(classes.get(label));
      int before = found.files.size();
      if (Files.isDirectory(classFolder)) {
        PictureWalk walk = PictureWalk.through(classFolder);
        for (Path path : walk.pictures()) {
          found.files.add(new Labelled(path, split));
          found.labels.add(label);
        }
        note(classFolder, walk, notes);
      }
      if (found.files.size() == before && split == Split.TRAIN) {
        throw new InvalidInputException(
            classFolder + ": has no pictures: add images or remove the folder");
      }
      if (found.files.size() == before) {
        lacking.add(classes.get(label));
      }
    }
    if (lacking.size() == classes.size()) {
      throw new InvalidInputException(
          folder + ": has no pictures of the classes: add images or remove the folder");
    }
    if (!lacking.isEmpty()) {
      notes.add(folder + ": has no pictures of " + String.join(", ", lacking));
    }
  }

  /**
   * Requires that all classes of a split are classes of the training split, since a network cannot
   * predict a class that it was not trained on. If the user has chosen classes, folders of other
   * classes do not matter.
   */
  private static void requireKnown(Path folder, FolderLayout layout) {
    List<String> others = new ArrayList<>(FolderLayout.classNames(folder));
    others.removeAll(layout.classes());
    if (!others.isEmpty()) {
      throw new InvalidInputException(
          "%s: %s is not a class of %s (%s): give both the same class folders"
              .formatted(
                  folder,
                  others.get(0),
                  layout.splits().get(Split.TRAIN),
                  layout.classes().stream().limit(20).collect(Collectors.joining(", "))));
    }
  }

  /** Notes pictures that are next to the folders of classes or splits, and so have no class. */
  private static void noteLoose(Path folder, List<String> notes) {
    long loose =
        PictureWalk.children(folder).stream()
            .filter(child -> Files.isRegularFile(child) && PictureWalk.isPicture(child))
            .count();
    if (loose > 0) {
      notes.add(
          "%s: left out %s outside the class folders"
              .formatted(folder, Count.of(loose, "picture")));
    }
  }

  private static void note(Path folder, PictureWalk walk, List<String> notes) {
    int others = walk.others().values().stream().mapToInt(Integer::intValue).sum();
    if (others > 0) {
      notes.add(
          "%s: left out %s that %s (%s)"
              .formatted(
                  folder,
                  Count.of(others, "file"),
                  others == 1 ? "is not a picture" : "are not pictures",
                  walk.others().keySet().stream().sorted().collect(Collectors.joining(", "))));
    }
    if (walk.linksPassed() > 0) {
      notes.add(
          "%s: %s not followed, so that no folder is read twice"
              .formatted(folder, Count.of(walk.linksPassed(), "link was", "links were")));
    }
  }
}
