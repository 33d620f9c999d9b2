package io.github.convlens.data.picture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One picture in every variant of every format, compared with the pixels that Pillow decodes. */
class PillowPicturesTest {
  private static final String ENDING = ".expected";

  @ParameterizedTest
  @MethodSource("pictures")
  void aPictureHasPillowsPixels(String name) throws Exception {
    Expected expected = Expected.of(folder().resolve(name + ENDING));
    ImageFile file = ImageFile.open(folder().resolve(name));
    byte[] pixels =
        file.pixels(expected.channels, file.height(), file.width(), Preparation.DEFAULT).values();
    assertAll(
        () -> assertEquals(expected.height, file.height()),
        () -> assertEquals(expected.width, file.width()),
        () -> assertEquals(expected.channels == 3, file.colour()));
    assertEquals(expected.pixels.length, pixels.length);
    if (isLossyWebp(name)) {
      // Unlike in libwebp, chroma is not smoothed between pixels, so only luma is nearly the same.
      assertTrue(worst(luma(expected.pixels), luma(pixels)) <= 5);
    } else {
      // Decoders of JPEG may round differently; everything else is exact.
      boolean jpeg = name.endsWith(".jpg") || name.equals("jpeg.tif");
      assertTrue(worst(expected.pixels, pixels) <= (jpeg ? 2 : 0));
    }
  }

  private static boolean isLossyWebp(String name) {
    return name.startsWith("lossy");
  }

  private static byte[] luma(byte[] rgb) {
    return new Canvas(rgb, 3, null).as(1);
  }

  private static int worst(byte[] expected, byte[] pixels) {
    int worst = 0;
    for (int i = 0; i < pixels.length; i++) {
      worst = Math.max(worst, Math.abs((pixels[i] & 0xff) - (expected[i] & 0xff)));
    }
    return worst;
  }

  private static List<String> pictures() throws IOException, URISyntaxException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }

  @Test
  void noPictureIsMissing() throws Exception {
    assertTrue(pictures().size() >= 70, "only " + pictures().size());
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(PillowPicturesTest.class.getResource("rgb.png").toURI()).getParent();
  }

  private record Expected(int width, int height, int channels, byte[] pixels) {
    static Expected of(Path path) throws IOException {
      byte[] bytes = Files.readAllBytes(path);
      int end = 0;
      while (bytes[end] != '\n') {
        end++;
      }
      try (Scanner line = new Scanner(new String(bytes, 0, end, StandardCharsets.US_ASCII))) {
        return new Expected(
            line.nextInt(),
            line.nextInt(),
            line.nextInt(),
            Arrays.copyOfRange(bytes, end + 1, bytes.length));
      }
    }
  }
}
