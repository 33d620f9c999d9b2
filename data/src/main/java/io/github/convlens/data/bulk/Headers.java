package io.github.convlens.data.bulk;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.picture.ImageFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The headers of all pictures, or a summary of them that an earlier run stored. */
final class Headers {
  private final List<Path> paths;
  private final @Nullable ImageFile[] files;
  private final @Nullable String[] reasons;
  private final HeaderCache.Summary summary;

  private Headers(
      List<Path> paths,
      @Nullable ImageFile[] files,
      @Nullable String[] reasons,
      HeaderCache.Summary summary) {
    this.paths = paths;
    this.files = files;
    this.reasons = reasons;
    this.summary = summary;
  }

  /** Headers that are known only from a summary, which was stored by an earlier run. */
  static Headers of(HeaderCache.Summary summary, List<Path> paths) {
    return new Headers(paths, new ImageFile[paths.size()], new String[paths.size()], summary);
  }

  /**
   * Reads the headers of pictures.
   *
   * @throws InvalidInputException if no picture can be read, or if the sizes differ and no size is
   *     set
   */
  static Headers read(Path root, List<Path> paths, ReadOptions options, Progress progress) {
    @Nullable ImageFile[] files = new ImageFile[paths.size()];
    @Nullable String[] reasons = new String[paths.size()];
    AtomicInteger done = new AtomicInteger();
    String task = "looking at " + root.getFileName();
    IntStream.range(0, files.length)
        .parallel()
        .forEach(
            i -> {
              try {
                files[i] = ImageFile.open(paths.get(i));
              } catch (InvalidInputException e) {
                reasons[i] = e.getMessage();
              }
              progress.update(task, done.incrementAndGet(), files.length);
            });
    List<ImageFile> readable = Arrays.stream(files).filter(Objects::nonNull).toList();
    if (readable.isEmpty()) {
      new Unread(root, options.unreadable()).settle(paths, reasons);
    }
    boolean colour = readable.stream().anyMatch(file -> isColour(file, options));
    int[] wanted = options.stored();
    int[] size = wanted != null ? wanted : commonSize(readable);
    long turned = readable.stream().filter(ImageFile::turned).count();
    return new Headers(
        paths, files, reasons, new HeaderCache.Summary(colour ? 3 : 1, size[0], size[1], turned));
  }

  private static boolean isColour(ImageFile file, ReadOptions options) {
    return file.colour() || (file.alpha() && !options.preparation().background().isGrey());
  }

  private static int[] commonSize(List<ImageFile> files) {
    ImageFile first = files.get(0);
    for (ImageFile file : files) {
      if (file.height() != first.height() || file.width() != first.width()) {
        throw new InvalidInputException(
            "%s is %dx%d pixels, but %s is %dx%d: set size: [H, W] to resize them all"
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

  /**
   * A picture's file.
   *
   * @param index index of the picture in {@link #paths}
   * @throws InvalidInputException if the file cannot be read
   */
  ImageFile file(int index) {
    ImageFile file = files[index];
    return file != null ? file : ImageFile.open(paths.get(index));
  }

  List<Path> paths() {
    return paths;
  }

  /**
   * For each picture, the reason why its header could not be read; null if the header was read, or
   * is known only from the summary.
   */
  @Nullable String[] reasons() {
    return reasons;
  }

  HeaderCache.Summary summary() {
    return summary;
  }

  int channels() {
    return summary.channels();
  }

  int height() {
    return summary.height();
  }

  int width() {
    return summary.width();
  }

  long turned() {
    return summary.turned();
  }
}
