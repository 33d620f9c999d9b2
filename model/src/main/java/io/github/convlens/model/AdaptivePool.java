package io.github.convlens.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Kind;
import io.github.convlens.core.option.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Average pooling to a fixed number of rows and columns, whatever the size of the input (PyTorch's
 * {@code AdaptiveAvgPool2d(n)}). Output row i is the mean of the input rows from ⌊i H / n⌋ up to,
 * but not including, ⌈(i + 1) H / n⌉. These windows overlap if n does not divide H, and some are
 * repeated if H is less than n. The same applies to columns.
 *
 * @param size rows and columns of the output; required
 */
public record AdaptivePool(Integer size) implements LeafLayer {

  private static final Setting<Integer> SIZE =
      LeafLayer.count("size", "rows and columns of the output", 1);

  /** The name and the settings in a configuration. */
  public static final Kind<AdaptivePool> KIND =
      new Kind<>(
          AdaptivePool.class,
          "adaptive_avg_pool",
          "Means over windows that are chosen so that the output has size × size pixels,"
              + " like PyTorch's AdaptiveAvgPool2d",
          List.of(SIZE),
          v -> new AdaptivePool(v.get(SIZE)));

  /**
   * @throws InvalidInputException if {@code size} is missing or out of range
   */
  public AdaptivePool {
    size = SIZE.check(size);
  }

  @Override
  public LayerFamily family() {
    return LayerFamily.POOLING;
  }

  @Override
  public String stem() {
    return "adaptive_avg_pool";
  }

  @Override
  public FeatureShape output(FeatureShape input) {
    if (input.flat()) {
      throw new InvalidInputException(
          "it needs an image but receives a flat vector: put it before flatten");
    }
    return FeatureShape.image(input.channels(), size, size);
  }

  /**
   * The window is the whole input if the actual windows differ in size or are not square. The
   * receptive field is then an upper bound.
   */
  @Override
  public Window window(FeatureShape input) {
    boolean square = input.height() == input.width();
    return square && input.height() % size == 0
        ? Window.square(input.height() / size, input.height() / size, 0, 1)
        : Window.whole(input);
  }

  @Override
  public <V> V export(Operators<V> operators, V x, FeatureShape input, IntFunction<V> parameters) {
    return input.height() == size && input.width() == size
        ? x
        : operators.adaptiveAveragePool(x, means(input.height()), means(input.width()));
  }

  @Override
  public NDArray apply(NDArray x, Weights weights, boolean training) {
    long height = x.getShape().get(2);
    long width = x.getShape().get(3);
    if (height == size && width == size) {
      return x;
    }
    if (height % size == 0 && width % size == 0) {
      Shape window = new Shape(height / size, width / size);
      return x.getNDArrayInternal().avgPool(window, window, new Shape(0, 0), false, true);
    }
    try (NDArray rows = OwnMemory.matrix(means(height), x);
        NDArray columns = OwnMemory.matrix(means(width), x);
        NDArray transposed = columns.transpose();
        NDArray pooledRows = rows.matMul(x)) {
      return pooledRows.matMul(transposed);
    }
  }

  /** The matrix (n, side). Its product with a column of the input gives the mean of each window. */
  private float[][] means(long side) {
    float[][] matrix = new float[size][Math.toIntExact(side)];
    for (int i = 0; i < size; i++) {
      int first = (int) (i * side / size);
      int end = (int) (((i + 1) * side + size - 1) / size);
      Arrays.fill(matrix[i], first, end, 1f / (end - first));
    }
    return matrix;
  }
}
