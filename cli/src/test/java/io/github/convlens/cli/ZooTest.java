package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import io.github.convlens.insight.Diagnosis;
import io.github.convlens.insight.diagnose.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trains some networks of configs/zoo for a second or two each. scripts/zoo trains all of them. */
class ZooTest {
  private static final Path ZOO = Path.of("../configs/zoo");

  @TempDir private Path folder;

  /** A row of expected.csv; rule and layer are empty if none is expected. */
  private record Expected(String config, String rule, String layer) {}

  private static List<Expected> expected() throws IOException {
    return Files.readAllLines(ZOO.resolve("expected.csv")).stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(cells -> new Expected(cells[0], cells[2], cells[3]))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dead-digits-512",
        "init-zero",
        "init-too-small",
        "rate-1000x-too-low-sgd",
        "clipped",
        "sigmoid-output",
        "healthy-digits-sgd",
        "healthy-mlp"
      })
  void sickRunsHaveTheExpectedFindingAndHealthyRunsHaveNone(String config) throws IOException {
    Expected expected =
        expected().stream().filter(row -> row.config().equals(config)).findFirst().orElseThrow();
    Path run = folder.resolve("run");
    Outcome outcome =
        Outcome.of(
            "train",
            ZOO.resolve(config + ".yaml").toString(),
            "--run-dir",
            run.toString(),
            "--device",
            "cpu");
    assertEquals(ExitCode.DONE, outcome.code(), outcome.err());

    List<Finding> findings = Diagnosis.of(run).findings();

    List<String> rules = findings.stream().map(Finding::rule).toList();
    assertEquals(expected.rule().isEmpty() ? List.of() : List.of(expected.rule()), rules);
    if (!expected.layer().isEmpty()) {
      List<String> layers = findings.get(0).layers();
      assertTrue(layers.contains(expected.layer()), layers.toString());
    }
    assertTrue(outcome.out().contains("diagnosis: "), outcome.out());
    Outcome diagnosed = Outcome.of("diagnose", run.toString());
    assertEquals(ExitCode.DONE, diagnosed.code(), diagnosed.err());
    String first = findings.isEmpty() ? "no findings" : findings.get(0).title();
    assertEquals(first, diagnosed.out().lines().findFirst().orElseThrow());
  }

  @Test
  void everyConfigurationOfTheZooHasARowInExpectedCsv() throws IOException {
    Set<String> files = new TreeSet<>();
    try (var paths = Files.list(ZOO)) {
      paths
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith(".yaml"))
          .forEach(name -> files.add(name.replace(".yaml", "")));
    }
    Set<String> rows = new TreeSet<>();
    expected().forEach(row -> rows.add(row.config()));
    assertEquals(rows, files);
  }

  @Test
  void diagnoseRejectsAFolderThatIsNotARun() {
    String refusal = Outcome.of("diagnose", folder.toString()).refusal();
    assertTrue(refusal.contains("is not a run directory"), refusal);
  }
}
