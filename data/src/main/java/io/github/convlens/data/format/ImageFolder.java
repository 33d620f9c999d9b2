package io.github.convlens.data.format;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.ImageSet;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.Preparation;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Pictures sorted into one folder per class: {@code CLASS/*.png}, or with the splits above: {@code
 * train/CLASS/*.png} and {@code test/CLASS/*.png}. Classes are numbered in the order of their
 * names. Folders are read one level deep only, so links that loop lead nowhere.
 */
public final class ImageFolder {
  private final Path root;
  private final int[] size;
  private final Progress progress;
  private final int decodeBudget = (int) Math.max(1, Runtime.getRuntime().maxMemory() / 3 >> 20);
  private final Semaphore heapMegabytes = new Semaphore(decodeBudget);

  /**
   * @param root the folder
   * @param size height and width to resize to; null where all images have the same
   * @param progress told the number of images read
   */
  public ImageFolder(Path root, int[] size, Progress progress) {
    this.root = root;
    this.size = size;
    this.progress = progress;
  }

  /**
   * What a folder holds.
   *
   * @param classNames folder names, sorted
   * @param train the images of {@code train/}, or all of them
   * @param test the images of {@code test/}; null where there are no splits
   * @param notes what the user should be told
   */
  public record Contents(
      List<String> classNames, ImageSet train, ImageSet test, List<String> notes) {}

  private record Labelled(ImageFile image, int label) {}

  /**
   * Reads everything.
   *
   * @throws InvalidInputException if a folder is missing or empty, or an image cannot be used
   */
  public Contents read() {
    Path train = root.resolve("train");
    Path test = root.resolve("test");
    boolean splits = Files.isDirectory(train) && Files.isDirectory(test);
    if (!splits && classNames(root).equals(List.of("train"))) {
      throw new InvalidInputException(
          root + ": has train but no test: add test, or put the classes directly below it");
    }
    List<String> classNames = classNames(splits ? train : root);
    List<String> notes = new ArrayList<>();
    List<Labelled> images = new ArrayList<>(list(splits ? train : root, classNames, notes));
    int trainCount = images.size();
    if (splits) {
      List<String> others = classNames(test);
      if (!classNames.equals(others)) {
        throw new InvalidInputException(
            root
                + ": train has the classes "
                + classNames
                + " and test "
                + others
                + ": give both the same folders");
      }
      images.addAll(list(test, classNames, notes));
    }
    int channels = images.stream().anyMatch(i -> i.image.colour()) ? 3 : 1;
    int[] common = size != null ? size : commonSize(images);
    return new Contents(
        classNames,
        decode(images.subList(0, trainCount), channels, common),
        splits ? decode(images.subList(trainCount, images.size()), channels, common) : null,
        notes);
  }

  private static List<String> classNames(Path folder) {
    List<String> names =
        children(folder).stream()
            .filter(Files::isDirectory)
            .map(EntryName::of)
            .filter(name -> !name.startsWith("."))
            .toList();
    if (names.isEmpty()) {
      throw new InvalidInputException(
          folder + ": holds no folders: sort the images into one folder per class");
    }
    return names;
  }

  private List<Labelled> list(Path split, List<String> classNames, List<String> notes) {
    List<Path> paths = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      Path folder = split.resolve(classNames.get(label));
      int before = paths.size();
      int others = 0;
      for (Path path : children(folder)) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".png") || name.endsWith(".jpg") || name.endsWith(".jpeg")) {
          paths.add(path);
          labels.add(label);
        } else if (!name.startsWith(".")) {
          others++;
        }
      }
      if (paths.size() == before) {
        throw new InvalidInputException(
            folder + ": holds no .png, .jpg or .jpeg file: add images or remove the folder");
      }
      if (others > 0) {
        notes.add(folder + ": " + others + " entries that are neither PNG nor JPEG left out");
      }
    }
    return IntStream.range(0, paths.size())
        .parallel()
        .mapToObj(i -> new Labelled(ImageFile.open(paths.get(i)), labels.get(i)))
        .toList();
  }

  private static List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(children::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new InvalidInputException(
          folder + ": cannot be listed (" + e + "): check the folder", e);
    }
    // By name as text, not as Path: Windows compares paths without regard to case.
    children.sort(Comparator.comparing(p -> p.getFileName().toString()));
    return children;
  }

  private static int[] commonSize(List<Labelled> images) {
    ImageFile first = images.get(0).image;
    for (Labelled labelled : images) {
      ImageFile image = labelled.image;
      if (image.height() != first.height() || image.width() != first.width()) {
        throw new InvalidInputException(
            image.path()
                + " is "
                + image.height()
                + "x"
                + image.width()
                + " pixels and "
                + first.path()
                + " "
                + first.height()
                + "x"
                + first.width()
                + ": set data.size: [H, W] to resize them all");
      }
    }
    return new int[] {first.height(), first.width()};
  }

  private ImageSet decode(List<Labelled> images, int channels, int[] common) {
    int count = images.size();
    byte[] pixels =
        new byte[ImageSet.byteCount(count, channels, common[0], common[1], root.toString())];
    int[] labels = new int[count];
    int bytes = pixels.length / count;
    AtomicInteger done = new AtomicInteger();
    String task = "reading " + root.getFileName();
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              byte[] image = decode(images.get(i).image, channels, common);
              System.arraycopy(image, 0, pixels, i * bytes, bytes);
              labels[i] = images.get(i).label;
              progress.update(task, done.incrementAndGet(), count);
            });
    return new ImageSet(pixels, labels, channels, common[0], common[1]);
  }

  // Several large pictures at once would need more heap than there is.
  private byte[] decode(ImageFile image, int channels, int[] common) {
    int cost = (int) Math.min(decodeBudget, 1 + ((long) image.height() * image.width() * 12 >> 20));
    heapMegabytes.acquireUninterruptibly(cost);
    try {
      return image.pixels(channels, common[0], common[1], Preparation.UNSAID).values();
    } finally {
      heapMegabytes.release(cost);
    }
  }
}
