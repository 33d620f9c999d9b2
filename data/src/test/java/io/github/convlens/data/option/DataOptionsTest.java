package io.github.convlens.data.option;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.Setting;
import io.github.convlens.data.augment.Policy;
import io.github.convlens.data.augment.PolicyRule;
import io.github.convlens.data.picture.Background;
import io.github.convlens.data.picture.Fit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A setting that would have no effect is rejected. */
class DataOptionsTest {

  @Test
  void settingsOfPictureFilesAreRejectedForOtherDataSets() {
    assertOnlyForFiles(DataOptions.RESIZE, Fit.SQUASH);
    assertOnlyForFiles(DataOptions.BACKGROUND, new Background(0, 0, 0));
    assertOnlyForFiles(DataOptions.UNREADABLE, Unreadable.SKIP);
    assertOnlyForFiles(DataOptions.SPLIT, 0.5);
    assertOnlyForFiles(DataOptions.SIZE, List.of(32, 32));
  }

  private static <V> void assertOnlyForFiles(Setting<V> setting, V value) {
    DataOptions digits = DataOptions.of("digits");
    assertEquals(
        setting.key()
            + " applies only to datasets image-folder and table, not to digits: remove it",
        assertThrows(InvalidInputException.class, () -> digits.with(setting, value)).getMessage());
    DataOptions photos = DataOptions.folder(Path.of("photos"));
    assertDoesNotThrow(() -> photos.with(setting, value));
  }

  @Test
  void thePatternOfPathsIsRejectedWithoutATable() {
    DataOptions photos = DataOptions.folder(Path.of("photos"));
    assertEquals(
        "path_pattern applies only to dataset table: remove it, or set dataset: table",
        assertThrows(
                InvalidInputException.class, () -> photos.with(TableOptions.PATTERN, "train/{}"))
            .getMessage());
  }

  @Test
  void settingsOfRandAugmentAreRejectedForOtherPolicies() {
    for (PolicyRule rule : List.of(PolicyRule.NONE, PolicyRule.TRIVIAL)) {
      Augmentation other = Augmentation.NONE.with(Policy.RULE, rule);
      for (Setting<Integer> setting : List.of(Policy.MOVES, Policy.MAGNITUDE)) {
        assertEquals(
            setting.key() + " is for policy rand_augment: set policy: rand_augment, or remove it",
            assertThrows(InvalidInputException.class, () -> other.with(setting, 5)).getMessage());
      }
    }
    Augmentation rand = Augmentation.NONE.with(Policy.RULE, PolicyRule.RAND_AUGMENT);
    assertDoesNotThrow(() -> rand.with(Policy.MOVES, 5).with(Policy.MAGNITUDE, 5));
  }
}
