package io.github.convlens.experiment.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.convlens.training.checkpoint.Machine;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What a run was computed on: {@code environment.json}.
 *
 * @param cpuThreads threads that libtorch uses within an operator
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
    String started) {

  /** The environment of this process, computing on {@code devices}. */
  public static Environment current(List<Device> devices) {
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
        OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** It as JSON. */
  public String json() throws IOException {
    ObjectMapper mapper =
        new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);
    return mapper.writeValueAsString(this) + "\n";
  }
}
