package io.github.convlens.training.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.convlens.data.device.Batch;
import io.github.convlens.data.device.Batches;
import io.github.convlens.model.Initialisation;
import io.github.convlens.model.block.Network;
import io.github.convlens.model.block.NetworkParameter;
import io.github.convlens.training.internal.torch.GradientMode;
import io.github.convlens.training.internal.torch.Kernels;
import io.github.convlens.training.loop.Evaluator;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.optimize.Gradients;
import io.github.convlens.training.optimize.Loss;
import io.github.convlens.training.precision.ForwardPass;
import io.github.convlens.training.precision.LossScale;

/**
 * Tries one training batch and one validation batch before the first epoch, so that a mistake or a
 * lack of memory is noticed within seconds. A second network with the same description is used, so
 * that the run's own network does not change.
 */
final class FirstBatches {

  private FirstBatches() {}

  /**
   * @param place the devices. Only the first is tried. It receives as many images as its part of a
   *     training batch, or of a worker's share of a training batch, would have
   * @param kernels the kernels on that device; they stay open
   */
  static void attempt(TrainingSetup setup, SessionImages images, Placement place, Kernels kernels) {
    TrainingOptions options = setup.training();
    int devices = options.workers() * place.managers().size();
    try (NDManager manager = place.first().newSubManager();
        Loss loss = new Loss(options.loss(), kernels, manager)) {
      Network network =
          Network.create(setup.network(), Initialisation.pytorch(), 0, manager, place.engine());
      // Freezes only the layers that are frozen in the last epoch, in which the most layers learn
      // and the most memory is needed.
      options
          .freeze()
          .ifPresent(
              freeze -> network.freeze(freeze.leaves(setup.network(), options.epochs() - 1)));
      int part = (options.batchSize() + devices - 1) / devices;
      try (Batches batches = images.train().shuffled(0, 0, part, false, setup.augmentation())) {
        GradientMode.on(() -> trainOne(network, batches, options, loss, kernels));
      }
      new Evaluator(network, loss, kernels, manager)
          .evaluate(images.validation(), options.batchSize(), 1);
    }
  }

  private static void trainOne(
      Network network, Batches batches, TrainingOptions options, Loss loss, Kernels kernels) {
    try (NDManager scope = network.parameters().get(0).array().getManager().newSubManager();
        Batch batch = batches.get(0, scope);
        Gradients gradients =
            new Gradients(
                network.parameters().stream()
                    .filter(p -> p.trainable() && !network.frozen(p))
                    .map(NetworkParameter::array)
                    .toList(),
                options.clipping(),
                LossScale.none(kernels),
                kernels)) {
      NDArray outputs =
          ForwardPass.of(options.precision(), network, kernels).outputs(batch.images(), null);
      gradients.add(loss.of(outputs, batch).loss());
    }
  }
}
