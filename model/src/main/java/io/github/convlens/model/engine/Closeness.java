package io.github.convlens.model.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;

/** Compares the results of libtorch with the correct results. */
final class Closeness {

  /**
   * The relative tolerance. Some algorithms, such as Winograd's, round and are therefore not exact.
   */
  private static final double TOLERANCE = 1e-4;

  private Closeness() {}

  /**
   * @param exact the correct values, in row-major order
   */
  static boolean of(NDArray actual, float[] exact) {
    float[] values = actual.toFloatArray();
    if (Arrays.equals(values, exact)) {
      return true;
    }
    if (values.length != exact.length) {
      return false;
    }
    double largest = 0;
    double error = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(exact[i]));
      error = Math.max(error, Math.abs(values[i] - exact[i]));
    }
    return isSmall(error, largest);
  }

  static boolean of(NDArray actual, NDArray exact) {
    try (NDArray values = actual.toType(DataType.FLOAT64, true);
        NDArray difference = values.sub(exact)) {
      return isSmall(largest(difference), largest(exact));
    }
  }

  private static boolean isSmall(double error, double largest) {
    return error == 0 || error <= TOLERANCE * largest;
  }

  private static double largest(NDArray array) {
    try (NDArray sizes = array.abs();
        NDArray maximum = sizes.max()) {
      return maximum.toDoubleArray()[0];
    }
  }
}
