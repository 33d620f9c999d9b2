package io.github.convlens.model.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Reads a safetensors file that may be malicious. */
final class SafeTensorsReader {
  private static final long MAXIMUM_HEADER = 100_000_000;
  private static final int MAXIMUM_SIDES = 16;
  private static final int MAX_SHOWN_CHARS = 300;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();

  /** The entry of one tensor in the header. */
  private record Entry(String name, Tensor.Type type, List<Long> shape, long start, long end) {}

  private SafeTensorsReader(Path file) {
    this.file = file;
  }

  static SafeTensors read(Path file) throws IOException {
    return new SafeTensorsReader(file).read();
  }

  private SafeTensors read() throws IOException {
    if (Files.isDirectory(file)) {
      throw broken("it is a folder");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() < Long.BYTES) {
        throw broken("it is shorter than its first field");
      }
      long header = read(channel, 0, Long.BYTES).getLong(0);
      if (header < 2 || header > MAXIMUM_HEADER || header > channel.size() - Long.BYTES) {
        throw broken(
            "its header claims %s bytes, but the file has %d, and at most %d are allowed"
                .formatted(Long.toUnsignedString(header), channel.size(), MAXIMUM_HEADER));
      }
      parse(read(channel, Long.BYTES, (int) header).array());
      long data = Long.BYTES + header;
      checkLayout(channel.size() - data);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Entry entry : entries.values()) {
        int size = Math.toIntExact(entry.end() - entry.start());
        ByteBuffer bytes = read(channel, data + entry.start(), size);
        tensors.put(entry.name(), new Tensor(entry.type(), entry.shape(), bytes));
      }
      return new SafeTensors(tensors, metadata);
    }
  }

  private static ByteBuffer read(FileChannel channel, long position, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  /**
   * Parses the header token by token, since the tree of a malicious header could need many times
   * the header's size.
   */
  private void parse(byte[] header) throws IOException {
    try (JsonParser json = JSON.createParser(header)) {
      expect(json.nextToken(), JsonToken.START_OBJECT, "the header");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals(SafeTensors.METADATA)) {
          parseMetadata(json);
        } else {
          parseEntry(name, json);
        }
      }
      if (json.nextToken() != null) {
        throw broken("its header continues after the JSON");
      }
    } catch (JsonProcessingException problem) {
      throw broken("its header is not valid JSON: " + problem.getOriginalMessage());
    } catch (CharConversionException problem) {
      throw broken("its header is not valid text: " + problem.getMessage());
    }
  }

  private void parseMetadata(JsonParser json) throws IOException {
    expect(json.currentToken(), JsonToken.START_OBJECT, SafeTensors.METADATA);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      expect(json.nextToken(), JsonToken.VALUE_STRING, "the metadata " + key);
      metadata.put(key, json.getText());
    }
  }

  private void parseEntry(String name, JsonParser json) throws IOException {
    expect(json.currentToken(), JsonToken.START_OBJECT, name);
    Tensor.Type type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      json.nextToken();
      switch (key) {
        case "dtype" -> type = type(name, json);
        case "shape" -> shape = numbers(name, json);
        case "data_offsets" -> offsets = numbers(name, json);
        default -> throw broken("tensor %s has an unknown key %s".formatted(name, key));
      }
    }
    if (type == null || shape == null || offsets == null || offsets.size() != 2) {
      throw broken("tensor %s lacks its dtype, shape or two data_offsets".formatted(name));
    }
    entries.put(name, new Entry(name, type, shape, offsets.get(0), offsets.get(1)));
  }

  private Tensor.Type type(String name, JsonParser json) throws IOException {
    expect(json.currentToken(), JsonToken.VALUE_STRING, name);
    String text = json.getText();
    return Stream.of(Tensor.Type.values())
        .filter(type -> type.name().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                broken("tensor %s has dtype %s: save it as F32, F16 or I64".formatted(name, text)));
  }

  private List<Long> numbers(String name, JsonParser json) throws IOException {
    expect(json.currentToken(), JsonToken.START_ARRAY, name);
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(json.currentToken(), JsonToken.VALUE_NUMBER_INT, name);
      long number = json.getLongValue();
      if (number < 0 || numbers.size() == MAXIMUM_SIDES) {
        throw broken("tensor %s has a negative number or too many dimensions".formatted(name));
      }
      numbers.add(number);
    }
    return numbers;
  }

  /** Checks that the tensors fill the data exactly, without gaps or overlaps. */
  private void checkLayout(long available) {
    long end = 0;
    List<Entry> sorted =
        entries.values().stream()
            .sorted(Comparator.comparingLong(Entry::start).thenComparingLong(Entry::end))
            .toList();
    for (Entry entry : sorted) {
      long size = size(entry);
      if (entry.end() < entry.start() || entry.end() - entry.start() != size) {
        throw broken(
            "tensor %s of shape %s does not fit bytes %d to %d"
                .formatted(entry.name(), entry.shape(), entry.start(), entry.end()));
      }
      if (entry.start() != end) {
        throw broken(
            "tensor %s starts at byte %d, but the one before it ends at %d"
                .formatted(entry.name(), entry.start(), end));
      }
      end = entry.end();
      if (end > available) {
        throw broken("tensor %s ends after the end of the file".formatted(entry.name()));
      }
    }
    if (end != available) {
      throw broken(
          "%s no tensor"
              .formatted(Count.of(available - end, "byte belongs to", "bytes belong to")));
    }
  }

  private long size(Entry entry) {
    try {
      return Math.toIntExact(Tensor.byteSize(entry.type(), entry.shape()));
    } catch (ArithmeticException problem) {
      throw broken(
          "tensor %s of shape %s is larger than 2 GiB".formatted(entry.name(), entry.shape()));
    }
  }

  private void expect(JsonToken found, JsonToken wanted, String what) {
    if (found != wanted) {
      throw broken("%s is not %s".formatted(what, described(wanted)));
    }
  }

  private static String described(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "a list";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_STRING -> "a string";
      default -> token.name().toLowerCase(Locale.ROOT);
    };
  }

  private InvalidInputException broken(String problem) {
    return new InvalidInputException(
        "%s is not a valid safetensors file: %s; save or download it again"
            .formatted(shown(file.toString()), shown(problem)));
  }

  /** The text in one line of limited length, since it may contain names from the file. */
  private static String shown(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= MAX_SHOWN_CHARS ? line : line.substring(0, MAX_SHOWN_CHARS) + "...";
  }
}
