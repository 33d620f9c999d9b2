package io.github.convlens.dev.gpu;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.device.DeviceChoice;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Counts, with libtorch's profiler, the operations that make the host wait for a device during some
 * batches of a training run. {@code scripts/gpu-check} runs it.
 */
public final class HostReads {

  /**
   * Operators that return a number to the host, and CUDA runtime calls that wait for the device.
   */
  private static final Pattern WAITS =
      Pattern.compile("aten::(item|_local_scalar_dense|nonzero)|cuda\\w*Synchronize|Memcpy DtoH.*");

  private static final int FIRST_STEP = 10;
  private static final int LAST_STEP = 40;

  private HostReads() {}

  /**
   * Prints a JSON object: the number of batches, and how often each such operation ran during them.
   *
   * @param args a configuration with at least 41 batches per epoch, and a device in the form of
   *     {@code --device}
   */
  public static void main(String... args) throws IOException {
    Configuration configuration = Configuration.read(Path.of(args[0]));
    Device device = Devices.choose(DeviceChoice.parse(args[1]), System.err::println).get(0);
    Path trace = Files.createTempFile("convlens-trace", ".json");
    try (NDManager manager = Devices.open(device);
        TrainingSession session =
            TrainingSession.inMemory(
                configuration.setup(
                    configuration.dataSet(DataSearchPath.ofProcess(null), Progress.NONE)),
                manager)) {
      session.train(List.of(new Profiler(trace, device.isGpu())));
      System.out.println(
          new ObjectMapper()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(
                  Map.of("batches", LAST_STEP - FIRST_STEP + 1, "waits", waits(trace))));
    } finally {
      Files.delete(trace);
    }
  }

  private static Map<String, Integer> waits(Path trace) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode event : new ObjectMapper().readTree(trace.toFile())) {
      String name = event.path("name").asText();
      if (WAITS.matcher(name).matches()) {
        counts.merge(name, 1, Integer::sum);
      }
    }
    return counts;
  }

  /**
   * A listener that profiles the batches from {@code FIRST_STEP} to {@code LAST_STEP}, both
   * included.
   */
  private record Profiler(Path trace, boolean cuda) implements Listener {
    @Override
    public void onBatchBegin(TrainingBatch batch) {
      if (batch.step() == FIRST_STEP) {
        JniUtils.startProfile(cuda, false, false);
      }
    }

    @Override
    public void onBatchEnd(TrainingBatch batch) {
      if (batch.step() == LAST_STEP) {
        JniUtils.stopProfile(trace.toString());
      }
    }
  }
}
