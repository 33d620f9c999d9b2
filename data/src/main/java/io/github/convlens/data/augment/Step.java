package io.github.convlens.data.augment;

/**
 * One change of one image with its parameters, all drawn: a method of {@code augment.py}.
 *
 * @param change the method's name
 * @param parameters a row of its parameters
 */
public record Step(String change, float... parameters) {

  /** A change whose parameters are computed in double precision. */
  static Step of(String change, double... parameters) {
    float[] row = new float[parameters.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) parameters[i];
    }
    return new Step(change, row);
  }

  /**
   * A change that mixes an image with another version of it, as torchvision's {@code _blend} does.
   *
   * @param factor 1 for the image as it is, 0 for the other version; above 1 leads away from it
   */
  static Step blend(String change, double factor) {
    return of(change, factor, 1 - factor);
  }
}
