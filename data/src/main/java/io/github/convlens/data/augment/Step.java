package io.github.convlens.data.augment;

/**
 * One change to one image, with the parameters that were drawn for it. A method of {@code
 * augment.py} makes the change.
 *
 * @param change the name of the method
 * @param parameters the image's row of the method's parameter matrix
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
   * @param factor the weight of the image: 1 gives the unchanged image, 0 gives the other version,
   *     and a value above 1 moves the image away from the other version
   */
  static Step blend(String change, double factor) {
    return of(change, factor, 1 - factor);
  }
}
