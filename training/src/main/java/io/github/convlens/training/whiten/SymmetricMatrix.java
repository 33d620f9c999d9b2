package io.github.convlens.training.whiten;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A symmetric matrix, whose eigenvectors are computed by Jacobi's method (Golub and Van Loan,
 * Matrix Computations, section 8.5). The method is written in Java, instead of using LAPACK, so
 * that signs and last digits are the same on every processor.
 */
final class SymmetricMatrix {
  /** Sweeps converge quadratically. No matrix is known to need more than ten. */
  private static final int MAX_SWEEPS = 50;

  /** Off-diagonal values below this fraction of the largest diagonal value count as zero. */
  private static final double TOLERANCE = 1e-14;

  private final double[][] values;
  private final double[][] vectors;

  /**
   * An eigenvector of length 1. The element with the largest absolute value is positive.
   *
   * @param value the eigenvalue
   */
  record Eigenvector(double value, double[] vector) {}

  /**
   * @param values the rows of the symmetric matrix, which are copied
   */
  SymmetricMatrix(double[][] values) {
    int n = values.length;
    this.values = new double[n][];
    vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      this.values[i] = values[i].clone();
      vectors[i][i] = 1;
    }
  }

  /** The eigenvectors, in descending order of the eigenvalues. */
  List<Eigenvector> eigenvectors() {
    int n = values.length;
    for (int sweep = 0; sweep < MAX_SWEEPS && !isDiagonal(); sweep++) {
      for (int p = 0; p < n - 1; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(p, q);
        }
      }
    }
    return IntStream.range(0, n)
        .mapToObj(this::eigenvector)
        .sorted(Comparator.comparingDouble(Eigenvector::value).reversed())
        .toList();
  }

  private boolean isDiagonal() {
    double diagonal = 0;
    double rest = 0;
    for (int i = 0; i < values.length; i++) {
      diagonal = Math.max(diagonal, Math.abs(values[i][i]));
      for (int j = i + 1; j < values.length; j++) {
        rest = Math.max(rest, Math.abs(values[i][j]));
      }
    }
    return rest <= TOLERANCE * diagonal;
  }

  /**
   * Makes the element in row p and column q zero by a rotation in the plane of the axes p and q.
   */
  private void rotate(int p, int q) {
    if (values[p][q] == 0) {
      return;
    }
    double theta = (values[q][q] - values[p][p]) / (2 * values[p][q]);
    double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(1 + theta * theta));
    double cosine = 1 / Math.sqrt(1 + tangent * tangent);
    double sine = tangent * cosine;
    for (double[] row : values) {
      rotate(row, p, q, cosine, sine);
    }
    for (int k = 0; k < values.length; k++) {
      double first = values[p][k];
      double second = values[q][k];
      values[p][k] = cosine * first - sine * second;
      values[q][k] = sine * first + cosine * second;
    }
    for (double[] row : vectors) {
      rotate(row, p, q, cosine, sine);
    }
  }

  private static void rotate(double[] row, int p, int q, double cosine, double sine) {
    double first = row[p];
    double second = row[q];
    row[p] = cosine * first - sine * second;
    row[q] = sine * first + cosine * second;
  }

  private Eigenvector eigenvector(int column) {
    double[] vector = Arrays.stream(vectors).mapToDouble(row -> row[column]).toArray();
    double largest = 0;
    for (double element : vector) {
      if (Math.abs(element) > Math.abs(largest)) {
        largest = element;
      }
    }
    if (largest < 0) {
      Arrays.setAll(vector, i -> -vector[i]);
    }
    return new Eigenvector(values[column][column], vector);
  }
}
