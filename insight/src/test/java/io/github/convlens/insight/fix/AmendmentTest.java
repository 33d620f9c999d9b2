package io.github.convlens.insight.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.experiment.Configuration;
import io.github.convlens.insight.Diagnosis;
import io.github.convlens.insight.SyntheticRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AmendmentTest {
  private static final String SMOOTHED =
      """
      data: {dataset: digits}
      model: {batch_norm: none}
      training: {loss: {name: cross_entropy, label_smoothing: 0.95}}
      """;

  @TempDir private Path folder;

  private Amendment amended(String config) throws IOException {
    new SyntheticRun().config(config).stuck().write(folder);
    return Amendment.ofFirst(folder.resolve("config.yaml"), Diagnosis.of(folder).findings());
  }

  @Test
  void theReasonStandsAboveTheKeyThatIsChanged() throws IOException {
    Amendment amendment = amended(SMOOTHED);
    List<String> lines = amendment.yaml().lines().toList();
    int at = lines.indexOf("    label_smoothing: 0.1");
    assertTrue(
        lines.get(at - 1).startsWith("    # was 0.95 (label-smoothing-too-strong): "),
        amendment.yaml());
  }

  @Test
  void theAmendedFileIsAConfigurationWithTheChanges() throws IOException {
    Amendment amendment =
        amended(
            "data: {dataset: digits}\nmodel: {architecture: layers, layers: [flatten, linear: {out:"
                + " 10}, relu]}\n");
    Path file = Files.writeString(folder.resolve("fixed.yaml"), amendment.yaml());
    assertEquals(amendment.configuration().yaml(), Configuration.read(file).yaml());
    assertTrue(!amendment.configuration().yaml().contains("relu"), amendment.yaml());
  }

  @Test
  void aRemedyThatChangesAChangedKeyIsNotCompatible() throws IOException {
    Amendment amendment = amended(SMOOTHED);
    assertTrue(!amendment.isCompatibleWith(amendment.steps().get(0).remedy()));
  }

  @Test
  void theJsonHasTheNamesThatOtherProgramsRead() throws IOException {
    amended(SMOOTHED);
    String json = Diagnosis.of(folder).json();
    for (String name :
        List.of(
            "\"rule\" : \"label-smoothing-too-strong\"",
            "\"severity\" : \"error\"",
            "\"first_step\" : 0",
            "\"key\" : \"training.loss.label_smoothing\"",
            "\"from\" : \"0.95\"",
            "\"to\" : \"0.1\"",
            "\"remedies\"",
            "\"notes\"")) {
      assertTrue(json.contains(name), name + " is not in " + json);
    }
  }
}
