package io.github.convlens.model.engine;

import ai.djl.ndarray.types.DataType;
import io.github.convlens.model.Updates;
import java.util.List;
import java.util.Optional;

/** The program that the processes of {@link HiddenCachesTest} run. */
final class HiddenCaches {
  private static final int UPDATES = 30;

  private HiddenCaches() {}

  /**
   * A probe that tests libtorch, but can pretend that all results are correct ({@code right}), or
   * that results in channels-last order are wrong (not {@code channelsLast}).
   */
  private record Believing(Probe probe, boolean right, boolean channelsLast) implements Probe {
    @Override
    public boolean standardIsRight(int attempt) {
      return right || probe.standardIsRight(attempt);
    }

    @Override
    public boolean isRight(
        ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient) {
      return right
          || ((channelsLast || path == ConvolutionPath.DIRECT)
              && probe.isRight(convolution, layout, path, inputGradient));
    }
  }

  private static EngineCheck engine(String repair) {
    Probe probe = new LibtorchProbe();
    return switch (repair) {
      case "unchecked" ->
          new EngineCheck(new Believing(probe, true, true), Optional::empty, Optional::empty);
      case "caches" -> EngineCheck.ofProcess();
      case "channels-last" -> new EngineCheck(probe, Optional::empty, Optional::empty);
      case "off" ->
          new EngineCheck(new Believing(probe, false, false), Optional::empty, OneDnn::switchOff);
      case "nothing" ->
          new EngineCheck(new Believing(probe, false, false), Optional::empty, Optional::empty);
      default -> throw new IllegalArgumentException(repair);
    };
  }

  /**
   * @param args the repair to use: one of the names in the method {@code engine}
   */
  public static void main(String... args) {
    EngineCheck engine = engine(args[0]);
    try {
      for (Updates network : List.of(Updates.manyKinds(), Updates.oneChannel())) {
        List<double[]> single = network.after(UPDATES, DataType.FLOAT32, engine);
        List<double[]> again = network.after(UPDATES, DataType.FLOAT32, engine);
        List<double[]> exact = network.after(UPDATES, DataType.FLOAT64, engine);
        System.out.println("error " + Updates.difference(exact, single));
        System.out.println("repetition " + Updates.difference(single, again));
        System.out.println("outputs for one image: " + network.ofOneImage(engine).length);
      }
    } catch (EngineFaultException e) {
      System.out.println("refused " + e.getMessage());
    }
    System.out.println("verdict " + engine.verdict().text());
  }
}
