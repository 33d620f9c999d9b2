package io.github.convlens.model.weights;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a weights file with random damage is either read or rejected with a message of one
 * line.
 */
class MalformedSafeTensorsTest {

  private static final int FILES = 400;

  @TempDir private Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void damagedFilesAreReadOrRejectedWithAOneLineError() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    Map<String, Tensor> tensors =
        Map.of(
            "conv1.weight", Tensor.of(new float[18], List.of(2L, 1L, 3L, 3L)),
            "conv1.bias", Tensor.of(new float[2], List.of(2L)),
            "bn1.num_batches_tracked", Tensor.scalar(3));
    new SafeTensors(tensors, Map.of("format", "pt")).write(file);
    byte[] sound = Files.readAllBytes(file);
    SplittableRandom random = new SplittableRandom(3);
    int rejected = 0;
    for (int i = 0; i < FILES; i++) {
      Files.write(file, damaged(sound, random));
      try {
        SafeTensors.read(file);
      } catch (InvalidInputException e) {
        rejected++;
        assertFalse(e.getMessage().matches("(?s).*\\R.*"), e.getMessage());
      }
    }
    assertTrue(rejected > FILES / 2, "only " + rejected + " were refused");
  }

  private static byte[] damaged(byte[] sound, SplittableRandom random) {
    byte[] bytes = sound.clone();
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(bytes, random.nextInt(2 * bytes.length));
    }
    for (int i = 0; i < 1 + random.nextInt(5); i++) {
      // With these characters, the header remains valid JSON more often than with arbitrary bytes.
      String likely = "0123456789-[]{},:\"";
      bytes[random.nextInt(bytes.length - 80)] =
          random.nextBoolean()
              ? (byte) likely.charAt(random.nextInt(likely.length()))
              : (byte) random.nextInt(256);
    }
    return bytes;
  }
}
