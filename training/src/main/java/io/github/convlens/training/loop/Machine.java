package io.github.convlens.training.loop;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import io.github.convlens.core.CpuInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The properties of a machine that, together with the configuration, determine floating-point
 * results.
 *
 * @param cpu the model of the processor; {@code unknown} if {@code /proc/cpuinfo} does not name it
 * @param device the devices, such as {@code cpu}, {@code cuda:0} or {@code cuda:0,cuda:1}
 * @param libtorch the version of libtorch
 * @param threads the number of threads that libtorch uses within an operator
 */
public record Machine(String cpu, String device, String libtorch, int threads) {

  private static final String UNKNOWN = "unknown";

  /**
   * @throws IllegalArgumentException if there are no threads
   */
  public Machine {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
  }

  /** The machine of this process, which trains on {@code devices}. */
  public static Machine present(List<Device> devices) {
    Engine engine = Engine.getEngine("PyTorch");
    String names =
        devices.stream()
            .map(device -> device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu")
            .collect(Collectors.joining(","));
    return new Machine(cpuModel(), names, engine.getVersion(), JniUtils.getNumThreads());
  }

  /**
   * Makes libtorch use {@code threads} threads, since results depend on how libtorch divides sums
   * among threads.
   */
  public void restoreThreads() {
    if (JniUtils.getNumThreads() != threads) {
      JniUtils.setNumThreads(threads);
    }
  }

  /**
   * The differences between this machine and {@code now}, as messages to the user; empty if results
   * will be bit-identical. The number of threads is left out, since {@link #restoreThreads} sets
   * it.
   */
  public List<String> changes(Machine now) {
    List<String> changes = new ArrayList<>();
    change(changes, "the processor", cpu, now.cpu);
    change(changes, "the device", device, now.device);
    change(changes, "libtorch", libtorch, now.libtorch);
    return changes;
  }

  private static void change(List<String> changes, String what, String before, String now) {
    if (!before.equals(now)) {
      changes.add("%s was %s and is now %s".formatted(what, before, now));
    }
  }

  private static String cpuModel() {
    return CpuInfo.value(Set.of("model name")).orElse(UNKNOWN);
  }
}
