package io.github.convlens.experiment.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the content of an event file from its wire format alone. */
final class Events {

  /**
   * One value of an event.
   *
   * @param fields the fields of the {@code Summary.Value}, by their numbers
   */
  record Value(long step, String tag, Map<Integer, ByteBuffer> fields) {

    float scalar() {
      return fields.get(2).getFloat(0);
    }

    Map<Integer, ByteBuffer> message(int field) {
      return parse(fields.get(field));
    }
  }

  private Events() {}

  /** The only event file in a folder. */
  static Path file(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "events.out.tfevents.*")) {
      found.forEach(files::add);
    }
    assertEquals(1, files.size(), files.toString());
    return files.get(0);
  }

  /** Reads all values in the order of the file, and verifies the checksums. */
  static List<Value> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Value> values = new ArrayList<>();
    boolean first = true;
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(length);
      assertEquals(EventFile.checksum(length), bytes.getInt());
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(data);
      assertEquals(EventFile.checksum(data), bytes.getInt());
      Map<Integer, ByteBuffer> event = parse(ByteBuffer.wrap(data));
      if (first) {
        assertEquals("brain.Event:2", text(event.get(3)));
        first = false;
      } else {
        long step = event.containsKey(2) ? event.get(2).getLong(0) : 0;
        for (ByteBuffer value : repeated(event.get(5), 1)) {
          Map<Integer, ByteBuffer> fields = parse(value);
          values.add(new Value(step, text(fields.get(1)), fields));
        }
      }
    }
    return values;
  }

  static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
  }

  /**
   * The fields by number. If a field is repeated, its last value is used. Integers are stored in 8
   * bytes.
   */
  static Map<Integer, ByteBuffer> parse(ByteBuffer message) {
    Map<Integer, ByteBuffer> fields = new HashMap<>();
    walk(message, fields::put);
    return fields;
  }

  /** All values of a repeated field. */
  static List<ByteBuffer> repeated(ByteBuffer message, int field) {
    List<ByteBuffer> all = new ArrayList<>();
    walk(
        message,
        (number, value) -> {
          if (number == field) {
            all.add(value);
          }
        });
    return all;
  }

  private interface Visitor {
    void field(int number, ByteBuffer value);
  }

  private static void walk(ByteBuffer message, Visitor visitor) {
    ByteBuffer rest = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    while (rest.hasRemaining()) {
      long key = varint(rest);
      int size =
          switch ((int) (key & 7)) {
            case 0 -> -1;
            case 1 -> 8;
            case 2 -> (int) varint(rest);
            case 5 -> 4;
            default -> throw new IllegalStateException("wire type " + (key & 7));
          };
      ByteBuffer value;
      if (size < 0) {
        value = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, varint(rest));
      } else {
        value = rest.slice(rest.position(), size).order(ByteOrder.LITTLE_ENDIAN);
        rest.position(rest.position() + size);
      }
      visitor.field((int) (key >>> 3), value);
    }
  }

  private static long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = bytes.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
