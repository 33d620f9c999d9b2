package io.github.convlens.data.picture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * EXIF as ImageMagick writes it into PNG files: in hexadecimal, as a text chunk with the name "Raw
 * profile type exif" or "Raw profile type APP1". Pillow reads it as well.
 */
final class RawProfile {
  private static final List<String> NAMES =
      List.of("Raw profile type exif", "Raw profile type APP1");
  private static final int MAX_TEXT = 1 << 20;

  private RawProfile() {}

  /** The profile, if the file has one that can be read. */
  static Optional<ByteBuffer> exif(ByteBuffer png) {
    for (String type : List.of("tEXt", "zTXt")) {
      for (ByteBuffer chunk : Chunks.PNG.all(type, png)) {
        byte[] exif = profile(chunk, type.equals("zTXt"));
        if (exif != null) {
          return Optional.of(ByteBuffer.wrap(exif));
        }
      }
    }
    return Optional.empty();
  }

  private static byte @Nullable [] profile(ByteBuffer chunk, boolean compressed) {
    for (String name : NAMES) {
      byte[] wanted = (name + '\0').getBytes(StandardCharsets.ISO_8859_1);
      // A byte for the method of compression precedes compressed text.
      int begin = wanted.length + (compressed ? 1 : 0);
      if (chunk.limit() > begin && chunk.slice(0, wanted.length).equals(ByteBuffer.wrap(wanted))) {
        byte[] text = new byte[chunk.limit() - begin];
        chunk.get(begin, text);
        return bytes(compressed ? inflated(text) : text);
      }
    }
    return null;
  }

  private static byte[] inflated(byte[] text) {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(text))) {
      return in.readNBytes(MAX_TEXT);
    } catch (IOException e) {
      return new byte[0]; // damaged text counts as no text
    }
  }

  /**
   * Decodes text that consists of an empty line, a name, a length, and then the digits in lines.
   */
  private static byte @Nullable [] bytes(byte[] text) {
    String[] lines = new String(text, StandardCharsets.ISO_8859_1).split("\n", 4);
    if (lines.length < 4) {
      return null;
    }
    try {
      return HexFormat.of().parseHex(lines[3].replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
