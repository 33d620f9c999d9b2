package io.github.convlens.experiment.device;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Chooses and opens the devices of this machine that the user requested. */
public final class Devices {

  private Devices() {}

  /**
   * Returns the devices that fit the user's choice.
   *
   * @param say receives one line that names the device that {@code auto} chose
   * @return one device, or several GPUs if several were requested
   * @throws InvalidInputException if a GPU was requested and none is usable; the message says what
   *     is missing
   */
  public static List<Device> choose(DeviceChoice choice, Consumer<String> say) {
    return choose(choice, choice.kind() == DeviceChoice.Kind.CPU ? null : GpuFacts.look(), say);
  }

  /**
   * Opens a device for computation, with the number of threads that {@link CpuThreads#fit} chooses.
   */
  public static NDManager open(Device device) {
    CpuThreads.fit();
    return NDManager.newBaseManager(device);
  }

  static List<Device> choose(DeviceChoice choice, @Nullable GpuFacts facts, Consumer<String> say) {
    return switch (choice.kind()) {
      case CPU -> List.of(Device.cpu());
      case AUTO -> {
        GpuFacts found = Objects.requireNonNull(facts);
        boolean gpu = found.usable();
        say.accept(
            gpu
                ? "device: cuda:0 (auto; set device to cpu for the CPU)"
                : "device: cpu (auto; no GPU: " + found.missing().get(0) + ")");
        yield List.of(gpu ? Device.gpu(0) : Device.cpu());
      }
      case CUDA -> gpus(choice, Objects.requireNonNull(facts));
    };
  }

  private static List<Device> gpus(DeviceChoice choice, GpuFacts facts) {
    if (!facts.usable()) {
      throw new InvalidInputException(
          "device",
          "device "
              + choice
              + ": no usable GPU: "
              + String.join("; ", facts.missing())
              + " ('convlens doctor' shows more; set device to cpu to use the CPU)");
    }
    for (int gpu : choice.gpus()) {
      if (gpu >= facts.gpus()) {
        throw new InvalidInputException(
            "device",
            "device "
                + choice
                + ": there is no cuda:"
                + gpu
                + ": the last is cuda:"
                + (facts.gpus() - 1));
      }
    }
    return choice.gpus().isEmpty()
        ? List.of(Device.gpu(0))
        : choice.gpus().stream().map(Device::gpu).toList();
  }
}
