package io.github.convlens.training.optimize;

/** Muon's step for one matrix in float64. */
final class MuonFormula {

  private static final double A = 3.4445;
  private static final double B = -4.775;
  private static final double C = 2.0315;
  private static final int ITERATIONS = 5;
  private static final double SCALE = 0.2;

  /** PyTorch's eps: a gradient of zeros gives a step of zeros, not 0/0. */
  private static final double MIN_NORM = 1e-7;

  private MuonFormula() {}

  /**
   * The direction, made roughly orthogonal and scaled to the size of AdamW's steps.
   *
   * @param direction a matrix, row by row
   */
  static double[] step(double[] direction, int rows) {
    int columns = direction.length / rows;
    double[][] matrix = new double[rows][columns];
    for (int i = 0; i < direction.length; i++) {
      matrix[i / columns][i % columns] = direction[i];
    }
    double[][] result =
        rows > columns ? transposed(orthogonal(transposed(matrix))) : orthogonal(matrix);
    double scale = SCALE * Math.sqrt(Math.max(rows, columns));
    double[] step = new double[direction.length];
    for (int i = 0; i < step.length; i++) {
      step[i] = scale * result[i / columns][i % columns];
    }
    return step;
  }

  /** Newton–Schulz iterations with Jordan's coefficients: x ← a x + (b g + c g²) x, g = x xᵀ. */
  private static double[][] orthogonal(double[][] matrix) {
    double norm = 0;
    for (double[] row : matrix) {
      for (double value : row) {
        norm += value * value;
      }
    }
    double[][] x = sum(1 / Math.max(Math.sqrt(norm), MIN_NORM), matrix, 0, matrix);
    for (int i = 0; i < ITERATIONS; i++) {
      double[][] gram = product(x, transposed(x));
      double[][] change = sum(B, gram, C, product(gram, gram));
      x = sum(A, x, 1, product(change, x));
    }
    return x;
  }

  private static double[][] sum(double a, double[][] first, double b, double[][] second) {
    double[][] sum = new double[first.length][first[0].length];
    for (int i = 0; i < sum.length; i++) {
      for (int j = 0; j < sum[i].length; j++) {
        sum[i][j] = a * first[i][j] + b * second[i][j];
      }
    }
    return sum;
  }

  private static double[][] product(double[][] left, double[][] right) {
    double[][] product = new double[left.length][right[0].length];
    for (int i = 0; i < left.length; i++) {
      for (int k = 0; k < right.length; k++) {
        for (int j = 0; j < right[0].length; j++) {
          product[i][j] += left[i][k] * right[k][j];
        }
      }
    }
    return product;
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] transposed = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[0].length; j++) {
        transposed[j][i] = matrix[i][j];
      }
    }
    return transposed;
  }
}
