package io.github.convlens.data.bulk;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.Preparation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that were decoded to one size, on all processors and by the same code as the pictures of
 * a training run.
 *
 * @param files the files that could be read, in their order
 * @param pixels the pixels of those files, NHWC
 * @param unreadable the files that could not be read, in their order
 * @param coloured the number of pictures that have colour
 * @param target the size and channels to which the pictures were converted
 */
public record PictureBatch(
    List<Path> files, byte[] pixels, List<Skipped> unreadable, int coloured, Target target) {

  /**
   * The size and the number of channels to which pictures are converted.
   *
   * @param channels 1 (grey) or 3 (red, green, blue)
   * @param height the height in pixels
   * @param width the width in pixels
   * @param preparation how proportions and transparent parts are treated
   */
  public record Target(int channels, int height, int width, Preparation preparation) {
    int bytes() {
      return channels * height * width;
    }
  }

  private record Decoded(byte[] values, boolean colour) {}

  /**
   * Decodes pictures.
   *
   * @throws InvalidInputException if the heap has no room for them
   */
  public static PictureBatch read(List<Path> paths, Target target) {
    int all =
        ImageSet.byteCount(
            paths.size(), target.channels(), target.height(), target.width(), "the pictures");
    Decoding decoding = new Decoding(target.preparation());
    @Nullable Decoded[] decoded = new Decoded[paths.size()];
    String[] reasons = new String[paths.size()];
    IntStream.range(0, decoded.length)
        .parallel()
        .forEach(
            i -> {
              try {
                decoded[i] = decode(paths.get(i), target, decoding);
              } catch (InvalidInputException e) {
                reasons[i] = e.getMessage();
              }
            });
    List<Path> files = new ArrayList<>();
    List<Skipped> unreadable = new ArrayList<>();
    byte[] pixels = new byte[all];
    int coloured = 0;
    for (int i = 0; i < decoded.length; i++) {
      Decoded one = decoded[i];
      if (one == null) {
        unreadable.add(new Skipped(paths.get(i).toString(), reasons[i]));
      } else {
        System.arraycopy(one.values, 0, pixels, files.size() * target.bytes(), target.bytes());
        coloured += one.colour ? 1 : 0;
        files.add(paths.get(i));
      }
    }
    return new PictureBatch(files, pixels, unreadable, coloured, target);
  }

  private static Decoded decode(Path path, Target target, Decoding decoding) {
    if (!Files.exists(path)) {
      throw new InvalidInputException(path + ": there is no such file");
    }
    ImageFile file = ImageFile.open(path);
    int[] size = {target.height(), target.width()};
    return new Decoded(decoding.decode(file, target.channels(), size).values(), file.colour());
  }

  /** The pictures that could be read, as images. Images need labels, so every label is 0. */
  public ImageSet images() {
    byte[] read =
        unreadable.isEmpty() ? pixels : Arrays.copyOf(pixels, files.size() * target.bytes());
    return new ImageSet(
        read, new int[files.size()], target.channels(), target.height(), target.width());
  }
}
