package io.github.convlens.experiment;

import ai.djl.Device;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.DataSet;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.model.FeatureShape;
import io.github.convlens.model.NetworkSpec;
import io.github.convlens.training.TrainingSetup;
import io.github.convlens.training.precision.Precision;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a configuration says of a training, in the training's own terms. */
public final class ConfiguredTraining {

  private ConfiguredTraining() {}

  /**
   * The devices to train on, the first one's weights being the run's; says what {@code auto} came
   * to.
   *
   * @throws InvalidInputException if one is not there, or cannot be used as configured
   */
  public static List<Device> devices(Configuration configuration) {
    List<Device> devices = Devices.choose(configuration.device(), log()::info);
    requireUsable(configuration.training().precision(), devices);
    return devices;
  }

  /**
   * The one device that a command works on.
   *
   * @param command for people, as {@code "bench"}
   * @throws InvalidInputException as {@link #devices}, and if several are asked for
   */
  public static Device device(Configuration configuration, String command) {
    List<Device> devices = devices(configuration);
    if (devices.size() > 1) {
      throw new InvalidInputException(
          "device", "device: " + command + " works on one device: name one with --device");
    }
    return devices.get(0);
  }

  /** Everything that decides what is computed. */
  public static TrainingSetup setup(Configuration configuration, DataSet data) {
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

  private static void requireUsable(Precision precision, List<Device> devices) {
    if (precision == Precision.FLOAT16 && !devices.stream().allMatch(Device::isGpu)) {
      throw new InvalidInputException(
          "precision", "precision: float16 needs a CUDA GPU: use float32 or --device cuda");
    }
  }

  /** Not a constant: a command that is only listed needs no logging. */
  private static Logger log() {
    return LoggerFactory.getLogger(ConfiguredTraining.class);
  }
}
