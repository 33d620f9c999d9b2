package io.github.convlens.model.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the exact results with a convolution that is computed term by term from its definition.
 */
class ExactConvolutionTest {

  /**
   * The convolutions to test. The numbers are channels, height and width of the image; output
   * channels, input channels of a group and kernel side of the weights; stride, padding and
   * dilation.
   */
  static Stream<Arguments> convolutions() {
    return Stream.of(
            new long[] {17, 5, 5, 20, 17, 3, 1, 1, 1},
            new long[] {1, 5, 5, 8, 1, 5, 2, 2, 1},
            new long[] {6, 7, 6, 4, 6, 1, 2, 0, 1},
            new long[] {4, 9, 8, 6, 2, 3, 2, 1, 2},
            new long[] {6, 5, 7, 6, 1, 3, 1, 2, 1},
            new long[] {3, 8, 8, 5, 3, 2, 3, 4, 3})
        .flatMap(one -> Stream.of(Layout.values()).map(layout -> Arguments.of(one, layout)));
  }

  /** A convolution with its operands and results in (N, C, H, W) order. */
  private static final class Terms {
    private final long[] c;
    private final float[] x;
    private final float[] w;
    private final float[] upstream;
    private final float[] y;
    private final float[] gradient;
    private final int height;
    private final int width;

    private Terms(long[] convolution, float[] x, float[] w, float[] upstream, Shape output) {
      c = convolution;
      this.x = x;
      this.w = w;
      this.upstream = upstream;
      height = (int) output.get(2);
      width = (int) output.get(3);
      y = new float[upstream.length];
      gradient = new float[x.length];
      for (int at = 0; at < y.length; at++) {
        collect(at);
      }
    }

    private void collect(int at) {
      int image = at / (int) c[3] / height / width;
      int o = at / height / width % (int) c[3];
      int group = o / (int) (c[3] * c[4] / c[0]);
      for (int i = 0; i < c[4]; i++) {
        for (int tap = 0; tap < c[5] * c[5]; tap++) {
          long row = at / width % height * c[6] - c[7] + tap / c[5] * c[8];
          long column = at % width * c[6] - c[7] + tap % c[5] * c[8];
          if (row >= 0 && row < c[1] && column >= 0 && column < c[2]) {
            long channel = image * c[0] + group * c[4] + i;
            int pixel = (int) ((channel * c[1] + row) * c[2] + column);
            float weight = w[(int) ((o * c[4] + i) * c[5] * c[5] + tap)];
            y[at] += weight * x[pixel];
            gradient[pixel] += weight * upstream[at];
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("convolutions")
  void outputsAndInputGradientsEqualTheSumsOfTheirTerms(long[] c, Layout layout) {
    Shape image = new Shape(c[0], c[1], c[2]);
    Shape weight = new Shape(c[3], c[4], c[5], c[5]);
    var definition = new Reference.Definition((int) c[6], (int) c[7], (int) c[8]);
    var convolution = new ConvolutionCase("conv", image, weight, true, definition, (x, w) -> x);
    try (NDManager manager = NDManager.newBaseManager()) {
      Trial trial = Trial.of(convolution, layout, manager);
      Shape output = new Shape(2, c[3], positions(c[1], c), positions(c[2], c));
      NDArray upstream = trial.upstream(output, manager);
      Terms terms =
          new Terms(
              c,
              trial.x().toFloatArray(),
              trial.weight().toFloatArray(),
              upstream.toFloatArray(),
              output);
      Expectation exact = definition.of(trial);
      NDArray y = manager.create(terms.y, output);
      assertTrue(exact.isOutput(y));
      assertFalse(exact.isOutput(changed(y, terms.y.length - 1, 1e-2f)));
      assertFalse(exact.isOutput(changed(y, 0, Float.NaN)));
      NDArray gradient = manager.create(terms.gradient, trial.x().getShape());
      assertTrue(exact.isInputGradient(upstream, gradient));
      assertFalse(exact.isInputGradient(upstream, changed(gradient, 1, 1e-2f)));
    }
  }

  private static long positions(long side, long[] c) {
    return (side + 2 * c[7] - c[8] * (c[5] - 1) - 1) / c[6] + 1;
  }

  /** A copy in which one value is changed by {@code part} times the largest value. */
  private static NDArray changed(NDArray array, int at, float part) {
    float[] values = array.toFloatArray();
    float largest = array.abs().max().toFloatArray()[0];
    values[at] += part * largest;
    return array.getManager().create(values, array.getShape());
  }
}
