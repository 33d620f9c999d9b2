package io.github.convlens.experiment;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests that randomly damaged configurations are either accepted or rejected with a message. */
class MalformedConfigurationTest {

  private static final int FILES = 400;

  @TempDir private Path folder;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES)
  void damagedConfigurationsAreAcceptedOrRejectedWithAMessage() throws IOException {
    Path sound = folder.resolve("sound.yaml");
    Files.writeString(sound, "data: {dataset: mnist}\n");
    String yaml = Configuration.read(sound, List.of(), note -> {}).yaml();
    Path file = folder.resolve("damaged.yaml");
    SplittableRandom random = new SplittableRandom(9);
    int refused = 0;
    for (int i = 0; i < FILES; i++) {
      Files.write(file, damaged(yaml, random));
      try {
        Configuration.read(file, List.of(), note -> {});
      } catch (InvalidInputException e) {
        refused++;
        assertFalse(e.getMessage().isBlank());
      }
    }
    assertTrue(refused > FILES / 2, "only " + refused + " were refused");
  }

  private static byte[] damaged(String yaml, SplittableRandom random) {
    StringBuilder text = new StringBuilder(yaml);
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + random.nextInt(8));
      String put =
          switch (random.nextInt(8)) {
            case 0 -> "";
            case 1 -> "-1";
            case 2 -> "1e999";
            case 3 -> "&a [*a, *a]";
            case 4 -> "[".repeat(random.nextInt(2000));
            case 5 -> "!!java.net.URL ['http://x']";
            case 6 -> "\u0000\u2028\n\t";
            default -> "99999999999999999999";
          };
      text.replace(at, end, put);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) 0xff;
    }
    return bytes;
  }
}
