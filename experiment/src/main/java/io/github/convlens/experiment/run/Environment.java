package io.github.convlens.experiment.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.convlens.model.engine.EngineCheck;
import io.github.convlens.training.loop.Machine;
import io.github.convlens.training.record.KernelChoice;
import io.github.convlens.training.record.RecordOptions;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The machine and the software of a run, which are stored in {@code environment.json}.
 *
 * @param cpuThreads the number of threads that libtorch uses within an operator
 * @param outputKernels the kernels that compute statistics of layer outputs: {@code native} or
 *     {@code libtorch} on a CPU, with the reason if there was no choice, and {@code device} on a
 *     GPU; null if outputs are not recorded
 * @param convolutions whether libtorch's convolutions are correct on this CPU, and the workaround
 *     if they are not
 */
public record Environment(
    String convlens,
    String djl,
    String libtorch,
    String java,
    String os,
    String cpu,
    int processors,
    int cpuThreads,
    String device,
    @Nullable String outputKernels,
    String convolutions,
    String started) {

  /**
   * The environment of this process, which computes on {@code devices} and records the tables of
   * {@code record}.
   */
  public static Environment current(List<Device> devices, RecordOptions record) {
    return current(devices, record, EngineCheck.ofProcess());
  }

  /**
   * The environment of this process, as in {@link #current(List, RecordOptions)}.
   *
   * @param engine the check of libtorch's convolutions, which decides how they are computed on a
   *     CPU
   */
  public static Environment current(
      List<Device> devices, RecordOptions record, EngineCheck engine) {
    Machine machine = Machine.present(devices);
    return new Environment(
        Version.current(),
        Engine.getDjlVersion(),
        machine.libtorch(),
        Runtime.version().toString(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        machine.cpu(),
        Runtime.getRuntime().availableProcessors(),
        machine.threads(),
        machine.device(),
        outputKernels(record, devices.get(0)),
        devices.get(0).isGpu() ? "on the GPU, not checked" : engine.verdict().text(),
        OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static @Nullable String outputKernels(RecordOptions record, Device device) {
    if (record.activations() == null && record.histogram() == null) {
      return null;
    }
    if (device.isGpu()) {
      return "device";
    }
    return record.activations() == null
        ? KernelChoice.AUTO.inUse()
        : record.activations().kernels().inUse();
  }

  /** The environment as JSON. */
  public String json() throws IOException {
    ObjectMapper mapper =
        new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);
    return mapper.writeValueAsString(this) + "\n";
  }
}
