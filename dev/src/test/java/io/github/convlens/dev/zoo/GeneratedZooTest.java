package io.github.convlens.dev.zoo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.experiment.Configuration;
import io.github.convlens.insight.Diagnosis;
import io.github.convlens.model.FeatureShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations that the generated zoo draws; scripts/zoo --generated trains them. */
class GeneratedZooTest {
  @TempDir private Path folder;

  private static List<Specimen> specimens() {
    return LongStream.rangeClosed(1, 300).mapToObj(Specimen::of).toList();
  }

  @Test
  void aSeedAlwaysGivesTheSameConfiguration() {
    for (long seed = 1; seed <= 20; seed++) {
      assertEquals(Specimen.of(seed).plan().yaml(""), Specimen.of(seed).plan().yaml(""));
    }
  }

  @Test
  void everySpecimenIsAConfigurationOfANetworkThatFitsItsImages() throws IOException {
    Path file = folder.resolve("specimen.yaml");
    for (Specimen specimen : specimens()) {
      Files.writeString(file, specimen.plan().yaml("seed " + specimen.seed()));
      boolean colour = specimen.original().source() == ZooData.Source.CIFAR;
      FeatureShape image = FeatureShape.image(colour ? 3 : 1, colour ? 32 : 28, colour ? 32 : 28);
      int classes =
          specimen.names().contains("data.classes [0, 1]")
              ? 2
              : specimen.original().source().outputs();
      Configuration.read(file).network(image, classes);
    }
  }

  @Test
  void theDataDirectoryContainsNoFilesOfAnInterruptedProcess() throws IOException {
    Path left = Files.createDirectories(folder.resolve("making/cifar-10-batches-bin"));
    Files.writeString(left.resolve("data_batch_1.bin"), "half of it");
    Path made = new ZooData(folder).directory(ZooData.Source.DIGITS, Spoiled.NOT);
    try (Stream<Path> inside = Files.list(made)) {
      assertEquals(List.of(made.resolve("mnist")), inside.toList());
    }
  }

  @Test
  void acceptedFindingsAreNamesOfRules() {
    TreeSet<String> accepted = new TreeSet<>();
    specimens().forEach(specimen -> accepted.addAll(specimen.accepted()));
    assertTrue(accepted.size() > 20, accepted.toString());
    accepted.removeAll(Diagnosis.ruleNames());
    assertEquals(new TreeSet<>(), accepted);
  }

  @Test
  void onlyImagesInBothSplitsAreAFaultWhateverTheRecall() {
    Set<String> names =
        specimens().stream()
            .flatMap(specimen -> specimen.faults().stream())
            .filter(Fault::spoilsTheMeasure)
            .map(fault -> fault.name().split("-")[0])
            .collect(Collectors.toSet());
    assertEquals(Set.of("leaky"), names);
  }

  @Test
  void theChangesOfASpecimenBelongToDifferentGroups() {
    for (Specimen specimen : specimens()) {
      long groups = specimen.faults().stream().map(Fault::group).distinct().count();
      assertEquals(specimen.faults().size(), groups, specimen.names().toString());
    }
  }

  /**
   * The interval of 8 of 10 is 0.490 to 0.943, computed by hand with Newcombe's (1998) method 3.
   */
  @Test
  void proportionsHaveWilsonsIntervals() {
    Proportion share = new Proportion(8, 10);
    assertEquals(0.490, share.low(), 5e-4);
    assertEquals(0.943, share.high(), 5e-4);
    assertEquals(1, new Proportion(5, 5).high());
    assertEquals(0, new Proportion(0, 5).low());
  }
}
