package io.github.convlens.data.augment;

import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Range;
import io.github.convlens.core.option.Setting;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Distorts the perspective of an image with probability 1/2, like {@code
 * torchvision.transforms.v2.RandomPerspective}.
 *
 * @param distortion the largest distance by which corners move inwards, as a fraction of half the
 *     side
 */
public record Perspective(double distortion, Interpolation interpolation) implements Operation {

  /** The largest distance by which corners move, as a fraction of half the side; default 0. */
  public static final Setting<Double> DISTORTION =
      Range.between(
              Setting.number(
                  "perspective",
                  "with probability 1/2, move each corner inwards by up to this part of"
                      + " half the side (torchvision's RandomPerspective, whose default is 0.5)"),
              0,
              1)
          .or(0.0, 0);

  /** The kind of this operation, which is off by default. */
  public static final Kind<Perspective> KIND =
      new Kind<>(
          Perspective.class,
          "perspective",
          "a random perspective",
          List.of(DISTORTION),
          v -> new Perspective(v.get(DISTORTION), v.get(Interpolation.SETTING)));

  private static final int UNKNOWNS = 8;

  @Override
  public Kind<Perspective> kind() {
    return KIND;
  }

  @Override
  public boolean changes() {
    return distortion > 0;
  }

  @Override
  public boolean turns() {
    return changes();
  }

  @Override
  public void draw(SplittableRandom random, Picture image, Consumer<Step> steps) {
    if (random.nextBoolean()) {
      int across = (int) (distortion * Math.floorDiv(image.width(), 2)) + 1;
      int down = (int) (distortion * Math.floorDiv(image.height(), 2)) + 1;
      int right = image.width() - 1;
      int bottom = image.height() - 1;
      double[][] corners = {{0, 0}, {right, 0}, {right, bottom}, {0, bottom}};
      double[][] moved = new double[corners.length][];
      for (int i = 0; i < corners.length; i++) {
        double x = random.nextInt(across);
        double y = random.nextInt(down);
        moved[i] =
            new double[] {corners[i][0] == 0 ? x : right - x, corners[i][1] == 0 ? y : bottom - y};
      }
      steps.accept(step(corners, moved, interpolation));
    }
  }

  /** The step that moves four points of the image to four other positions. Each point is (x, y). */
  static Step step(double[][] from, double[][] to, Interpolation interpolation) {
    return Step.of(interpolation.method("perspective"), coefficients(from, to));
  }

  /**
   * torchvision's {@code _get_perspective_coeffs}: the coefficients a to h of {@code (ax + by + c)
   * / (gx + hy + 1)} and {@code (dx + ey + f) / (gx + hy + 1)}, which map the points of {@code to}
   * to those of {@code from}.
   */
  private static double[] coefficients(double[][] from, double[][] to) {
    double[][] rows = new double[UNKNOWNS][];
    for (int i = 0; i < to.length; i++) {
      double x = to[i][0];
      double y = to[i][1];
      double u = from[i][0];
      double v = from[i][1];
      rows[2 * i] = new double[] {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
      rows[2 * i + 1] = new double[] {0, 0, 0, x, y, 1, -v * x, -v * y, v};
    }
    return solve(rows);
  }

  /**
   * Solves the equations by Gauss–Jordan elimination, with the largest element of a column as the
   * pivot.
   */
  private static double[] solve(double[][] rows) {
    for (int column = 0; column < UNKNOWNS; column++) {
      int pivot = column;
      for (int row = column + 1; row < UNKNOWNS; row++) {
        if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) {
          pivot = row;
        }
      }
      double[] swapped = rows[pivot];
      rows[pivot] = rows[column];
      rows[column] = swapped;
      for (int row = 0; row < UNKNOWNS; row++) {
        double factor = row == column ? 0 : rows[row][column] / swapped[column];
        for (int i = column; factor != 0 && i <= UNKNOWNS; i++) {
          rows[row][i] -= factor * swapped[i];
        }
      }
    }
    double[] solution = new double[UNKNOWNS];
    for (int i = 0; i < UNKNOWNS; i++) {
      solution[i] = rows[i][UNKNOWNS] / rows[i][i];
    }
    return solution;
  }
}
