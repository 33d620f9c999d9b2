package io.github.convlens.model.summary;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.LayerInfo;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.ReceptiveField;

/**
 * The window of the network's input that one output pixel of a layer sees.
 *
 * @param rows the window along the height
 * @param columns the window along the width
 */
public record InputWindow(Range rows, Range columns) {
  /**
   * A range of input pixels along one axis; both ends are included.
   *
   * @param first the first pixel; negative if the window starts in the padding
   * @param last the last pixel; {@code size} or more if the window ends in the padding
   * @param size the side length of the image
   */
  public record Range(long first, long last, int size) {
    /** The first pixel of the window that is inside the image. */
    public long clippedFirst() {
      return Math.max(0, first);
    }

    /**
     * The last pixel of the window that is inside the image; it is less than {@link #clippedFirst}
     * if the window contains only padding.
     */
    public long clippedLast() {
      return Math.min(size - 1, last);
    }
  }

  /**
   * The window of the input that an output pixel of a layer sees.
   *
   * @param spec the network
   * @param layerName the full name of a leaf layer
   * @param y the row of the output pixel, counted from 0
   * @param x the column of the output pixel, counted from 0
   * @throws InvalidInputException if there is no such layer or no such pixel
   */
  public static InputWindow trace(NetworkSpec spec, String layerName, int y, int x) {
    LayerInfo leaf =
        spec.leaves().stream()
            .filter(candidate -> candidate.name().equals(layerName))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "there is no layer %s: use a name from the summary's first column"
                            .formatted(layerName.replaceAll("\\p{Cntrl}", " "))));
    FeatureShape output = leaf.output();
    if (y < 0 || y >= output.height() || x < 0 || x >= output.width()) {
      throw new InvalidInputException(
          "layer %s outputs %s, which has no pixel %d,%d: give a row from 0 to %d and a column from 0 to %d"
              .formatted(layerName, output, y, x, output.height() - 1, output.width() - 1));
    }
    return new InputWindow(
        range(leaf.field().rows(), y, spec.input().height()),
        range(leaf.field().columns(), x, spec.input().width()));
  }

  private static Range range(ReceptiveField.Axis axis, int index, int size) {
    return new Range(axis.first() + index * axis.jump(), axis.last() + index * axis.jump(), size);
  }

  /**
   * The pixels inside the image and, if the window extends beyond the image, the whole window:
   * {@code rows 0 to 4 (of -2 to 4), columns 3 to 9}.
   */
  @Override
  public String toString() {
    return "rows " + text(rows) + ", columns " + text(columns);
  }

  private static String text(Range range) {
    String inside =
        range.clippedLast() < range.clippedFirst()
            ? "none"
            : range.clippedFirst() + " to " + range.clippedLast();
    boolean clipped = range.first() < 0 || range.last() >= range.size();
    return clipped ? inside + " (of " + range.first() + " to " + range.last() + ")" : inside;
  }
}
