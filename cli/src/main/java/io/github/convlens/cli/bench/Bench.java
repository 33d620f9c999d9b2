package io.github.convlens.cli.bench;

import ai.djl.Device;
import io.github.convlens.experiment.run.Environment;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingLoop;
import io.github.convlens.training.record.ActivationStats;
import io.github.convlens.training.record.RecordOptions;
import io.github.convlens.training.record.RecordedLayers;
import io.github.convlens.training.session.RunDirectory;
import io.github.convlens.training.session.TrainingSession;
import io.github.convlens.training.session.TrainingSetup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures a training with recording off and on, in alternating blocks within one process. */
public final class Bench {

  private static final double MILLIS = 1e3;
  private static final int KIBIBYTES = 1024;

  private final TrainingSetup setup;
  private final int rounds;
  private final double blockSeconds;
  private final double warmUpSeconds;
  private double firstBatch;

  /**
   * @param setup with more epochs than the measurement will take
   */
  public Bench(TrainingSetup setup, int rounds, double blockSeconds, double warmUpSeconds) {
    this.setup = setup;
    this.rounds = rounds;
    this.blockSeconds = blockSeconds;
    this.warmUpSeconds = warmUpSeconds;
  }

  /**
   * Trains until every round is measured.
   *
   * @param folder for the files that recording writes
   */
  public BenchResult run(String name, TrainingSession session, Path folder, Device device)
      throws IOException {
    RecordOptions record = setup.record();
    RunDirectory files = new RunDirectory(folder);
    Switched statistics =
        new Switched(new ActivationStats(record.activations(), files.activationStats()));
    List<Switched> rest = record.furtherTables(folder).stream().map(Switched::new).toList();
    List<Mode> modes = rest.isEmpty() ? List.of(Mode.OFF, Mode.STATISTICS) : List.of(Mode.values());
    Blocks blocks =
        new Blocks(
            modes,
            rounds,
            blockSeconds,
            warmUpSeconds,
            mode -> {
              statistics.turn(mode != Mode.OFF);
              rest.forEach(one -> one.turn(mode == Mode.EVERYTHING));
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
        name,
        setup.training().batchSize(),
        new RecordedLayers(session.network(), record.activations().layers()).names().size(),
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
    return (System.currentTimeMillis() - start) / MILLIS;
  }

  private static Long peakMebibytes() throws IOException {
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
