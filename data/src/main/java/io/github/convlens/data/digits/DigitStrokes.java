package io.github.convlens.data.digits;

import java.util.ArrayList;
import java.util.List;

/**
 * The shapes of the digits as polylines x0, y0, x1, y1, … in a unit square, y downwards. No font is
 * used, because fonts differ from machine to machine.
 */
final class DigitStrokes {
  private static final List<List<double[]>> SHAPES =
      List.of(
          List.of(arc(0.5, 0.5, 0.5, 0.5, 0, 360)),
          List.of(new double[] {0.25, 0.22, 0.55, 0, 0.55, 1}),
          List.of(
              join(arc(0.5, 0.3, 0.45, 0.3, 190, 390), new double[] {0, 1}),
              new double[] {0, 1, 1, 1}),
          List.of(arc(0.45, 0.26, 0.45, 0.26, 200, 450), arc(0.45, 0.75, 0.52, 0.25, 270, 520)),
          List.of(new double[] {0.7, 1, 0.7, 0, 0, 0.68, 1, 0.68}),
          List.of(new double[] {0.92, 0, 0.15, 0, 0.1, 0.45}, arc(0.45, 0.68, 0.5, 0.32, 225, 500)),
          List.of(
              arc(0.5, 0.7, 0.45, 0.3, 0, 360),
              join(new double[] {0.8, 0}, arc(0.85, 0.68, 0.8, 0.62, 250, 180))),
          List.of(new double[] {0, 0, 1, 0, 0.35, 1}),
          List.of(arc(0.5, 0.25, 0.4, 0.25, 0, 360), arc(0.5, 0.75, 0.5, 0.25, 0, 360)),
          List.of(
              arc(0.5, 0.3, 0.45, 0.3, 0, 360),
              join(arc(0.15, 0.32, 0.8, 0.62, 0, 70), new double[] {0.2, 1})));

  private DigitStrokes() {}

  static List<double[]> of(int digit) {
    return SHAPES.get(digit);
  }

  // Angles are in degrees, clockwise from the right (y points down). Steps are about 15 degrees.
  private static double[] arc(
      double centreX, double centreY, double radiusX, double radiusY, int from, int to) {
    int steps = Math.max(2, Math.abs(to - from) / 15);
    double[] points = new double[2 * steps + 2];
    for (int i = 0; i <= steps; i++) {
      double angle = StrictMath.toRadians(from + (to - from) * (double) i / steps);
      points[2 * i] = centreX + radiusX * StrictMath.cos(angle);
      points[2 * i + 1] = centreY + radiusY * StrictMath.sin(angle);
    }
    return points;
  }

  private static double[] join(double[]... parts) {
    List<Double> points = new ArrayList<>();
    for (double[] part : parts) {
      for (double value : part) {
        points.add(value);
      }
    }
    return points.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
