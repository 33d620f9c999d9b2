package io.github.convlens.experiment.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureSourceTest {

  @Test
  void linesAreReturnedInBatchesWithoutEmptyLines() throws IOException {
    PictureSource source =
        PictureSource.of(new BufferedReader(new StringReader("a.png\n\nb.png\r\nc.png")));
    assertEquals(List.of(Path.of("a.png"), Path.of("b.png")), source.next(2));
    assertEquals(List.of(Path.of("c.png")), source.next(2));
    assertEquals(List.of(), source.next(2));
    assertEquals(-1, source.total());
  }

  @Test
  void aPathThatHasArrivedDoesNotWaitForTheNext() throws IOException {
    try (PipedWriter writer = new PipedWriter();
        BufferedReader reader = new BufferedReader(new PipedReader(writer))) {
      PictureSource source = PictureSource.of(reader);
      writer.write("a.png\nb.png\n");
      assertEquals(List.of(Path.of("a.png"), Path.of("b.png")), source.next(64));
      writer.write("c.png\n");
      assertEquals(List.of(Path.of("c.png")), source.next(64));
    }
  }

  @Test
  void aListIsReturnedInOrder() throws IOException {
    PictureSource source = PictureSource.of(List.of(Path.of("a"), Path.of("b"), Path.of("c")));
    assertEquals(3, source.total());
    assertEquals(List.of(Path.of("a"), Path.of("b")), source.next(2));
    assertEquals(List.of(Path.of("c")), source.next(2));
    assertEquals(List.of(), source.next(2));
  }
}
