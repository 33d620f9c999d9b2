package io.github.convlens.experiment.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.loop.StopSignal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SearchTest {
  private static final SearchListener QUIET = new SearchListener() {};

  @TempDir private Path folder;
  private Path configuration;
  private Path space;

  @BeforeEach
  void writeFiles() throws IOException {
    configuration =
        Files.writeString(
            folder.resolve("base.yaml"),
            "data: {dataset: digits}\ntraining: {epochs: 9, best: accuracy}\n");
    space =
        Files.writeString(
            folder.resolve("space.yaml"),
            """
            training.learning_rate: {log: [0.0001, 1], steps: 8}
            training.batch_size: [32, 64, 128]
            """);
  }

  private SearchPlan plan(SearchOptions options) {
    return SearchPlan.of(configuration, List.of(), space, options);
  }

  private static SearchOptions options(SearchOptions.Kind strategy, int jobs) {
    SearchOptions options =
        SearchOptions.defaults()
            .with(SearchOptions.STRATEGY, strategy)
            .with(SearchOptions.JOBS, jobs);
    return strategy == SearchOptions.Kind.GRID ? options : options.with(SearchOptions.TRIALS, 24);
  }

  private SearchResult run(String name, SearchOptions options, Curves runner) throws IOException {
    return Search.open(folder.resolve(name), plan(options)).run(runner, new StopSignal(), QUIET);
  }

  private String table(String name) throws IOException {
    return Files.readString(new SearchFolder(folder.resolve(name)).table());
  }

  private static Map<Integer, Integer> delays(long seed) {
    Random random = new Random(seed);
    Map<Integer, Integer> delays = new HashMap<>();
    for (int i = 0; i < 24; i++) {
      delays.put(i, random.nextInt(12));
    }
    return delays;
  }

  @ParameterizedTest
  @EnumSource(SearchOptions.Kind.class)
  void theTableDoesNotDependOnWhichTrialIsFaster(SearchOptions.Kind strategy) throws IOException {
    SearchOptions options = options(strategy, 3);
    run("quick", options, new Curves(Map.of()));
    run("slow", options, new Curves(delays(1)));
    assertEquals(table("quick"), table("slow"));
    assertEquals(25, table("quick").lines().count());
  }

  @ParameterizedTest
  @EnumSource(SearchOptions.Kind.class)
  void aKilledSearchContinuesAndRepeatsNothing(SearchOptions.Kind strategy) throws IOException {
    SearchOptions options = options(strategy, 2);
    Curves whole = new Curves(Map.of());
    run("whole", options, whole);

    Curves killed = new Curves(delays(2));
    int trained = 0;
    for (int kill = 0; kill < 5; kill++) {
      assertThrows(
          IllegalStateException.class, () -> run("killed", options, killed.killedAfter(4)));
      trained += 4;
    }
    run("killed", options, killed.killedAfter(Integer.MAX_VALUE));
    assertEquals(table("whole"), table("killed"));
    assertEquals(whole.trained(), trained + killed.trained());
  }

  @Test
  void halvingFindsAnEquallyGoodTrialWithAThirdOfTheBatches() throws IOException {
    SearchResult all = run("all", options(SearchOptions.Kind.RANDOM, 2), new Curves(Map.of()));
    SearchResult some = run("some", options(SearchOptions.Kind.ASHA, 2), new Curves(Map.of()));
    assertEquals(
        all.best().orElseThrow().trial().values(), some.best().orElseThrow().trial().values());
    assertEquals(TrialOutcome.State.FINISHED, some.best().orElseThrow().outcome().state());
    assertTrue(3 * some.batches() <= all.batches(), some.batches() + " of " + all.batches());
  }

  @Test
  void parzenEstimatorsFindBetterTrialsThanRandomSearch() throws IOException {
    int better = 0;
    for (long seed = 0; seed < 5; seed++) {
      SearchOptions random = options(SearchOptions.Kind.RANDOM, 1).with(SearchOptions.SEED, seed);
      SearchOptions tpe = options(SearchOptions.Kind.TPE, 1).with(SearchOptions.SEED, seed);
      better +=
          mean(run("tpe" + seed, tpe, new Curves(Map.of())))
                  > mean(run("random" + seed, random, new Curves(Map.of())))
              ? 1
              : 0;
    }
    assertTrue(better >= 4, "better in " + better + " of 5");
  }

  private static double mean(SearchResult result) {
    return result.trials().stream()
        .filter(one -> one.trial().number() >= 10 && one.outcome().comparable())
        .mapToDouble(TrialResult::value)
        .average()
        .orElse(0);
  }

  @Test
  void additionalTrialsDoNotChangeTheFirstTrials() throws IOException {
    SearchOptions options = options(SearchOptions.Kind.RANDOM, 2);
    run("grown", options.with(SearchOptions.TRIALS, 6), new Curves(Map.of()));
    String few = table("grown");
    run("grown", options, new Curves(Map.of()));
    assertTrue(table("grown").startsWith(few));
  }

  @Test
  void trialsTrainedAloneEqualThoseOfTheWholeSearch() throws IOException {
    SearchOptions options = options(SearchOptions.Kind.RANDOM, 1);
    run("whole", options, new Curves(Map.of()));
    Curves shared = new Curves(Map.of());
    Search parts = Search.open(folder.resolve("parts"), plan(options));
    for (int i = 23; i >= 0; i--) {
      assertTrue(parts.runOne(i, shared, new StopSignal()).isPresent());
    }
    SearchResult gathered = parts.run(shared, new StopSignal(), QUIET);
    assertEquals(table("whole"), table("parts"));
    assertEquals(24, gathered.trials().size());
    assertEquals(24, shared.trained());
  }

  @Test
  void aStoppedSearchReportsThatItStoppedAndContinues() throws IOException {
    SearchOptions options = options(SearchOptions.Kind.RANDOM, 2);
    StopSignal stop = new StopSignal();
    SearchListener stopping =
        new SearchListener() {
          @Override
          public void ended(Trial trial, TrialOutcome outcome, SearchResult soFar) {
            if (soFar.trials().size() == 5) {
              stop.interrupt("SIGTERM arrived");
            }
          }
        };
    Curves runner = new Curves(Map.of());
    Search search = Search.open(folder.resolve("stopped"), plan(options));
    SearchResult stopped = search.run(runner, stop, stopping);
    assertTrue(stopped.stopped());
    assertTrue(stopped.trials().size() < 24);
    assertFalse(search.run(runner, new StopSignal(), QUIET).stopped());
    assertEquals(25, table("stopped").lines().count());
  }

  @Test
  void aFolderAcceptsOnlyTheSearchThatItContains() throws IOException {
    SearchOptions options = options(SearchOptions.Kind.RANDOM, 2);
    run("one", options, new Curves(Map.of()));
    String message =
        refusal(() -> run("one", options.with(SearchOptions.SEED, 7L), new Curves(Map.of())));
    assertTrue(message.contains("a search with seed 42, but now it is 7"), message);
    String before = Files.readString(configuration);
    for (String other : List.of("epochs: 12", "epochs: 9, clip_norm: 1.0")) {
      Files.writeString(configuration, before.replace("epochs: 9", other));
      message = refusal(() -> run("one", options, new Curves(Map.of())));
      assertTrue(
          message.contains(other.startsWith("epochs: 12") ? "epochs" : "clip_norm"), message);
    }
    Files.writeString(configuration, before);
    Files.writeString(space, "training.batch_size: [32, 64]\n");
    message = refusal(() -> run("one", options, new Curves(Map.of())));
    assertTrue(message.contains("a search with another space"), message);
    message = refusal(() -> Search.open(folder, plan(options)));
    assertTrue(message.contains("holds other files and no search"), message);
  }

  @Test
  void theErrorNamesADamagedFileOfASearch() throws IOException {
    SearchOptions options = options(SearchOptions.Kind.RANDOM, 2);
    Search search = Search.open(folder.resolve("two"), plan(options));
    for (String content : List.of("", "null", "[1]", "{\"state\": ", "\u00ff\u0000\u0001")) {
      byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
      Path end = search.folder().end(0);
      Files.write(end, bytes);
      String message = refusal(() -> search.run(new Curves(Map.of()), new StopSignal(), QUIET));
      assertEquals(end + " is damaged: delete it to train the trial again", message);
      Files.delete(end);
      Path file = search.folder().plan();
      byte[] before = Files.readAllBytes(file);
      Files.write(file, bytes);
      message = refusal(() -> Search.open(folder.resolve("two"), plan(options)));
      assertEquals(file + " is damaged: restore it, or give another folder", message);
      Files.write(file, before);
    }
    Files.writeString(search.folder().end(0), "{\"metrics\": {}, \"note\": \"\"}");
    String message = refusal(() -> search.run(new Curves(Map.of()), new StopSignal(), QUIET));
    assertTrue(message.contains("is damaged"), message);
  }

  @Test
  void everyConfigurationIsCheckedBeforeAnythingStarts() throws IOException {
    Files.writeString(space, "training.clip_norm: {min: -1.0, max: 1.0}\n");
    for (SearchOptions.Kind strategy :
        List.of(SearchOptions.Kind.RANDOM, SearchOptions.Kind.TPE, SearchOptions.Kind.ASHA)) {
      String message = refusal(() -> plan(options(strategy, 1)));
      assertTrue(message.startsWith(space + ": training.clip_norm=-"), message);
      assertTrue(message.contains("give"), message);
    }
  }

  @Test
  void aSearchInWhichEveryTrialFailsEndsWithTheReason() throws IOException {
    TrialRunner failing =
        new TrialRunner() {
          @Override
          public Optional<TrialOutcome> known(Trial trial) {
            return Optional.empty();
          }

          @Override
          public TrialOutcome train(Trial trial) {
            return new TrialOutcome(
                TrialOutcome.State.FAILED, 0, 0, 0, Map.of(), "data.path: there is no such folder");
          }
        };
    Search search =
        Search.open(folder.resolve("failing"), plan(options(SearchOptions.Kind.RANDOM, 2)));
    String message = refusal(() -> search.run(failing, new StopSignal(), QUIET));
    assertTrue(message.contains("data.path: there is no such folder"), message);
    SearchResult later = search.run(new Curves(Map.of()), new StopSignal(), QUIET);
    assertTrue(later.trials().stream().noneMatch(one -> failed(one)));
  }

  private static boolean failed(TrialResult one) {
    return one.outcome().state() == TrialOutcome.State.FAILED;
  }

  @Test
  void theGridHasEveryPointOnce() throws IOException {
    SearchResult result = run("grid", options(SearchOptions.Kind.GRID, 1), new Curves(Map.of()));
    List<String> points =
        result.trials().stream()
            .map(one -> String.join(" ", one.trial().values().values()))
            .collect(Collectors.toCollection(ArrayList::new));
    assertEquals(24, new HashSet<>(points).size());
    assertEquals("1.0E-4 32", points.get(0));
    assertEquals("1.0 128", points.get(23));
    String message =
        refusal(() -> plan(options(SearchOptions.Kind.GRID, 1).with(SearchOptions.TRIALS, 3)));
    assertTrue(
        message.startsWith("--trials: the values of a grid decide its number of trials"), message);
  }

  private static String refusal(Executable work) {
    return assertThrows(InvalidInputException.class, work).getMessage();
  }
}
