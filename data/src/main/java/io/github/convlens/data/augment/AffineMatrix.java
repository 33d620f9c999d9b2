package io.github.convlens.data.augment;

/**
 * An affine transformation with the parameters of {@code
 * torchvision.transforms.v2.functional.affine}.
 *
 * @param rotation degrees, clockwise
 * @param right the shift to the right, in pixels
 * @param down the shift downwards, in pixels
 * @param scale the factor of enlargement
 * @param shearX degrees, along the rows
 * @param shearY degrees, along the columns
 */
record AffineMatrix(
    double rotation, double right, double down, double scale, double shearX, double shearY) {

  static AffineMatrix rotation(double degrees) {
    return new AffineMatrix(degrees, 0, 0, 1, 0, 0);
  }

  static AffineMatrix translation(double right, double down) {
    return new AffineMatrix(0, right, down, 1, 0, 0);
  }

  static AffineMatrix shear(double alongRows, double alongColumns) {
    return new AffineMatrix(0, 0, 0, 1, alongRows, alongColumns);
  }

  /** The step that applies the transformation about the centre of the image. */
  Step step(Interpolation interpolation) {
    return step(interpolation, 0, 0);
  }

  /**
   * The step that applies the transformation about a fixed point other than the centre.
   *
   * @param x how far the point lies to the right of the centre, in pixels
   * @param y how far the point lies below the centre, in pixels
   */
  Step step(Interpolation interpolation, double x, double y) {
    return Step.of(interpolation.method("affine"), inverse(x, y));
  }

  /**
   * torchvision's {@code _get_inverse_affine_matrix}, which maps a position in the result to a
   * position in the image.
   */
  private double[] inverse(double cx, double cy) {
    double angle = StrictMath.toRadians(rotation);
    double sx = StrictMath.toRadians(shearX);
    double sy = StrictMath.toRadians(shearY);
    double a = StrictMath.cos(angle - sy) / StrictMath.cos(sy);
    double b = -(a * StrictMath.tan(sx) + StrictMath.sin(angle));
    double c = StrictMath.sin(angle - sy) / StrictMath.cos(sy);
    double d = StrictMath.cos(angle) - c * StrictMath.tan(sx);
    double[] m = {d / scale, -b / scale, 0, -c / scale, a / scale, 0};
    m[2] = cx - m[0] * (cx + right) - m[1] * (cy + down);
    m[5] = cy - m[3] * (cx + right) - m[4] * (cy + down);
    return m;
  }
}
