package io.github.convlens.data.table;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.folder.NaturalOrder;
import io.github.convlens.data.image.ImageSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of greyscale pixels, in the form in which Kaggle publishes MNIST: {@code
 * label,pixel0,pixel1,…}, or {@code label,1x1,1x2,…}. Each row of the table is a square image: the
 * pixels of its first line from left to right, then those of the next line, and so on, each from 0
 * to 255. Pixels are numbered from 0 or 1, and are in the order of their numbers.
 *
 * @param table a table with such a header
 */
public record PixelTable(Table table) {
  private static final Pattern PIXEL =
      Pattern.compile("pixel_?([0-9]{1,9})|([0-9]{1,9})x([0-9]{1,9})");
  private static final int BRIGHTEST = 255;

  /** Whether a table is a table of pixels, according to its header. */
  public static boolean is(Table table) {
    List<String> names = table.header().names();
    return names.size() > 1
        && names.get(0).equalsIgnoreCase("label")
        && names.stream().skip(1).allMatch(name -> PIXEL.matcher(name).matches());
  }

  /**
   * The contents of the table.
   *
   * @param classNames the labels, in natural order
   * @param images the images, in the order of the rows
   */
  public record Contents(List<String> classNames, ImageSet images) {}

  /**
   * Reads the table.
   *
   * @throws InvalidInputException if the images are not square, the columns are not in the order of
   *     the pixels, there are no rows, one array cannot hold the pixels, or rows cannot be used. If
   *     rows cannot be used, the message counts them and names the first ones
   */
  public Contents read() {
    int pixels = table.header().names().size() - 1;
    int side = (int) Math.round(Math.sqrt(pixels));
    if (side * side != pixels) {
      throw new InvalidInputException(
          "%s: rows of %d pixels are not square images: give a table of square images"
              .formatted(table.path(), pixels));
    }
    requireOrder(side);
    List<byte[]> images = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    Problems problems = new Problems(table.path());
    int rows =
        table.forEach(
            problems,
            row -> {
              String label = row.cells().get(0).strip();
              if (label.isEmpty()) {
                problems.add(row.line(), "has no label");
                return;
              }
              try {
                images.add(image(row.cells()));
                labels.add(label);
              } catch (NumberFormatException e) {
                problems.add(row.line(), "a pixel is not a whole number from 0 to 255");
              }
            });
    problems.throwIfAny(rows);
    if (images.isEmpty()) {
      throw new InvalidInputException(table.path() + ": has no rows below its header: add images");
    }
    String where = table.path().toString();
    byte[] all = new byte[ImageSet.byteCount(images.size(), 1, side, side, where)];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.get(i), 0, all, i * pixels, pixels);
    }
    TreeSet<String> sorted = new TreeSet<>(new NaturalOrder());
    sorted.addAll(labels);
    List<String> names = List.copyOf(sorted);
    Map<String, Integer> numbers = new HashMap<>();
    names.forEach(name -> numbers.put(name, numbers.size()));
    int[] values = labels.stream().mapToInt(numbers::get).toArray();
    return new Contents(names, new ImageSet(all, values, 1, side, side));
  }

  /**
   * Rejects columns that are not in the order of the pixels, since they would scramble the images.
   */
  private void requireOrder(int side) {
    List<String> names = table.header().names();
    int first = names.get(1).endsWith("0") ? 0 : 1;
    for (int i = 1; i < names.size(); i++) {
      if (pixel(names.get(i), first, side) != i - 1) {
        throw new InvalidInputException(
            ("%s: its columns are not in the order of the pixels (%s is column %d): order them"
                    + " by the rows of the image, each row from left to right, and number them"
                    + " from 0 or from 1")
                .formatted(table.path(), names.get(i), i + 1));
      }
    }
  }

  /**
   * The index of a pixel in the image, from 0; −1 if its name gives a column outside the image.
   *
   * @param first the number of the first pixel, or of the first row and column
   */
  private static long pixel(String name, int first, int side) {
    Matcher numbers = PIXEL.matcher(name);
    if (!numbers.matches()) {
      throw new IllegalArgumentException(name);
    }
    if (numbers.group(1) != null) {
      return Long.parseLong(numbers.group(1)) - first;
    }
    long row = Long.parseLong(numbers.group(2)) - first;
    long column = Long.parseLong(numbers.group(3)) - first;
    return column >= 0 && column < side ? row * side + column : -1;
  }

  private static byte[] image(List<String> cells) {
    byte[] image = new byte[cells.size() - 1];
    for (int i = 0; i < image.length; i++) {
      int value = Integer.parseInt(cells.get(i + 1).strip());
      if (value < 0 || value > BRIGHTEST) {
        throw new NumberFormatException();
      }
      image[i] = (byte) value;
    }
    return image;
  }
}
