package io.github.convlens.cli.command;

import ai.djl.Device;
import io.github.convlens.cli.config.Configuration;
import io.github.convlens.cli.config.ConfigurationException;
import io.github.convlens.cli.device.Devices;
import io.github.convlens.data.DataSet;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.training.TrainingSetup;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a configuration says of a training, in the training's own terms. */
final class ConfiguredTraining {

  private ConfiguredTraining() {}

  /**
   * The one device to train on; says what {@code auto} came to.
   *
   * @throws ConfigurationException if it is not there, or cannot be used as configured
   */
  static Device device(Configuration configuration) {
    requireFloat32(configuration);
    List<Device> devices = Devices.choose(configuration.device(), log()::info);
    if (devices.size() > 1) {
      throw new ConfigurationException(
          "device", "device: training on several GPUs is not available yet: name one");
    }
    return devices.get(0);
  }

  /** Everything that decides what is computed. */
  static TrainingSetup setup(Configuration configuration, DataSet data) {
    FeatureShape image =
        FeatureShape.image(data.train().channels(), data.train().height(), data.train().width());
    NetworkSpec network =
        configuration.model().build(image, configuration.outputs(data.classNames().size()));
    String weights = configuration.model().weights();
    return new TrainingSetup(
        data,
        configuration.data().validation(),
        configuration.data().augment(),
        network,
        configuration.model().init(),
        weights == null ? null : Path.of(weights),
        configuration.training(),
        configuration.record(),
        configuration.seed());
  }

  private static void requireFloat32(Configuration configuration) {
    if (configuration.precision() != Configuration.Precision.FLOAT32) {
      throw new ConfigurationException(
          "precision", "precision: float16 is not available yet: use float32");
    }
  }

  /** Not a constant: a command that is only listed needs no logging. */
  private static Logger log() {
    return LoggerFactory.getLogger(ConfiguredTraining.class);
  }
}
