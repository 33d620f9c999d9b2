package io.github.convlens.training.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.picture.Background;
import io.github.convlens.data.picture.Fit;
import io.github.convlens.data.picture.Preparation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelMetadataTest {
  private static final ModelMetadata SOUND =
      new ModelMetadata(
          List.of("cat, \"a\"", "<dog>"),
          1,
          28,
          20,
          new Normalization(new float[] {0.5f}, new float[] {0.25f}),
          new Preparation(Fit.LETTERBOX, new Background(1, 2, 3)));

  @Test
  void whatWasWrittenIsReadBack() {
    ModelMetadata read = ModelMetadata.of(SOUND.toMap(), "file");
    assertEquals(SOUND.classes(), read.classes());
    assertEquals(20, read.width());
    assertArrayEquals(new float[] {0.25f}, read.normalization().std());
    assertEquals(SOUND.preparation(), read.preparation());
  }

  @Test
  void metadataWithoutAPreparationMeansSquashedPictures() {
    Map<String, String> map = new LinkedHashMap<>(SOUND.toMap());
    map.remove("convlens.resize");
    assertEquals(Fit.SQUASH, ModelMetadata.of(map, "file").preparation().fit());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "convlens.input | [1, -28, 20]",
        "convlens.input | [9, 28, 20]",
        "convlens.input | [1, 60000, 60000]",
        "convlens.input | [1, 28]",
        "convlens.input | [1, 28, 9e99]",
        "convlens.input | null",
        "convlens.input | [[[[",
        "convlens.classes | [null, \"dog\"]",
        "convlens.classes | []",
        "convlens.classes | {}",
        "convlens.mean | [0.5, 0.5, 0.5]",
        "convlens.std | []",
        "convlens.resize | \"STRETCH\"",
        "convlens.background | [0, 0, 256]",
        "convlens.background | [0]",
      })
  void valuesThatTrainingNeverWritesAreRejected(String key, String value) {
    Map<String, String> map = new LinkedHashMap<>(SOUND.toMap());
    map.put(key, value);
    InvalidInputException e =
        assertThrows(InvalidInputException.class, () -> ModelMetadata.of(map, "model.safetensors"));
    assertTrue(e.getMessage().startsWith("model.safetensors does not say"), e.getMessage());
  }
}
