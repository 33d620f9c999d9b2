package io.github.convlens.data.picture;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.option.SettingReader;
import java.util.List;
import java.util.Map;

/**
 * The colour behind transparent parts of a picture and around a letterboxed picture.
 *
 * @param red 0 to 255
 * @param green 0 to 255
 * @param blue 0 to 255
 */
public record Background(int red, int green, int blue) {
  /** White, which is the default. */
  public static final Background WHITE = new Background(255, 255, 255);

  private static final Background GREY = new Background(128, 128, 128);
  private static final Map<String, Background> NAMED =
      Map.of("white", WHITE, "black", new Background(0, 0, 0), "grey", GREY, "gray", GREY);

  /**
   * @throws InvalidInputException if a value is not within 0 to 255
   */
  public Background {
    if (Math.min(Math.min(red, green), blue) < 0 || Math.max(Math.max(red, green), blue) > 255) {
      throw InvalidInputException.option(
          "background",
          "is [%d, %d, %d]".formatted(red, green, blue),
          "give red, green and blue, each 0 to 255");
    }
  }

  /** Reads a colour's name or a list of red, green and blue. */
  public static Background read(SettingReader reader, String key) {
    Object raw = reader.raw(key);
    if (raw instanceof List && reader.integers(key).size() == 3) {
      List<Integer> colour = reader.integers(key);
      return new Background(colour.get(0), colour.get(1), colour.get(2));
    }
    if (raw instanceof String name && NAMED.containsKey(name)) {
      return NAMED.get(name);
    }
    throw reader.wrongType(key, "white, black, grey or [red, green, blue]");
  }

  /** Whether greyscale pictures stay greyscale over this colour. */
  public boolean isGrey() {
    return red == green && green == blue;
  }

  /** The colour as it is written in a configuration. */
  @Override
  public String toString() {
    return equals(WHITE) ? "white" : "[%d, %d, %d]".formatted(red, green, blue);
  }

  /** The colour as red, green and blue; with one channel, as its luma. */
  byte[] values(int channels) {
    return channels == 1
        ? new byte[] {(byte) Canvas.luma(red, green, blue)}
        : new byte[] {(byte) red, (byte) green, (byte) blue};
  }
}
