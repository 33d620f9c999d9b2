package io.github.convlens.experiment.device;

import io.github.convlens.core.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The device that the user requested: {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:N} or
 * {@code cuda:0,cuda:1}.
 *
 * @param kind the kind of device
 * @param gpus the indices of the requested GPUs; empty for auto, cpu and cuda without an index
 */
public record DeviceChoice(Kind kind, List<Integer> gpus) {

  /** The kinds of device. {@code AUTO} is a GPU if one is usable, and the CPU otherwise. */
  public enum Kind {
    AUTO,
    CPU,
    CUDA
  }

  private static final Pattern GPUS = Pattern.compile("cuda:\\d{1,3}(,cuda:\\d{1,3})*");

  public DeviceChoice {
    gpus = List.copyOf(gpus);
  }

  /**
   * Parses the value of {@code device} in a configuration.
   *
   * @throws InvalidInputException if {@code text} is not a device, or names a GPU twice
   */
  public static DeviceChoice parse(String text) {
    switch (text) {
      case "auto" -> {
        return new DeviceChoice(Kind.AUTO, List.of());
      }
      case "cpu" -> {
        return new DeviceChoice(Kind.CPU, List.of());
      }
      case "cuda" -> {
        return new DeviceChoice(Kind.CUDA, List.of());
      }
      default -> {}
    }
    if (!GPUS.matcher(text).matches()) {
      throw InvalidInputException.option(
          "device", "is \"" + text + "\"", "give auto, cpu, cuda, cuda:N or cuda:0,cuda:1");
    }
    List<Integer> gpus =
        Arrays.stream(text.split(",")).map(gpu -> Integer.valueOf(gpu.substring(5))).toList();
    if (gpus.stream().distinct().count() < gpus.size()) {
      throw InvalidInputException.option("device", "is \"" + text + "\"", "name each GPU once");
    }
    return new DeviceChoice(Kind.CUDA, gpus);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case AUTO -> "auto";
      case CPU -> "cpu";
      case CUDA ->
          gpus.isEmpty()
              ? "cuda"
              : gpus.stream().map(gpu -> "cuda:" + gpu).collect(Collectors.joining(","));
    };
  }
}
