package io.github.convlens.cli.run;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.convlens.cli.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

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

  private static final Path CPU_FACTS = Path.of("/proc/cpuinfo");

  /** The environment of this process, computing on {@code device}. */
  public static Environment current(Device device) {
    return new Environment(
        Version.current(),
        Engine.getDjlVersion(),
        Engine.getEngine("PyTorch").getVersion(),
        Runtime.version().toString(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        JniUtils.getNumThreads(),
        device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu",
        OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Writes it as JSON. */
  public void write(Path file) throws IOException {
    ObjectMapper mapper =
        new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);
    Files.writeString(file, mapper.writeValueAsString(this) + "\n");
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(CPU_FACTS, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      // Only Linux has the file; elsewhere the operating system's name must do.
      return "unknown";
    }
  }
}
