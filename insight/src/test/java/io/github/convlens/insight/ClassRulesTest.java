package io.github.convlens.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Illustration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that a network does not recognise although it has learned the other classes. */
class ClassRulesTest {
  @TempDir Path folder;

  private final List<String> rows =
      new ArrayList<>(List.of("image,label,predicted,probability,loss"));

  private ClassRulesTest images(int count, String label, String predicted) {
    for (int i = 0; i < count; i++) {
      rows.add("%d,%s,%s,0.9,0.1".formatted(rows.size() - 1, label, predicted));
    }
    return this;
  }

  private String config = "data: {dataset: digits}\nmodel: {batch_norm: none}\n";

  private List<Finding> findings() throws IOException {
    // If one class has most of the images, guessing by frequencies already gives a low loss, so the
    // loss of this run must end even lower.
    SyntheticRun run =
        new SyntheticRun()
            .config(config)
            .loss(step -> 0.02 + 0.2 * Math.exp(-step / 10.0))
            .epochs(epoch -> new SyntheticRun.Epoch(0.02, 0.96, 0.03, 0.96));
    run.write(folder);
    Files.write(folder.resolve("predictions.csv"), rows);
    return Diagnosis.of(folder).findings();
  }

  private List<String> rules() throws IOException {
    return findings().stream().map(Finding::rule).toList();
  }

  @Test
  void rareClassesThatAreNotRecognisedAreReported() throws IOException {
    images(950, "cat", "cat").images(30, "fox", "cat").images(10, "fox", "fox");
    images(10, "owl", "cat");
    Finding finding = findings().get(0);
    assertEquals("class-imbalance", finding.rule());
    assertTrue(finding.evidence().contains("class fox has 0.04 "), finding.evidence());
    assertTrue(finding.evidence().contains("class owl has 0.01 "), finding.evidence());
    assertFalse(finding.evidence().contains("class cat"), finding.evidence());
    assertTrue(finding.remedy().startsWith("training.sampling: balanced, or"), finding.remedy());
  }

  @Test
  void imbalanceIsNotTheCauseIfRareClassesAlreadyCountMore() throws IOException {
    images(950, "cat", "cat").images(30, "fox", "cat").images(20, "owl", "cat");
    String plain = config;
    for (String key : List.of("class_weights", "sampling")) {
      config = plain + "training: {" + key + ": balanced}\n";
      assertFalse(rules().contains("class-imbalance"), key);
    }
  }

  @Test
  void rareClassesThatAreRecognisedAreNotReported() throws IOException {
    images(900, "cat", "cat").images(50, "cat", "fox").images(35, "fox", "fox");
    images(5, "fox", "cat").images(10, "owl", "owl");
    assertEquals(List.of(), rules());
  }

  /**
   * Loss and accuracy are at chance, as at the start of any run in which one class has most of the
   * images.
   */
  @Test
  void aNetworkThatRecognisesRareClassesHasLearned() throws IOException {
    images(900, "cat", "cat").images(50, "cat", "fox").images(35, "fox", "fox");
    images(5, "fox", "cat").images(10, "owl", "owl");
    SyntheticRun run =
        new SyntheticRun()
            .loss(step -> 0.25 + 0.001 * Math.sin(step))
            .epochs(epoch -> new SyntheticRun.Epoch(0.25, 0.94, 0.25, 0.94));
    run.write(folder);
    Files.write(folder.resolve("predictions.csv"), rows);
    assertEquals(List.of(), Diagnosis.of(folder).findings());
    rows.replaceAll(row -> row.replaceAll("^([0-9]+,[a-z]+),[a-z]+,", "$1,cat,"));
    Files.write(folder.resolve("predictions.csv"), rows);
    assertFalse(
        Diagnosis.of(folder).findings().isEmpty(),
        "the frequent class is predicted for" + " every image");
  }

  @Test
  void tooFewImagesGiveNoFinding() throws IOException {
    images(95, "cat", "cat").images(4, "fox", "cat").images(1, "owl", "cat");
    assertEquals(List.of(), rules());
  }

  /** The findings about a run whose rarest class has this part of its even share in training. */
  private List<Finding> findingsWithRarest(String inTraining) throws IOException {
    return findingsWithRarest(206, inTraining);
  }

  private List<Finding> findingsWithRarest(int images, String inTraining) throws IOException {
    SyntheticRun run =
        new SyntheticRun()
            .config("data: {dataset: digits, classes: [0, 1]}\nmodel: {batch_norm: none}\n")
            .loss(step -> 0.02 + 0.2 * Math.exp(-step / 10.0))
            .epochs(epoch -> new SyntheticRun.Epoch(0.02, 0.97, 0.03, 0.97))
            .splitsWithRarest(
                "training,%d,%d,%d,0.3,0.05,0.3,0.6,0.01,%s"
                    .formatted(images, images, images, inTraining),
                "validation,82,82,0,0.3,0.05,0.3,0.6,0.02,0.05");
    run.write(folder);
    Files.write(folder.resolve("predictions.csv"), rows);
    return Diagnosis.of(folder).findings();
  }

  @Test
  void twoImagesOfAClassThatIsRareInTrainingAreEnoughIfTheOthersAreRecognised() throws IOException {
    images(80, "cat", "cat").images(2, "fox", "cat");
    Finding finding = findingsWithRarest("0.06").get(0);
    assertEquals("class-imbalance", finding.rule());
    assertEquals(
        "the rarest class has 0.06 of the training images that it would have if all classes were"
            + " of equal size; class fox has 2 validation images, and 0 of these are predicted"
            + " correctly; accuracy over the other images is 1",
        finding.evidence());
    rows.set(rows.size() - 1, "81,fox,fox,0.9,0.1");
    assertEquals("class-imbalance", findingsWithRarest("0.06").get(0).rule(), "one of two");
    rows.set(rows.size() - 2, "80,fox,fox,0.9,0.1");
    assertEquals(List.of(), findingsWithRarest("0.06"), "two of two");
  }

  @Test
  void aFewImagesOfAClassThatIsNotRareInTrainingGiveNoFinding() throws IOException {
    images(80, "cat", "cat").images(2, "fox", "cat");
    assertEquals(List.of(), findingsWithRarest("0.67"));
  }

  /** The classes have 12 and 2 images. */
  @Test
  void aClassThatIsRareAmongAFewTrainingImagesGivesNoFinding() throws IOException {
    images(80, "cat", "cat").images(2, "fox", "cat");
    assertEquals(List.of(), findingsWithRarest(14, "0.3"));
  }

  /**
   * One of four images is predicted wrongly, so both rare images are wrong by chance in 1 of 16.
   */
  @Test
  void aFewImagesThatMayBeWrongByChanceGiveNoFinding() throws IOException {
    images(60, "cat", "cat").images(20, "cat", "fox").images(2, "fox", "cat");
    assertEquals(List.of(), findingsWithRarest("0.06"));
  }

  @Test
  void manyClassesWithAFewImagesAreJudgedTogether() throws IOException {
    images(100, "cat", "cat").images(100, "dog", "dog");
    for (String rare : List.of("elk", "fox", "owl", "yak")) {
      images(3, rare, "cat").images(1, rare, rare);
    }
    String evidence = findingsWithRarest("0.06").get(0).evidence();
    assertTrue(
        evidence.contains("4 rare classes together have 16 validation images, and 4 of these "),
        evidence);
    for (int i = 0; i < rows.size(); i++) {
      rows.set(i, rows.get(i).replaceAll(",(elk|fox),cat,", ",$1,$1,"));
    }
    assertEquals(List.of(), findingsWithRarest("0.06"), "most are recognised");
  }

  @Test
  void aCommonClassThatIsNeverPredictedIsReported() throws IOException {
    images(100, "cat", "cat").images(100, "dog", "dog").images(100, "wolf", "dog");
    Finding finding = findings().get(0);
    assertEquals("class-never-predicted", finding.rule());
    assertEquals(
        "class wolf has 100 validation images, but is never predicted", finding.evidence());
  }

  /** Fifty images of three classes, or thirty that are repeated. */
  @Test
  void aClassOfAFewTrainingImagesThatIsNeverPredictedIsNotReported() throws IOException {
    images(100, "cat", "cat").images(100, "dog", "dog").images(100, "wolf", "dog");
    assertEquals("class-never-predicted", findingsAfterTrainingOn(60, 60).get(0).rule());
    assertEquals(List.of(), findingsAfterTrainingOn(50, 50));
    assertEquals(List.of(), findingsAfterTrainingOn(3000, 30));
  }

  private List<Finding> findingsAfterTrainingOn(int images, int distinct) throws IOException {
    new SyntheticRun()
        .splits(
            "training,%d,%d,%d,0.3,0.05,0.3,0.6,0.01".formatted(images, distinct, images),
            "validation,300,300,0,0.3,0.05,0.3,0.6,0.02")
        .write(folder);
    Files.write(folder.resolve("predictions.csv"), rows);
    return Diagnosis.of(folder).findings();
  }

  @Test
  void aCommonClassThatIsPredictedOnceIsNotReported() throws IOException {
    images(100, "cat", "cat").images(100, "dog", "dog").images(99, "wolf", "dog");
    images(1, "wolf", "wolf");
    assertEquals(List.of(), rules());
  }

  /** Class c24 would be left out if the first classes by name were shown. */
  @Test
  void thePictureOfManyClassesShowsThoseWithTheLowestRecall() throws IOException {
    for (int i = 0; i < 25; i++) {
      images(20, "c%02d".formatted(i), "c%02d".formatted(i == 24 ? 0 : i));
      images(i < 6 ? 0 : 1, "c%02d".formatted(i), "c00");
    }
    Finding finding = findings().get(0);
    assertEquals("class-never-predicted", finding.rule());
    Illustration shown = Objects.requireNonNull(finding.illustration());
    assertEquals("Recall of validation images, the lowest 20 of 25 classes", shown.title());
    List<String> names = shown.amounts().stream().map(Illustration.Amount::label).toList();
    assertEquals(20, names.size());
    assertEquals("c24 (21)", names.get(0));
    assertTrue(names.containsAll(List.of("c06 (21)", "c23 (21)", "c00 (20)")), names.toString());
    assertFalse(names.contains("c05 (20)"), names.toString());
  }

  /**
   * The classes have 97 % and 3 % of the images. Always predicting these frequencies has a loss of
   * 0.135.
   */
  @Test
  void predictingTheFrequentClassForEveryImageIsReportedAsImbalance() throws IOException {
    images(970, "cat", "cat").images(30, "fox", "cat");
    SyntheticRun run =
        new SyntheticRun()
            .config("data: {dataset: digits, classes: [0, 1]}\nmodel: {batch_norm: none}\n")
            .loss(step -> 0.135 + 0.0001 * Math.sin(step))
            .epochs(epoch -> new SyntheticRun.Epoch(0.135, 0.97, 0.135, 0.97));
    run.write(folder);
    Files.write(folder.resolve("predictions.csv"), rows);
    List<Finding> findings = Diagnosis.of(folder).findings();
    assertEquals(List.of("class-imbalance"), findings.stream().map(Finding::rule).toList());
    assertEquals(Finding.Severity.ERROR, findings.get(0).severity());
  }

  @Test
  void classesThatAreRareOnlyInTrainingAreReportedIfTheirRecallIsLow() throws IOException {
    images(100, "cat", "cat").images(100, "dog", "dog").images(90, "fox", "dog");
    images(10, "fox", "fox");
    SyntheticRun run =
        new SyntheticRun().epochs(epoch -> new SyntheticRun.Epoch(0.1, 0.97, 0.6, 0.7));
    run.splitsWithRarest(
        "training,2100,2100,2100,0.3,0.05,0.3,0.6,0.01,0.14",
        "validation,300,300,0,0.3,0.05,0.3,0.6,0.02,1");
    run.write(folder);
    Files.write(folder.resolve("predictions.csv"), rows);
    Finding finding =
        Diagnosis.of(folder).findings().stream()
            .filter(one -> one.rule().equals("class-imbalance"))
            .findFirst()
            .orElseThrow();
    assertTrue(finding.evidence().startsWith("the rarest class has 0.14 "), finding.evidence());
    assertTrue(finding.evidence().contains("class fox"), finding.evidence());
    assertFalse(finding.evidence().contains("class dog"), finding.evidence());
  }

  /**
   * Nine of ten classes are recognised, so the whole gap in accuracy comes from the tenth class.
   */
  @Test
  void aClassThatIsNeverPredictedExplainsTheGapToTrainingAccuracy() throws IOException {
    String predicted = "abcdefghii";
    for (int i = 0; i < 10; i++) {
      images(100, "abcdefghij".substring(i, i + 1), predicted.substring(i, i + 1));
    }
    SyntheticRun run =
        new SyntheticRun().epochs(epoch -> new SyntheticRun.Epoch(0.1, 0.99, 0.6, 0.88));
    run.write(folder);
    Files.write(folder.resolve("predictions.csv"), rows);
    List<String> rules = Diagnosis.of(folder).findings().stream().map(Finding::rule).toList();
    assertEquals(List.of("class-never-predicted"), rules);
  }

  /** The loss still falls, but the remaining loss comes from the rare class. */
  @Test
  void imbalanceIsNotMistakenForTooLittleTraining() throws IOException {
    images(970, "cat", "cat").images(30, "fox", "cat");
    SyntheticRun run =
        new SyntheticRun()
            .config("data: {dataset: digits, classes: [0, 1]}\nmodel: {batch_norm: none}\n")
            .loss(step -> 0.135 - 0.0004 * step)
            .epochs(epoch -> new SyntheticRun.Epoch(0.1, 0.97, 0.1 - 0.01 * epoch, 0.97));
    run.write(folder);
    Files.write(folder.resolve("predictions.csv"), rows);
    List<String> rules = Diagnosis.of(folder).findings().stream().map(Finding::rule).toList();
    assertEquals(List.of("class-imbalance"), rules);
  }
}
