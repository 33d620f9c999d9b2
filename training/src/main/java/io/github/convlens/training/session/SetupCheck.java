package io.github.convlens.training.session;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.device.DeviceImages;
import io.github.convlens.model.block.Network;
import io.github.convlens.training.loop.BatchNormInput;
import io.github.convlens.training.loop.Placement;
import io.github.convlens.training.loop.TaskFit;
import io.github.convlens.training.loop.TrainingLoop;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.RecordedLayers;
import java.util.List;

/** Checks that the options fit the data and the network, before training begins. */
final class SetupCheck {

  private SetupCheck() {}

  /**
   * @param train the training split
   * @throws InvalidInputException if an option does not fit the data or the network
   */
  static void require(
      TrainingSetup setup, Network network, DeviceImages train, Placement placement) {
    try {
      requireTraining(setup, network, train, placement);
    } catch (InvalidInputException e) {
      throw e.within("training");
    }
    ActivationStats.Options recorded = setup.record().activations();
    if (recorded != null) {
      try {
        RecordedLayers.requireKnown(network, recorded.layers());
        recorded.kernels().requireUsable(placement.first().getDevice());
      } catch (InvalidInputException e) {
        throw e.within("record.activations");
      }
    }
  }

  private static void requireTraining(
      TrainingSetup setup, Network network, DeviceImages train, Placement placement) {
    TrainingOptions options = setup.training();
    List<String> classes = setup.data().classNames();
    TaskFit.require(options);
    TrainingLoop.requireFits(train.count(), options);
    // These three methods are called only because they reject options that do not fit.
    options.rates().of(network);
    options.freeze().ifPresent(freeze -> freeze.leaves(setup.network(), 0));
    options.classBalance().trained(options.loss(), train.targets(), classes);
    options.scores().requireInform(classes.size(), options);
    BatchNormInput.requireTwoValues(
        setup.network(), train.count(), options, placement.managers().size());
  }
}
