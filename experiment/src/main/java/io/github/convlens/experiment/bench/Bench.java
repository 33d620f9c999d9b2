package io.github.convlens.experiment.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.TemporaryFolder;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.experiment.device.Devices;
import io.github.convlens.experiment.run.Environment;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingLoop;
import io.github.convlens.training.loop.TrainingOptions;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.LayerListeners;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.record.RecordedLayers;
import io.github.convlens.training.session.TrainingSession;
import io.github.convlens.training.session.TrainingSetup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures the speed of training with and without recording, in alternating blocks within one
 * process.
 */
public final class Bench {

  private static final double MILLIS_PER_SECOND = 1e3;
  private static final int KIBIBYTES = 1024;

  /** More epochs than any measurement takes, since the measurement decides when training ends. */
  private static final int EPOCHS = 1_000_000;

  private final Configuration configuration;
  private final ActivationStats.Options activations;
  private final int rounds;
  private final double blockSeconds;
  private final double warmUpSeconds;
  private double firstBatch;

  /**
   * @param configuration the configuration of the training run and of its recorded tables
   * @param rounds the number of blocks of each mode, 1 or more
   * @param blockSeconds the minimum duration of a block, above 0
   * @param warmUpSeconds the duration before the first block, 0 or more
   * @throws InvalidInputException if a number is out of range, or the configuration records no
   *     statistics of layer outputs
   */
  public Bench(Configuration configuration, int rounds, double blockSeconds, double warmUpSeconds) {
    if (rounds < 1 || !(blockSeconds > 0) || !(warmUpSeconds >= 0)) {
      throw new InvalidInputException(
          ("%d rounds, blocks of %s s and %s s of warm-up: give 1 round or more, blocks above 0 s,"
                  + " and a warm-up of 0 s or more")
              .formatted(rounds, blockSeconds, warmUpSeconds));
    }
    ActivationStats.Options recorded = configuration.record().activations();
    if (recorded == null) {
      throw new InvalidInputException(
          "record.activations",
          "record.activations must not be null, since bench measures its cost");
    }
    this.configuration = configuration;
    this.activations = recorded;
    this.rounds = rounds;
    this.blockSeconds = blockSeconds;
    this.warmUpSeconds = warmUpSeconds;
  }

  /** The minimum duration of a measurement of all three modes, in seconds. */
  public long leastSeconds() {
    return Math.round(rounds * blockSeconds * Mode.values().length + warmUpSeconds);
  }

  /**
   * Trains as configured, but for as many epochs as the measurement takes. Recorded files are
   * written to a temporary folder, which is deleted at the end.
   *
   * @param data the data set, from {@link Configuration#dataSet}
   */
  public BenchResult run(DataSet data, Device device) throws IOException {
    TrainingSetup setup =
        configuration
            .setup(data)
            .withTraining(configuration.training().with(TrainingOptions.EPOCHS, EPOCHS));
    try (TemporaryFolder folder = TemporaryFolder.create("convlens-bench");
        NDManager manager = Devices.open(device);
        TrainingSession session = TrainingSession.inMemory(setup, manager)) {
      return run(setup, session, folder.path(), device);
    }
  }

  private BenchResult run(TrainingSetup setup, TrainingSession session, Path folder, Device device)
      throws IOException {
    RecordOptions record = setup.record();
    LayerListeners layers = record.listeners(folder);
    Switched statistics = new Switched(layers.outputs().orElseThrow());
    List<Switched> rest = layers.others().stream().map(Switched::new).toList();
    List<Mode> modes = rest.isEmpty() ? List.of(Mode.OFF, Mode.STATISTICS) : List.of(Mode.values());
    TimedBlocks blocks =
        new TimedBlocks(
            modes,
            rounds,
            blockSeconds,
            warmUpSeconds,
            mode -> {
              statistics.setEnabled(mode != Mode.OFF);
              rest.forEach(one -> one.setEnabled(mode == Mode.EVERYTHING));
            },
            () -> firstBatch = secondsSinceStart(),
            System::nanoTime);
    List<Listener> listeners = new ArrayList<>(List.of(statistics));
    listeners.addAll(rest);
    listeners.add(blocks);
    try (TrainingLoop loop = session.loop(listeners)) {
      loop.run();
    }
    List<Double> off = blocks.imagesPerSecond(Mode.OFF);
    return new BenchResult(
        configuration.name(),
        setup.training().batchSize(),
        new RecordedLayers(session.network(), activations.layers()).names().size(),
        rounds,
        firstBatch,
        peakMebibytes(),
        modes.stream()
            .map(mode -> BenchResult.Measured.of(mode, off, blocks.imagesPerSecond(mode)))
            .toList(),
        Environment.current(List.of(device), record));
  }

  private static double secondsSinceStart() {
    long start = ManagementFactory.getRuntimeMXBean().getStartTime();
    return (System.currentTimeMillis() - start) / MILLIS_PER_SECOND;
  }

  private static @Nullable Long peakMebibytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return null;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES)
        .findFirst()
        .orElse(null);
  }
}
