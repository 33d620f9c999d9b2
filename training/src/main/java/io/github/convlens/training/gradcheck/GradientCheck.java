package io.github.convlens.training.gradcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.ObjIntConsumer;

/**
 * Compares an analytic gradient with central differences in float64, element by element.
 *
 * <p>A derivative is estimated from D(h) = (f(x + h) − f(x − h)) / 2h and D(h/2) by Richardson
 * extrapolation, (4 D(h/2) − D(h)) / 3, whose error is proportional to h⁴.
 *
 * <p>ReLU, max pooling and similar functions have kinks. At a kink, a central difference gives the
 * mean of two slopes, whereas autograd gives one of them. An element counts as lying at a kink if,
 * for every h from {@value #LARGEST_STEP} down to {@value #SMALLEST_STEP}, D(h) and D(h/2) disagree
 * or the slopes on its two sides do not converge. The element is then replaced by another random
 * element. This decision does not use the analytic gradient, so it cannot hide an error in the
 * gradient.
 *
 * <p>The relative error is |analytic − numerical| / max(|analytic|, |numerical|, floor). The floor
 * is a thousandth of the variable's largest analytic derivative, and at least {@value
 * #ABSOLUTE_FLOOR} times the objective's absolute value (or 1, if that is larger). Below the floor,
 * finite differences in float64 have fewer correct digits than the bound requires.
 */
public final class GradientCheck {

  /** The largest relative error of a correct gradient. */
  public static final double BOUND = 1e-5;

  private static final double LARGEST_STEP = 1e-3;
  private static final double SMALLEST_STEP = 1e-7;
  private static final double RELATIVE_FLOOR = 1e-3;
  private static final double ABSOLUTE_FLOOR = 5e-6;
  private static final double AGREEMENT = 5e-6;

  private final Objective objective;
  private final Elements elements;
  private final int samples;
  private final SplittableRandom random;

  /** Reads and sets single elements of the objective's variables. */
  public interface Elements {
    double get(Objective.Variable variable, long element);

    void set(Objective.Variable variable, long element, double value);
  }

  /**
   * @param samples the number of elements of each variable to compare; a variable with fewer
   *     elements is compared completely
   * @param seed the seed of the choice of elements
   */
  public GradientCheck(Objective objective, Elements elements, int samples, long seed) {
    this.objective = objective;
    this.elements = elements;
    this.samples = samples;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Checks every variable.
   *
   * @param progress receives each variable when its check is complete, with its index
   * @param timeIsUp returns true to end the sampling of a variable; called before each of its
   *     elements except the first
   */
  public List<CheckedVariable> run(
      ObjIntConsumer<CheckedVariable> progress, BooleanSupplier timeIsUp) {
    List<double[]> gradient = objective.gradient();
    double size = Math.max(1, Math.abs(objective.value()));
    List<CheckedVariable> rows = new ArrayList<>();
    for (int i = 0; i < gradient.size(); i++) {
      Objective.Variable variable = objective.variables().get(i);
      rows.add(check(variable, gradient.get(i), size, timeIsUp));
      progress.accept(rows.get(i), i);
    }
    return rows;
  }

  private CheckedVariable check(
      Objective.Variable variable, double[] analytic, double size, BooleanSupplier timeIsUp) {
    double largest = 0;
    for (double derivative : analytic) {
      largest = Math.max(largest, Math.abs(derivative));
    }
    double floor = Math.max(RELATIVE_FLOOR * largest, ABSOLUTE_FLOOR * size);
    int checked = 0;
    int kinks = 0;
    double worst = Double.NaN;
    long worstElement = 0;
    double worstNumerical = Double.NaN;
    for (int element : draw(analytic.length)) {
      if (checked == samples || (checked + kinks > 0 && timeIsUp.getAsBoolean())) {
        break;
      }
      OptionalDouble numerical = derivative(variable, element, floor);
      if (numerical.isEmpty()) {
        kinks++;
        continue;
      }
      double error = relative(analytic[element], numerical.getAsDouble(), floor);
      // NaN counts as the largest of all errors, and is kept.
      if (checked == 0 || !(error <= worst)) {
        worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
        worstElement = element;
        worstNumerical = numerical.getAsDouble();
      }
      checked++;
    }
    double worstAnalytic = analytic.length == 0 ? Double.NaN : analytic[(int) worstElement];
    return new CheckedVariable(
        variable.name(),
        analytic.length,
        checked,
        kinks,
        new CheckedVariable.Worst(worst, worstElement, worstAnalytic, worstNumerical));
  }

  /**
   * The elements in the order in which they are tried: all elements of a small variable, or random
   * elements of a large one. There are more random elements than are compared, since some may lie
   * at kinks.
   */
  private int[] draw(int size) {
    if (size <= samples) {
      int[] all = new int[size];
      for (int i = 0; i < size; i++) {
        all[i] = i;
      }
      return all;
    }
    return random.ints(0, size).distinct().limit(Math.min(size, 4L * samples)).toArray();
  }

  private static double relative(double analytic, double numerical, double floor) {
    double scale = Math.max(floor, Math.max(Math.abs(analytic), Math.abs(numerical)));
    return Math.abs(analytic - numerical) / scale;
  }

  /** The derivative by finite differences; empty if the element lies at a kink. */
  private OptionalDouble derivative(Objective.Variable variable, int element, double floor) {
    double centre = elements.get(variable, element);
    double middle = objective.value();
    try {
      for (double step = LARGEST_STEP; step > SMALLEST_STEP / 2; step /= 10) {
        Differences wide = differences(variable, element, centre, middle, step);
        Differences narrow = differences(variable, element, centre, middle, step / 2);
        if (!Double.isFinite(wide.central()) || !Double.isFinite(narrow.central())) {
          return OptionalDouble.of(Double.NaN);
        }
        if (relative(wide.central(), narrow.central(), floor) <= AGREEMENT
            && smooth(wide, narrow, floor)) {
          return OptionalDouble.of((4 * narrow.central() - wide.central()) / 3);
        }
      }
      return OptionalDouble.empty();
    } finally {
      elements.set(variable, element, centre);
    }
  }

  /**
   * Whether there is no sign of a kink. If f is smooth, the slopes of the two halves differ by h
   * f'', so the difference is half as large at half the step. The jump between two slopes at a kink
   * does not shrink.
   */
  private static boolean smooth(Differences wide, Differences narrow, double floor) {
    double scale = Math.max(floor, Math.abs(narrow.central()));
    return Math.abs(2 * narrow.jump() - wide.jump()) <= AGREEMENT * scale;
  }

  /**
   * The slopes between an element's value and the points one step to each side of it.
   *
   * @param central the slope between the two outer points
   * @param jump the slope of the right half minus the slope of the left half
   */
  private record Differences(double central, double jump) {}

  private Differences differences(
      Objective.Variable variable, int element, double centre, double middle, double step) {
    // centre + step is rounded, so the differences are divided by the actual steps.
    double above = centre + step;
    double below = centre - step;
    elements.set(variable, element, above);
    double higher = objective.value();
    elements.set(variable, element, below);
    double lower = objective.value();
    double right = (higher - middle) / (above - centre);
    double left = (middle - lower) / (centre - below);
    return new Differences((higher - lower) / (above - below), right - left);
  }
}
