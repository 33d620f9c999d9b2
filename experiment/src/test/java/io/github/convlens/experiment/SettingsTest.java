package io.github.convlens.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.optimize.AdamW;
import io.github.convlens.training.optimize.OptimizerOptions;
import io.github.convlens.training.optimize.RmsProp;
import io.github.convlens.training.optimize.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final String SGD =
      "training: {optimizer: {name: sgd, momentum: 0.9, nesterov: true, weight_decay: 0.25}}";

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  private Configuration load(String yaml, String... settings) throws IOException {
    Path file = folder.resolve("test.yaml");
    Files.writeString(file, yaml);
    return Configuration.read(file, List.of(settings), notes::add);
  }

  private String refusal(String yaml, String... settings) {
    return assertThrows(InvalidInputException.class, () -> load(yaml, settings)).getMessage();
  }

  @Test
  void settingsOverrideTheFileAndTheLastSettingWins() throws IOException {
    Configuration c =
        load("training: {epochs: 3}", "training.epochs=4", "training.epochs=6", "name=other");
    assertEquals(6, c.training().epochs());
    assertEquals("other", c.name());
  }

  @Test
  void theValueIsParsedAsYaml() throws IOException {
    Configuration c =
        load("seed: 1", "data.classes=[3, 7]", "training.clip_norm=null", "record.histogram=");
    assertEquals(List.of("3", "7"), c.data().classes());
    assertNull(c.training().clipping().norm());
    assertNull(c.record().histogram());
  }

  @Test
  void aDifferentOptimizerDropsTheKeysThatItLacksAndANoteNamesThem() throws IOException {
    Configuration c = load(SGD, "training.optimizer.name=adamw");
    assertEquals(OptimizerOptions.adamW().with(AdamW.DECAY, 0.25), c.training().optimizer());
    assertEquals(
        List.of("training.optimizer: ignoring the file's momentum, nesterov, which adamw lacks"),
        notes);
  }

  @Test
  void keysOfTheNewVariantMayBeSetInAnyOrder() throws IOException {
    Configuration c = load("seed: 1", "training.schedule.gamma=0.5", "training.schedule.name=step");
    assertEquals(new Schedule.Step(30, 0.5, null), c.training().schedule());
  }

  @Test
  void aMappingIsSplitIntoItsKeys() throws IOException {
    Configuration c = load(SGD, "training.optimizer={name: rmsprop, alpha: 0.9}");
    assertEquals(
        OptimizerOptions.rmsProp()
            .with(RmsProp.ALPHA, 0.9)
            .with(RmsProp.MOMENTUM, 0.9)
            .with(OptimizerOptions.WEIGHT_DECAY, 0.25),
        c.training().optimizer());
  }

  @Test
  void aSettingTurnsASectionOn() throws IOException {
    assertEquals(
        3,
        load("seed: 1", "training.early_stopping.patience=3")
            .training()
            .stopping()
            .early()
            .orElseThrow()
            .patience());
  }

  @Test
  void anUnknownSettingIsRejected() {
    assertEquals(
        "-s training.epoch=3: unknown key training.epoch: did you mean training.epochs?",
        refusal("seed: 1", "training.epoch=3"));
    assertEquals(
        "-s training.optimizer.nesterov=true: training.optimizer.nesterov belongs to name: sgd,"
            + " not to adamw: remove it or change training.optimizer.name",
        refusal("seed: 1", "training.optimizer.nesterov=true"));
  }

  @Test
  void theMessageQuotesAWrongSettingAsTheUserGaveIt() {
    assertEquals(
        "-s training.epochs=many: training.epochs: expected a whole number, found the text"
            + " \"many\"",
        refusal("seed: 1", "training.epochs=many"));
    assertEquals(
        "-s training: give KEY=VALUE, such as -s training.epochs=2",
        refusal("seed: 1", "training"));
    assertEquals(
        "-s training.epochs=[1: is not YAML (line 1): while parsing a flow sequence",
        refusal("seed: 1", "training.epochs=[1"));
  }

  @Test
  void anAmbiguousNumberIsAlsoRejectedInASetting() {
    assertEquals(
        "-s training.batch_size=010: 010 is octal to some readers: write 10, or '010' if it is a"
            + " name",
        refusal("seed: 1", "training.batch_size=010"));
    assertEquals(
        "-s training.batch_size=08: training.batch_size: expected a whole number, found the text"
            + " \"08\"",
        refusal("seed: 1", "training.batch_size=08"));
    assertEquals(
        "-s training.batch_size=1e2: training.batch_size: expected a whole number, found the number"
            + " 100.0",
        refusal("seed: 1", "training.batch_size=1e2"));
    assertEquals(
        "-s data.normalize=yes: data.normalize: expected true or false, found the text \"yes\"",
        refusal("seed: 1", "data.normalize=yes"));
  }

  @Test
  void aSettingDoesNotHideAnErrorInTheFile() {
    assertEquals(
        folder.resolve("test.yaml")
            + ": unknown key training.optimizer.momentun: did you mean"
            + " training.optimizer.momentum?",
        refusal(
            "training: {optimizer: {name: sgd, momentun: 0.9}}", "training.optimizer.name=adamw"));
  }
}
