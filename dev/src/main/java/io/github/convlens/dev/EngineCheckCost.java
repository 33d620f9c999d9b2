package io.github.convlens.dev;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.engine.ConvolutionCase;
import io.github.convlens.model.engine.ConvolutionPath;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.model.engine.Layout;
import io.github.convlens.model.engine.Probe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures how much time the check of convolutions ({@link EngineCheck}) costs a process.
 *
 * <p>Each process yields one measurement, because a process makes the check only once. The check
 * runs the first convolution of the process, which also starts parts of libtorch. Without the
 * check, the first training step would have to start them. What the check costs is therefore the
 * difference between the times to the end of the first training step (the second number printed)
 * without an argument and with the argument {@code unchecked}.
 *
 * <p>With {@code started}, the first convolution runs before the clock starts, just as commands run
 * it while they read their data. The second number printed with {@code started}, minus the second
 * number printed with {@code unchecked}, is what the check adds to the time of such a command.
 */
public final class EngineCheckCost {
  private static final int BATCH = 64;
  private static final double NANOS_PER_MILLI = 1e6;

  private EngineCheckCost() {}

  /**
   * Prints the times to the end of the check and to the end of the first training step, in
   * milliseconds.
   *
   * @param args the configuration, the number of channels of its images, their side in pixels,
   *     their number of classes, and optionally {@code unchecked} or {@code started}
   */
  public static void main(String... args) {
    Configuration configuration = Configuration.read(Path.of(args[0]));
    int side = Integer.parseInt(args[2]);
    NetworkSpec spec =
        configuration.network(
            FeatureShape.image(Integer.parseInt(args[1]), side, side), Integer.parseInt(args[3]));
    String mode = args.length > 4 ? args[4] : "checked";
    List<ConvolutionCase> convolutions = new ArrayList<>();
    EngineCheck collecting =
        new EngineCheck(new Collecting(convolutions), Optional::empty, Optional::empty);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      if (mode.equals("started")) {
        EngineCheck.ofProcess().verdict();
      }
      Network network =
          Network.create(
              spec, configuration.model().init(), configuration.seed(), manager, collecting);
      long begin = System.nanoTime();
      if (!mode.equals("unchecked")) {
        EngineCheck.ofProcess().prepare(convolutions);
      }
      double check = (System.nanoTime() - begin) / NANOS_PER_MILLI;
      try (GradientCollector gradients = Engine.getInstance().newGradientCollector();
          NDArray images = manager.ones(spec.input().batch(BATCH));
          NDArray outputs = network.forward(images, true, null);
          NDArray sum = outputs.sum()) {
        gradients.backward(sum);
      }
      System.out.printf(
          Locale.ROOT, "%.1f %.1f%n", check, (System.nanoTime() - begin) / NANOS_PER_MILLI);
    }
  }

  /** A probe that records the convolutions of a network, and reports each of them as correct. */
  private record Collecting(List<ConvolutionCase> convolutions) implements Probe {
    @Override
    public boolean standardIsRight(int attempt) {
      return true;
    }

    @Override
    public boolean isRight(
        ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient) {
      return convolutions.add(convolution);
    }
  }
}
