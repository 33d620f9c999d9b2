package io.github.convlens.training.gradcheck;

import ai.djl.ndarray.NDManager;
import io.github.convlens.model.Activation;
import io.github.convlens.model.Conv;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.Flatten;
import io.github.convlens.model.GlobalPool;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.Linear;
import io.github.convlens.model.NamedLayer;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.engine.ConvolutionCase;
import io.github.convlens.model.engine.ConvolutionPath;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.model.engine.Layout;
import io.github.convlens.model.engine.Probe;
import io.github.convlens.training.internal.torch.Kernels;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares float32 with float64, with or without a check of libtorch, for {@link HiddenCachesTest}.
 */
final class UncheckedPrecision {

  private UncheckedPrecision() {}

  private record Trusting() implements Probe {
    @Override
    public boolean standardIsRight(int attempt) {
      return true;
    }

    @Override
    public boolean isRight(
        ConvolutionCase convolution, Layout layout, ConvolutionPath path, boolean inputGradient) {
      return true;
    }
  }

  /**
   * @param args {@code checked} or {@code unchecked}
   */
  public static void main(String... args) {
    EngineCheck engine =
        args[0].equals("checked")
            ? EngineCheck.ofProcess()
            : new EngineCheck(new Trusting(), Optional::empty, Optional::empty);
    NetworkSpec spec =
        new NetworkSpec(
            FeatureShape.image(3, 9, 9),
            Stream.of(
                    Conv.of(17, 3, 1, 1, true),
                    Activation.of(Activation.Function.TANH),
                    Conv.of(24, 5, 2, 2, true),
                    Activation.of(Activation.Function.TANH),
                    Conv.of(48, 3, 2, 1, true),
                    new GlobalPool(null),
                    new Flatten(),
                    new Linear(3, true))
                .map(NamedLayer::of)
                .toList());
    try (NDManager manager = NDManager.newBaseManager();
        Kernels kernels = Kernels.load(manager)) {
      Network network = Network.create(spec, Initialisation.pytorch(), 1, manager, engine);
      new SinglePrecisionCheck(
              network, outputs -> outputs.sub(1).square().mean(), 1, kernels, manager)
          .run()
          .forEach(row -> System.out.println("row " + row.name() + " " + row.holds()));
    }
  }
}
