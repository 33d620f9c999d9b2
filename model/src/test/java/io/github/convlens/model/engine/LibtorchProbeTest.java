package io.github.convlens.model.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.convlens.model.engine.ConvolutionCase.Computation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the probe on libtorch itself, and on convolutions with planted faults. */
class LibtorchProbeTest {
  private final Probe probe = new LibtorchProbe();

  private static NDArray convolve(NDArray x, NDArray weight) {
    Shape one = new Shape(1, 1);
    return x.getNDArrayInternal().convolution(x, weight, null, one, one, one, 1).head();
  }

  private static ConvolutionCase of(int in, int out, Computation computation) {
    Shape weight = new Shape(out, in, 3, 3);
    return new ConvolutionCase(
        "conv", new Shape(in, 5, 5), weight, true, new Reference.Definition(1, 1, 1), computation);
  }

  private boolean isRight(ConvolutionCase convolution, Layout layout, boolean inputGradient) {
    return probe.isRight(convolution, layout, ConvolutionPath.DIRECT, inputGradient);
  }

  @ParameterizedTest
  @CsvSource({"64,64", "16,32", "3,16"})
  void convolutionsThatOneDnnAlwaysComputesCorrectlyAreFoundCorrect(int in, int out) {
    ConvolutionCase convolution = of(in, out, LibtorchProbeTest::convolve);
    assertTrue(isRight(convolution, Layout.CHANNELS_LAST, true));
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aWrongOutputIsFound(Layout layout) {
    Computation wrong =
        (x, weight) -> {
          NDArray y = convolve(x, weight);
          return x.getDataType() == DataType.FLOAT32 ? y.add(y.mul(1e-3)) : y;
        };
    assertFalse(isRight(of(64, 64, wrong), layout, false));
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void aWrongInputGradientIsFoundIfItIsRequested(Layout layout) {
    Computation wrong =
        (x, weight) -> {
          NDArray y = convolve(x, weight);
          return x.getDataType() == DataType.FLOAT32 ? y.add(y.sub(y.stopGradient()).mul(1e-3)) : y;
        };
    assertFalse(isRight(of(64, 64, wrong), layout, true));
    assertTrue(isRight(of(64, 64, wrong), layout, false));
  }

  @Test
  void aValueThatIsNotANumberIsFound() {
    Computation wrong =
        (x, weight) -> {
          NDArray y = convolve(x, weight);
          return x.getDataType() == DataType.FLOAT32 ? y.add(y.mul(0).log()) : y;
        };
    assertFalse(isRight(of(16, 16, wrong), Layout.CHANNELS_LAST, false));
  }

  @ParameterizedTest
  @CsvSource({"1,8", "1,1", "3,5", "17,20", "12,24"})
  void channelsLastOrderIsCorrectOnEveryMachine(int in, int out) {
    for (Layout layout : Layout.values()) {
      ConvolutionCase convolution = of(in, out, LibtorchProbeTest::convolve);
      assertTrue(probe.isRight(convolution, layout, ConvolutionPath.CHANNELS_LAST, true));
    }
  }

  @Test
  void libtorchInThisProcessIsCorrectOrCorrected() {
    EngineVerdict verdict = EngineCheck.ofProcess().verdict();
    assertFalse(verdict.state() == EngineVerdict.State.INCORRECT, verdict.text());
    assertEquals(verdict, EngineCheck.ofProcess().verdict());
  }
}
