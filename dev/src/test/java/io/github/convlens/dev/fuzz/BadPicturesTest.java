package io.github.convlens.dev.fuzz;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.Preparation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decodes the pictures that scripts/fuzz gives to every command. */
class BadPicturesTest {
  @TempDir Path folder;

  @Test
  void everyBadPictureIsRejectedInOneLineThatNamesItsFile() throws IOException {
    for (Map.Entry<String, byte[]> picture : BadPictures.badPictures().entrySet()) {
      Path file = Files.write(folder.resolve(picture.getKey()), picture.getValue());
      String message =
          assertThrows(InvalidInputException.class, () -> decoded(file), picture.getKey())
              .getMessage();
      assertTrue(message.startsWith(file.toString()), message);
      assertFalse(message.contains("\n"), message);
    }
  }

  @Test
  void damagedAnimationsAndCmykWithoutAProfileAreRead() throws IOException {
    Map<String, byte[]> odd = BadPictures.oddPictures();
    List<String> names =
        List.of("animated.gif", "animated.png", "animated.webp", "cmyk-without-profile.jpg");
    for (String name : names) {
      Path file = Files.write(folder.resolve(name), odd.get(name));
      assertTrue(decoded(file).length > 0, name);
    }
  }

  @Test
  void aWrongFileExtensionDoesNotMatter() throws IOException {
    Map<String, byte[]> odd = BadPictures.oddPictures();
    for (String name : List.of("gif.png", "bmp.jpg")) {
      assertTrue(decoded(Files.write(folder.resolve(name), odd.get(name))).length > 0, name);
    }
  }

  private static byte[] decoded(Path file) {
    ImageFile picture = ImageFile.open(file);
    return picture.pixels(3, picture.height(), picture.width(), Preparation.DEFAULT).values();
  }
}
