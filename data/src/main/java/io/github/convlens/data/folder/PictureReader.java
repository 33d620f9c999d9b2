package io.github.convlens.data.folder;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.option.Unreadable;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.Preparation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads many pictures on all processors, to one size; collects what cannot be read. */
final class PictureReader {
  /** Of all pictures; with more left out it is another data set. */
  private static final int MOST_SKIPPED_ONE_IN = 10;

  private static final int NAMED = 20;

  private final Path root;
  private final ImageFolder.Options options;
  private final Progress progress;
  private final int decodeBudget = (int) Math.max(1, (Runtime.getRuntime().maxMemory() / 3) >> 20);
  private final Semaphore heapMegabytes = new Semaphore(decodeBudget);

  PictureReader(Path root, ImageFolder.Options options, Progress progress) {
    this.root = root;
    this.options = options;
    this.progress = progress;
  }

  /**
   * The pictures of a split.
   *
   * @param pixels NHWC bytes; zeros for a picture that was skipped
   * @param isRead whether a picture was not skipped
   */
  record Split(byte[] pixels, boolean[] isRead) {}

  /**
   * All pictures.
   *
   * @param splits as they were given
   * @param channels 3 if any picture has colour
   * @param height of each
   * @param width of each
   * @param notes what the user should know
   * @param skipped what could not be read
   */
  record Read(
      List<Split> splits,
      int channels,
      int height,
      int width,
      List<String> notes,
      List<ImageFolder.Skipped> skipped) {}

  /** Headers first: they say how much memory the pixels will take, and whether there is colour. */
  Read read(List<List<Path>> splits) {
    List<Path> paths = splits.stream().flatMap(List::stream).toList();
    String[] reasons = new String[paths.size()];
    ImageFile[] files = open(paths, reasons);
    List<ImageFile> readable = Arrays.stream(files).filter(Objects::nonNull).toList();
    if (readable.isEmpty()) {
      settle(paths, reasons);
    }
    int channels = readable.stream().anyMatch(this::isColour) ? 3 : 1;
    int[] size = options.size() != null ? options.size() : commonSize(readable);
    int bytes = channels * size[0] * size[1];
    AtomicInteger done = new AtomicInteger();
    AtomicInteger transparent = new AtomicInteger();
    String task = "reading " + root.getFileName();
    List<Split> read = new ArrayList<>();
    int first = 0;
    for (List<Path> split : splits) {
      int count = split.size();
      byte[] pixels =
          new byte[ImageSet.byteCount(count, channels, size[0], size[1], root.toString())];
      boolean[] isRead = new boolean[count];
      int start = first;
      IntStream.range(0, count)
          .parallel()
          .filter(i -> files[start + i] != null)
          .forEach(
              i -> {
                try {
                  ImageFile.Pixels image = decode(files[start + i], channels, size);
                  System.arraycopy(image.values(), 0, pixels, i * bytes, bytes);
                  transparent.addAndGet(image.transparent() ? 1 : 0);
                  isRead[i] = true;
                } catch (InvalidInputException e) {
                  reasons[start + i] = e.getMessage();
                }
                progress.update(task, done.incrementAndGet(), paths.size());
              });
      read.add(new Split(pixels, isRead));
      first += count;
    }
    List<ImageFolder.Skipped> skipped = settle(paths, reasons);
    long turned = readable.stream().filter(ImageFile::turned).count();
    return new Read(
        read,
        channels,
        size[0],
        size[1],
        notes(paths.size(), skipped.size(), turned, transparent.get()),
        skipped);
  }

  private static ImageFile[] open(List<Path> paths, String[] reasons) {
    ImageFile[] files = new ImageFile[paths.size()];
    IntStream.range(0, files.length)
        .parallel()
        .forEach(
            i -> {
              try {
                files[i] = ImageFile.open(paths.get(i));
              } catch (InvalidInputException e) {
                reasons[i] = e.getMessage();
              }
            });
    return files;
  }

  private boolean isColour(ImageFile file) {
    return file.colour() || (file.alpha() && !options.preparation().background().isGrey());
  }

  private List<String> notes(int count, int skipped, long turned, int transparent) {
    List<String> notes = new ArrayList<>();
    if (skipped > 0) {
      notes.add(
          of(skipped, count)
              + " left out, as they cannot be read: unreadable.csv in the run directory lists them");
    }
    if (turned > 0) {
      notes.add(of(turned, count) + " turned upright, as their camera noted (EXIF)");
    }
    if (transparent > 0) {
      notes.add(
          "%s have transparent parts: laid over %s (data.background)"
              .formatted(of(transparent, count), options.preparation().background()));
    }
    return notes;
  }

  private static String of(long some, int all) {
    return String.format(Locale.ROOT, "%,d of %,d pictures", some, all);
  }

  /** What is left out; refuses it if it is not to be, or too much. */
  private List<ImageFolder.Skipped> settle(List<Path> paths, String[] reasons) {
    List<ImageFolder.Skipped> skipped = new ArrayList<>();
    for (int i = 0; i < reasons.length; i++) {
      if (reasons[i] != null) {
        skipped.add(new ImageFolder.Skipped(root.relativize(paths.get(i)).toString(), reasons[i]));
      }
    }
    boolean tooMany = skipped.size() * MOST_SKIPPED_ONE_IN > paths.size();
    if (skipped.isEmpty() || (options.unreadable() == Unreadable.SKIP && !tooMany)) {
      return skipped;
    }
    if (skipped.size() == 1 && paths.size() > 1 && options.unreadable() == Unreadable.ERROR) {
      throw new InvalidInputException(skipped.get(0).reason());
    }
    String named =
        skipped.stream()
            .limit(NAMED)
            .map(ImageFolder.Skipped::reason)
            .collect(Collectors.joining("; "));
    throw new InvalidInputException(
        String.format(
            Locale.ROOT,
            "%s: %,d of %,d pictures cannot be read%s: %s%s",
            root,
            skipped.size(),
            paths.size(),
            options.unreadable() == Unreadable.SKIP
                ? ", more than the tenth that data.unreadable: skip leaves out"
                : " (data.unreadable: skip leaves them out)",
            named,
            skipped.size() > NAMED ? "; and " + (skipped.size() - NAMED) + " more" : ""));
  }

  private static int[] commonSize(List<ImageFile> files) {
    ImageFile first = files.get(0);
    for (ImageFile file : files) {
      if (file.height() != first.height() || file.width() != first.width()) {
        throw new InvalidInputException(
            "%s is %dx%d pixels and %s %dx%d: set data.size: [H, W] to resize them all"
                .formatted(
                    file.path(),
                    file.height(),
                    file.width(),
                    first.path(),
                    first.height(),
                    first.width()));
      }
    }
    return new int[] {first.height(), first.width()};
  }

  // Several large pictures at once would need more heap than there is.
  private ImageFile.Pixels decode(ImageFile file, int channels, int[] size) {
    Preparation preparation = options.preparation();
    int cost = (int) Math.min(decodeBudget, 1 + (((long) file.height() * file.width() * 12) >> 20));
    heapMegabytes.acquireUninterruptibly(cost);
    try {
      return file.pixels(channels, size[0], size[1], preparation);
    } finally {
      heapMegabytes.release(cost);
    }
  }
}
