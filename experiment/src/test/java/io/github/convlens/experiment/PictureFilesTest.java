package io.github.convlens.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.training.session.ModelMetadata;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFilesTest {

  @TempDir private Path folder;

  @Test
  void aNoteSaysThatAGreyscaleNetworkIgnoresColour() throws IOException {
    Path colour = picture("colour.png", BufferedImage.TYPE_INT_RGB);
    Path grey = picture("grey.png", BufferedImage.TYPE_BYTE_GRAY);
    assertEquals(
        List.of(
            "the network was trained on greyscale pictures: of 1 colour picture, only the"
                + " brightness is used"),
        notes(List.of(colour, grey), 1));
    assertEquals(List.of(), notes(List.of(grey), 1));
    assertEquals(List.of(), notes(List.of(colour, grey), 3));
  }

  @Test
  void outputFilesNamedAfterAPictureHaveNoLineBreaks() {
    assertEquals("cat", PictureFiles.stem(Path.of("photos/cat.jpg")));
    assertEquals("a.b", PictureFiles.stem(Path.of("a.b.png")));
    assertEquals("line_break", PictureFiles.stem(Path.of("line\nbreak.png")));
  }

  private static List<String> notes(List<Path> files, int channels) {
    List<String> notes = new ArrayList<>();
    PictureFiles.read(files, metadata(channels), notes::add);
    return notes;
  }

  private static ModelMetadata metadata(int channels) {
    return new ModelMetadata(
        List.of("a", "b"), channels, 4, 4, Normalization.none(channels), Preparation.DEFAULT);
  }

  private Path picture(String name, int type) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(new BufferedImage(4, 4, type), "png", file.toFile());
    return file;
  }
}
