package io.github.convlens.insight.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  @TempDir private Path folder;

  private Path run(String name, long seed, String training, double accuracy) throws IOException {
    Path run = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        run.resolve("config.yaml"),
        "name: %s\nseed: %d\ndata: {dataset: digits}\ntraining: %s\n"
            .formatted(name.replace('/', '-'), seed, training));
    Files.writeString(run.resolve("environment.json"), "{}");
    Files.writeString(
        run.resolve("metrics.csv"),
        """
        epoch,train_loss,train_accuracy,valid_loss,accuracy,seconds,images_per_second
        0,1.5,0.5,1.25,0.25,2.0,1000.0
        1,0.5,0.75,%s,%s,2.5,1100.0
        """
            .formatted(1 - accuracy, accuracy));
    return run;
  }

  private void threeSeeds(String name, String training, double... accuracies) throws IOException {
    for (int i = 0; i < accuracies.length; i++) {
      run(name + "/seed-" + (42 + i), 42 + i, training, accuracies[i]);
    }
  }

  private Comparison compare(String... names) throws IOException {
    return Comparison.of(List.of(names).stream().map(folder::resolve).toList());
  }

  @Test
  void welchsTestAgreesWithScipy() {
    Sample a = new Sample(List.of(0.991, 0.989, 0.9925));
    Sample d = new Sample(List.of(0.61, 0.6, 0.615, 0.605, 0.59));
    // scipy.stats.ttest_ind(a, b, equal_var=False).pvalue, scipy 1.17.1
    assertEquals(0.04369763758001149, Welch.p(a, new Sample(List.of(0.981, 0.9865, 0.979))), 1e-12);
    assertEquals(2.4132628630272057e-08, Welch.p(a, d), 1e-16);
    assertEquals(0.9745541023061008, Welch.p(new Sample(List.of(0.5, 0.7)), d), 1e-12);
    assertEquals(0.6273509069189119, Welch.p(a, new Sample(List.of(0.99, 0.9905))), 1e-12);
  }

  @Test
  void runsThatDifferOnlyInTheirSeedFormOneGroup() throws IOException {
    threeSeeds("low", "{learning_rate: 0.01}", 0.991, 0.989, 0.9925);
    threeSeeds("high", "{learning_rate: 0.1}", 0.61, 0.6, 0.615);
    Comparison comparison = compare("low", "high");
    assertEquals(List.of("training.learning_rate"), comparison.keys());
    assertEquals(2, comparison.groups().size());
    Sample low = comparison.groups().get(0).sample("accuracy").orElseThrow();
    assertEquals(3, low.count());
    assertEquals((0.991 + 0.989 + 0.9925) / 3, low.mean(), 1e-12);
    Difference accuracy = comparison.differences().get(0);
    assertEquals("accuracy", accuracy.metric());
    assertTrue(accuracy.significant());
    List<String> lines = new ComparisonText(comparison).lines();
    assertTrue(lines.contains("training.learning_rate  0.01      0.1"), lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.startsWith("accuracy") && line.contains("±")),
        lines.toString());
    assertTrue(
        lines.stream().anyMatch(line -> line.endsWith("more than the spread of seeds")),
        lines.toString());
  }

  @Test
  void aDifferenceWithinTheSpreadIsNotSignificant() throws IOException {
    threeSeeds("a", "{learning_rate: 0.01}", 0.95, 0.99, 0.97);
    threeSeeds("b", "{learning_rate: 0.02}", 0.96, 0.98, 0.985);
    assertFalse(compare("a", "b").differences().get(0).significant());
  }

  @Test
  void severalComparisonsAreCorrectedByHolmsMethod() throws IOException {
    threeSeeds("a", "{learning_rate: 0.01}", 0.991, 0.989, 0.9925);
    threeSeeds("b", "{learning_rate: 0.02}", 0.981, 0.9865, 0.979);
    threeSeeds("c", "{learning_rate: 0.03}", 0.991, 0.9895, 0.992);
    assertEquals(0.0437, compare("a", "b").differences().get(0).p(), 1e-4);
    assertEquals(2 * 0.0437, compare("a", "b", "c").differences().get(0).p(), 1e-4);
  }

  @Test
  void keysThatAGroupDoesNotHaveAreShownAsAbsent() throws IOException {
    run("sgd", 1, "{optimizer: {name: sgd}}", 0.9);
    run("adamw", 1, "{optimizer: {name: adamw}}", 0.95);
    Comparison comparison = compare("sgd", "adamw");
    assertTrue(comparison.keys().contains("training.optimizer.momentum"));
    List<String> lines = new ComparisonText(comparison).lines();
    assertTrue(
        lines.stream().anyMatch(line -> line.matches("training.optimizer.momentum +0.\\d+ +–")),
        lines.toString());
    assertTrue(lines.get(lines.size() - 1).contains("--seeds 3"), lines.toString());
  }

  @Test
  void theJsonContainsTheComparison() throws IOException {
    threeSeeds("a", "{learning_rate: 0.01}", 0.991, 0.989, 0.9925);
    run("b", 42, "{learning_rate: 0.02}", 0.98);
    JsonNode json = new ObjectMapper().readTree(new ComparisonText(compare("a", "b")).json());
    assertEquals(3, json.at("/groups/0/metrics/accuracy/runs").intValue());
    assertEquals(0.02, json.at("/groups/1/keys/training.learning_rate").doubleValue());
    assertTrue(json.at("/groups/1/metrics/accuracy/std").isNull());
    assertTrue(json.at("/differences/0/p").isNull());
    assertEquals("A", json.at("/differences/0/against").textValue());
  }

  @Test
  void runsThatCannotBeComparedAreRejected() throws IOException {
    Path one = run("one", 1, "{}", 0.9);
    assertTrue(refusal("one").contains("give two or more"));
    assertTrue(refusal("one", "one").contains("give two or more"));
    Files.createDirectories(folder.resolve("empty"));
    assertTrue(refusal("one", "empty").contains("is not a run directory"));
    Path two = run("two", 2, "{}", 0.9);
    Files.writeString(
        two.resolve("metrics.csv"),
        Files.readString(one.resolve("metrics.csv")).lines().findFirst().orElseThrow() + "\n");
    assertTrue(refusal("one", "two").contains("has not finished an epoch"));
    Files.writeString(two.resolve("model.safetensors"), "weights");
    assertTrue(refusal("one", "two").contains("metrics.csv has no complete row"));
  }

  private String refusal(String... names) {
    return assertThrows(InvalidInputException.class, () -> compare(names)).getMessage();
  }
}
