package io.github.convlens.data.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.convlens.data.DataSets;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.option.Memory;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures with 16 bits per sample, of which only the upper eight bits are used. */
class FaintPicturesTest {
  @TempDir Path folder;

  @Test
  void aNoteSaysHowManyPicturesAreNearlyBlack() throws IOException {
    for (String name : List.of("a", "b")) {
      write(name + "/twelve-bits.png", 4095);
      write(name + "/sixteen-bits.png", 65535);
      write(name + "/a-little-more.png", 4096);
      write(name + "/black.png", 0);
    }
    DataOptions options = DataOptions.folder(folder.resolve("pictures"));
    for (Memory memory : List.of(Memory.RESIDENT, Memory.MAPPED)) {
      List<String> notes =
          DataSets.below(new DataSearchPath(List.of(), folder.resolve("cache")))
              .open(options.with(DataOptions.MEMORY, memory), 1)
              .notes();
      assertEquals(
          1,
          notes.stream()
              .filter(note -> note.startsWith("2 of 8 pictures become nearly black"))
              .count(),
          notes.toString());
    }
  }

  private void write(String name, int largest) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_USHORT_GRAY);
    WritableRaster raster = image.getRaster();
    raster.setSample(1, 2, 0, largest);
    Path file = folder.resolve("pictures").resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }
}
