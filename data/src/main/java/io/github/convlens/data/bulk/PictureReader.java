package io.github.convlens.data.bulk;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Pixels;
import io.github.convlens.data.image.ReducedPixels;
import io.github.convlens.data.option.Memory;
import io.github.convlens.data.packed.PackedPictures;
import io.github.convlens.data.packed.Packing;
import io.github.convlens.data.packed.Recipe;
import io.github.convlens.data.packed.Source;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.StoreSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads many pictures at one size, on all processors, and collects the pictures that cannot be
 * read.
 */
public final class PictureReader {
  /** If the pixels take more bytes than this, {@code memory: auto} maps them. */
  private static final long MAX_RESIDENT_BYTES = 1L << 30;

  private final Path root;
  private final String selection;
  private final ReadOptions options;
  private final Progress progress;
  private final Decoding decoding;

  /**
   * @param root the folder to which the names of files are relative
   * @param selection text that distinguishes these pictures from other pictures of the same root;
   *     the name of the folder of packed files depends on it
   * @param options how to read the pictures
   * @param progress receives the number of pictures read
   */
  public PictureReader(Path root, String selection, ReadOptions options, Progress progress) {
    this.root = root;
    this.selection = selection;
    this.options = options;
    this.progress = progress;
    this.decoding = new Decoding(options.preparation().toStore());
  }

  /**
   * The pictures of a split.
   *
   * @param pixels the pixels of all pictures; zeros for a picture that was skipped
   * @param isRead for each picture, true if it was read and false if it was skipped
   */
  public record Split(Pixels pixels, boolean[] isRead) {}

  /**
   * The result of reading all pictures.
   *
   * @param splits the splits, in the order in which they were given
   * @param channels 3 if any picture has colour, else 1
   * @param height the height of each picture
   * @param width the width of each picture
   * @param notes messages for the user
   * @param skipped the pictures that could not be read
   */
  public record Read(
      List<Split> splits,
      int channels,
      int height,
      int width,
      List<String> notes,
      List<Skipped> skipped) {}

  /**
   * Reads the pictures. Their headers are read first, since they show how much memory the pixels
   * will take and whether any picture has colour.
   *
   * @throws InvalidInputException if pictures cannot be read and must not be left out, or if the
   *     pictures do not fit into memory
   */
  public Read read(List<List<Path>> splits) {
    List<Path> paths = splits.stream().flatMap(List::stream).toList();
    if (options.memory() == Memory.RESIDENT) {
      return resident(splits, paths, Headers.read(root, paths, options, progress));
    }
    List<Source> sources = paths.parallelStream().map(path -> Source.of(root, path)).toList();
    Optional<HeaderCache> cache =
        Optional.ofNullable(options.packed()).map(p -> new HeaderCache(folder(p), sources));
    Headers headers =
        cache
            .flatMap(HeaderCache::read)
            .map(summary -> Headers.of(summary, paths))
            .orElseGet(() -> Headers.read(root, paths, options, progress));
    long bytes = (long) paths.size() * headers.channels() * headers.height() * headers.width();
    long limit = residentLimit();
    if (options.memory() == Memory.AUTO && bytes <= limit) {
      return resident(splits, paths, headers);
    }
    if (cache.isEmpty()) {
      throw new InvalidInputException(
          "there is no cache folder to pack pictures into, since HOME (LOCALAPPDATA on Windows) is not"
              + " set: choose a data directory");
    }
    String why =
        options.memory() == Memory.AUTO
            ? " (auto, since there are more than %d MiB of pixels)".formatted(limit >> 20)
            : "";
    return mapped(splits, sources, headers, cache.get(), why);
  }

  /** The number of bytes of pixels above which {@code memory: auto} maps pictures. */
  public static long residentLimit() {
    return Math.min(MAX_RESIDENT_BYTES, Runtime.getRuntime().maxMemory() / 4);
  }

  private Read resident(List<List<Path>> splits, List<Path> paths, Headers headers) {
    int bytes = headers.channels() * headers.height() * headers.width();
    String[] reasons = headers.reasons().clone();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger transparent = new AtomicInteger();
    AtomicInteger faint = new AtomicInteger();
    String task = "reading " + root.getFileName();
    List<Split> read = new ArrayList<>();
    int first = 0;
    for (List<Path> split : splits) {
      int count = split.size();
      byte[] pixels =
          new byte
              [ImageSet.byteCount(
                  count, headers.channels(), headers.height(), headers.width(), root.toString())];
      boolean[] isRead = new boolean[count];
      int start = first;
      IntStream.range(0, count)
          .parallel()
          .filter(i -> reasons[start + i] == null)
          .forEach(
              i -> {
                try {
                  ImageFile.Pixels image = decode(headers, start + i);
                  System.arraycopy(image.values(), 0, pixels, i * bytes, bytes);
                  transparent.addAndGet(image.transparent() ? 1 : 0);
                  faint.addAndGet(image.faint() ? 1 : 0);
                  isRead[i] = true;
                } catch (InvalidInputException e) {
                  reasons[start + i] = e.getMessage();
                }
                progress.update(task, done.incrementAndGet(), paths.size());
              });
      read.add(new Split(Pixels.inHeap(pixels, count, bytes), isRead));
      first += count;
    }
    return read(read, headers, reasons, new Findings(transparent.get(), faint.get()), List.of());
  }

  private Read mapped(
      List<List<Path>> splits,
      List<Source> sources,
      Headers headers,
      HeaderCache cache,
      String why) {
    Recipe recipe =
        new Recipe(
            headers.channels(), headers.height(), headers.width(), options.preparation().stored());
    // Fails before the long work if a picture is known to be unreadable and must not be left out.
    new Unread(root, options.unreadable()).settle(headers.paths(), headers.reasons());
    List<String> notes = new ArrayList<>();
    Path folder = folder(Objects.requireNonNull(options.packed()));
    PackedPictures packed =
        new Packing(folder, sources, recipe, index -> decode(headers, index))
            .open(progress, notes::add);
    cache.write(headers);
    String[] reasons = new String[sources.size()];
    packed.reasons().forEach((index, reason) -> reasons[index] = reason);
    List<Split> read = new ArrayList<>();
    int first = 0;
    for (List<Path> split : splits) {
      boolean[] isRead = new boolean[split.size()];
      for (int i = 0; i < isRead.length; i++) {
        isRead[i] = reasons[first + i] == null;
      }
      read.add(new Split(packed.pixels(first, split.size()), isRead));
      first += split.size();
    }
    notes.add(
        String.format(
            Locale.ROOT,
            "memory: mapped%s: %,d %s of %dx%dx%d, %,d MiB in %,d %s in %s; batches are read ahead"
                + " into a buffer of at most %d MiB, or of two batches if these are larger",
            why,
            sources.size(),
            Count.noun(sources.size(), "picture"),
            headers.height(),
            headers.width(),
            headers.channels(),
            Packing.bytes(sources.size(), recipe) >> 20,
            packed.files(),
            Count.noun(packed.files(), "file"),
            folder,
            DeviceImages.READ_AHEAD_BYTES >> 20));
    return read(read, headers, reasons, new Findings(packed.transparent(), packed.faint()), notes);
  }

  private ImageFile.Pixels decode(Headers headers, int index) {
    return decoding.decode(
        headers.file(index), headers.channels(), new int[] {headers.height(), headers.width()});
  }

  /** The number of pictures with transparent parts, and the number of faint pictures. */
  private record Findings(int transparent, int faint) {}

  private Read read(
      List<Split> splits,
      Headers headers,
      @Nullable String[] reasons,
      Findings seen,
      List<String> notes) {
    Unread unread = new Unread(root, options.unreadable());
    List<Skipped> skipped = unread.settle(headers.paths(), reasons);
    List<String> all = new ArrayList<>(notes);
    int count = reasons.length;
    if (!skipped.isEmpty()) {
      all.add(
          "%s could not be read and %s left out: unreadable.csv in the run directory lists %s"
              .formatted(
                  Unread.of(skipped.size(), count),
                  skipped.size() == 1 ? "was" : "were",
                  skipped.size() == 1 ? "it" : "them"));
    }
    if (headers.turned() > 0) {
      all.add(
          "%s %s rotated or mirrored according to EXIF"
              .formatted(
                  Unread.of(headers.turned(), count), headers.turned() == 1 ? "was" : "were"));
    }
    if (seen.transparent > 0) {
      all.add(
          "%s %s transparent parts, which become %s (data.background)"
              .formatted(
                  Unread.of(seen.transparent, count),
                  seen.transparent == 1 ? "has" : "have",
                  options.preparation().background()));
    }
    if (seen.faint > 0) {
      all.add(
          "%s %s nearly black, because only the upper eight of 16 bits per sample are used, and the"
                  .formatted(Unread.of(seen.faint, count), seen.faint == 1 ? "becomes" : "become")
              + " largest sample is below a sixteenth of the range: scale such pictures if they"
              + " have 12 bits or fewer");
    }
    return result(splits, headers, all, skipped);
  }

  /**
   * The result for the caller. Pictures that are stored larger than the network's input are resized
   * whenever they are accessed.
   */
  private Read result(
      List<Split> splits, Headers headers, List<String> notes, List<Skipped> skipped) {
    int channels = headers.channels();
    StoreSize store = options.preparation().store();
    int[] size = options.size();
    if (store == null || size == null) {
      return new Read(splits, channels, headers.height(), headers.width(), notes, skipped);
    }
    List<Split> reduced = new ArrayList<>();
    for (Split split : splits) {
      Pixels pixels = new ReducedPixels(split.pixels, store, channels, size[0], size[1]);
      reduced.add(new Split(pixels, split.isRead));
    }
    return new Read(reduced, channels, size[0], size[1], notes, skipped);
  }

  /** The folder for the packed files of these pictures with these options. */
  private Path folder(Path below) {
    Path absolute = root.toAbsolutePath().normalize();
    String purpose =
        "%s\n%s\n%s\n%s"
            .formatted(
                absolute,
                selection,
                Arrays.toString(options.stored()),
                options.preparation().stored());
    return below.resolve(
        absolute.getFileName() + "-" + Source.digest(purpose, List.of()).substring(0, 12));
  }
}
