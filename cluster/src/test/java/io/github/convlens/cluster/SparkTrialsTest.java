package io.github.convlens.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.FileTree;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.experiment.cluster.Cluster;
import io.github.convlens.experiment.cluster.SentTrials;
import io.github.convlens.experiment.search.Search;
import io.github.convlens.experiment.search.SearchFolder;
import io.github.convlens.experiment.search.SearchListener;
import io.github.convlens.experiment.search.SearchOptions;
import io.github.convlens.experiment.search.SearchPlan;
import io.github.convlens.experiment.search.SearchResult;
import io.github.convlens.experiment.search.Trial;
import io.github.convlens.experiment.search.TrialOutcome;
import io.github.convlens.experiment.search.TrialRunner;
import io.github.convlens.training.loop.StopSignal;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the trials of a search as Spark tasks. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class SparkTrialsTest {
  private static final String PROGRAM = TinyProgram.class.getName();
  private static final String WAITING = "trial-0001";

  @TempDir private Path folder;
  private Path configuration;
  private Path space;

  @BeforeEach
  void writeFiles() throws IOException {
    configuration =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            device: cpu
            data: {dataset: digits}
            model: {architecture: layers, layers: [flatten, {dropout: {p: 0.1}}, {linear: {out: 10}}]}
            training: {epochs: 2, batch_size: 32, limit_batches: 5, best: accuracy}
            checkpoint: {every: 2}
            """);
    space =
        Files.writeString(
            folder.resolve("space.yaml"), "training.learning_rate: {log: [0.001, 0.1]}\n");
  }

  @AfterEach
  void forgetSettings() {
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("spark."))
        .forEach(System::clearProperty);
  }

  @Test
  @Tag("slow")
  void losingAMachineChangesNoBitOfASearch() throws Exception {
    Search local = search("local", 12, 2, "tiny");
    local.run(inThisProcess(local.folder()), new StopSignal(), new SearchListener() {});
    Search far = search("far", 12, 2, TinyProgram.waitingIn(WAITING));
    try (StandaloneCluster machines = new StandaloneCluster(folder.resolve("cluster"), 2)) {
      machines.settings().forEach(System::setProperty);
      Thread killing = new Thread(() -> killTheMachineOf(WAITING, machines, far.folder()));
      killing.start();
      try (Cluster spark = Cluster.connectTo(machines.master())) {
        far.run(
            spark.trials(far.folder(), new SentTrials(PROGRAM, null, null)),
            new StopSignal(),
            new SearchListener() {});
      }
      killing.join();
    }
    assertEquals(results(local.folder()), results(far.folder()));
    String log = Files.readString(far.folder().output(1));
    assertTrue(log.contains("continuing at Optional["), log);
  }

  /**
   * Kills the machine that trains a trial as soon as there is a copy of a checkpoint to continue
   * from.
   */
  private void killTheMachineOf(String trial, StandaloneCluster machines, SearchFolder search) {
    Path copied = search.root().resolve(trial).resolve("checkpoints/latest");
    try {
      while (!Files.exists(copied)) {
        Thread.sleep(10);
      }
      machines.kill(Files.exists(scratch(trial, "work-0")) ? 0 : 1);
    } catch (InterruptedException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The folder in which a worker of the cluster trains a trial; a path that does not exist if the
   * worker does not train the trial.
   */
  private Path scratch(String trial, String worker) throws IOException {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:**/" + trial + "*");
    try (Stream<Path> all = Files.walk(folder.resolve("cluster").resolve(worker), 4)) {
      return all.filter(matcher::matches).findFirst().orElse(folder.resolve("none"));
    }
  }

  @Test
  @Tag("slow")
  void aStoppedSearchLeavesACheckpointFromWhichAnyMachineContinues() throws Exception {
    Search local = search("local", 2, 1, "tiny");
    local.run(inThisProcess(local.folder()), new StopSignal(), new SearchListener() {});
    Path copies = folder.resolve("copies");
    SentTrials sent = new SentTrials(PROGRAM, copies.toUri().toString(), null);
    Search far = search("far", 2, 1, TinyProgram.waitingIn(WAITING));
    Path latest = copies.resolve(WAITING).resolve("checkpoints/latest");
    try (Cluster spark = Cluster.connectTo("local[1]")) {
      TrialRunner runner = spark.trials(far.folder(), sent);
      StopSignal stop = new StopSignal();
      Thread stopping = new Thread(() -> stopWhen(latest, stop));
      stopping.start();
      SearchResult first = far.run(runner, stop, new SearchListener() {});
      stopping.join();
      assertEquals(1, first.trials().size());
      // The search was stopped during the sixth update. The copy contains the checkpoint that was
      // written then, not the previous one, of four updates.
      assertEquals("step-000000006", Files.readString(latest).strip());
      assertFalse(Files.exists(far.folder().run(1).checkpoints()));

      // This is the situation on another machine: the folder of the search is missing, but the
      // copies exist.
      FileTree.delete(far.folder().root());
      Search again = search("far", 2, 1, TinyProgram.waitingIn(WAITING));
      again.run(spark.trials(again.folder(), sent), new StopSignal(), new SearchListener() {});
      assertEquals(results(local.folder()), results(again.folder()));
    }
    assertEquals(
        results(local.folder()).get(WAITING), weights(new RunDirectory(copies.resolve(WAITING))));
  }

  private static void stopWhen(Path there, StopSignal stop) {
    try {
      while (!Files.exists(there)) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    stop.interrupt("the test stops it");
  }

  @Test
  void theOutcomeOfAFailedTrialQuotesTheErrorOfItsProcess() throws Exception {
    Search search = search("far", 1, 1, "tiny");
    Trial trial = new Trial(0, Map.of(), "data: {dataset: cifar10}\ndevice: cpu\n", 1, 1);
    try (Cluster spark = Cluster.connectTo("local[1]")) {
      TrialOutcome outcome =
          spark
              .trials(search.folder(), new SentTrials(PROGRAM, null, folder.toString()))
              .train(trial);
      assertEquals(TrialOutcome.State.FAILED, outcome.state());
      assertTrue(outcome.note().contains("cifar10"), outcome.note());
    }
  }

  @Test
  void speculationIsRejectedBecauseTwoMachinesWouldTrainTheSameTrial() throws IOException {
    System.setProperty("spark.speculation", "true");
    SearchFolder search = new SearchFolder(folder);
    try (Cluster spark = Cluster.connectTo("local[1]")) {
      InvalidInputException error =
          assertThrows(
              InvalidInputException.class,
              () -> spark.trials(search, new SentTrials(PROGRAM, null, null)));
      assertTrue(error.getMessage().contains("spark.speculation"), error::getMessage);
    }
  }

  private Search search(String name, int trials, int jobs, String configurationName)
      throws IOException {
    SearchOptions options =
        SearchOptions.defaults().with(SearchOptions.TRIALS, trials).with(SearchOptions.JOBS, jobs);
    List<String> settings = List.of("name=" + configurationName);
    return Search.open(
        folder.resolve(name), SearchPlan.of(configuration, settings, space, options));
  }

  private static TrialRunner inThisProcess(SearchFolder search) {
    return new TrialRunner() {
      @Override
      public Optional<TrialOutcome> known(Trial trial) {
        return Optional.empty();
      }

      @Override
      public synchronized TrialOutcome train(Trial trial) throws IOException {
        RunDirectory run = search.run(trial.number());
        Path file = search.configuration(trial.number());
        Files.writeString(file, trial.configuration());
        List<String> arguments = new ArrayList<>(List.of("train", file.toString()));
        arguments.addAll(List.of("--run-dir", run.root().toString()));
        TinyProgram.train(arguments);
        return TrialOutcome.of(run, trial).orElseThrow();
      }
    };
  }

  /** The table of the search and the weights of all trials. */
  private static Map<String, @Nullable String> results(SearchFolder search) throws IOException {
    Map<String, @Nullable String> results = new TreeMap<>();
    results.put("table", Files.readString(search.table()));
    int trials = Files.readAllLines(search.table()).size() - 1;
    for (int trial = 0; trial < trials; trial++) {
      results.put(Trial.name(trial), weights(search.run(trial)));
    }
    return results;
  }

  private static String weights(RunDirectory run) throws IOException {
    return Files.readString(run.weights(), StandardCharsets.ISO_8859_1);
  }
}
