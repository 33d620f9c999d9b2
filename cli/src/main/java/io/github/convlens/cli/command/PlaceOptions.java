package io.github.convlens.cli.command;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.device.DeviceChoice;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the folder of the data and for the device. */
final class PlaceOptions {

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "The only folder to look in for data sets.")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "auto, cpu, cuda, cuda:N or cuda:0,cuda:1.")
  private @Nullable String device;

  /** The only folder that is searched for data; null if the option was not given. */
  @Nullable Path dataDirectory() {
    return dataDirectory;
  }

  /** The options except the device, as arguments for another convlens process. */
  List<String> arguments() {
    return dataDirectory == null ? List.of() : List.of("--data-dir", dataDirectory.toString());
  }

  /** The text of the device option; null if the option was not given. */
  @Nullable String device() {
    return device;
  }

  /**
   * The device to use.
   *
   * @param fallback the device to use if the option was not given
   * @throws InvalidInputException if the option does not name a device
   */
  DeviceChoice choice(DeviceChoice fallback) {
    try {
      return device == null ? fallback : DeviceChoice.parse(device);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("device", "--" + e.getMessage());
    }
  }
}
