package io.github.convlens.model.weights;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Named tensors in the safetensors format (github.com/huggingface/safetensors): the length of the
 * header as eight little-endian bytes, then the header in JSON, then the data without gaps.
 *
 * @param tensors the tensors by name, in the order of the header
 * @param metadata the header's {@code __metadata__}, arbitrary texts by key; may be empty
 */
public record SafeTensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  private static final int ALIGNMENT = 8;
  private static final JsonMapper JSON = new JsonMapper();

  /** Copies both maps and keeps their order. */
  public SafeTensors {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /**
   * Reads a whole file. Nothing in the file is trusted.
   *
   * @throws InvalidInputException with a message of one line, if the file is not a valid
   *     safetensors file or holds a type other than F32, F16 or I64
   * @throws IOException if the file cannot be read
   */
  public static SafeTensors read(Path file) throws IOException {
    return SafeTensorsReader.read(file);
  }

  /**
   * Writes the file atomically. At any time, the path leads to the complete old file or to the
   * complete new file. The new file is forced to the disk before it replaces the old one.
   *
   * @throws IOException if the file cannot be written; no partial file is left behind
   */
  public void write(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path temporary = folder.resolve("." + file.getFileName() + ".tmp");
    // Deletes a symbolic link at this path, which would otherwise be followed. createTempFile is
    // not used, since it would make the file unreadable for other users.
    Files.deleteIfExists(temporary);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
        writeTo(channel);
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceFolder(folder);
    } catch (IOException e) {
      throw DiskFault.of(file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void writeTo(FileChannel channel) throws IOException {
    // Tensors with the widest numbers come first, as in the reference implementation. Each tensor
    // is then aligned to the size of its numbers, as PyTorch requires.
    List<Map.Entry<String, Tensor>> placed =
        tensors.entrySet().stream()
            .sorted(
                Comparator.comparing(
                    entry -> entry.getValue().type().bytes(), Comparator.reverseOrder()))
            .toList();
    Map<String, Long> starts = new LinkedHashMap<>();
    long end = 0;
    for (var entry : placed) {
      starts.put(entry.getKey(), end);
      end += entry.getValue().data().limit();
    }
    byte[] header = header(starts);
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    writeAll(channel, length.putLong(0, header.length));
    writeAll(channel, ByteBuffer.wrap(header));
    for (var entry : placed) {
      writeAll(channel, entry.getValue().data().duplicate());
    }
  }

  private byte[] header(Map<String, Long> starts) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writePOJOField(METADATA, metadata);
      }
      for (var entry : tensors.entrySet()) {
        Tensor tensor = entry.getValue();
        long start = Objects.requireNonNull(starts.get(entry.getKey()));
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", tensor.type().name());
        json.writePOJOField("shape", tensor.shape());
        json.writePOJOField("data_offsets", List.of(start, start + tensor.data().limit()));
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    byte[] bytes = text.toByteArray();
    int padded = (bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] header = Arrays.copyOf(bytes, padded);
    Arrays.fill(header, bytes.length, padded, (byte) ' ');
    return header;
  }

  private static void writeAll(FileChannel channel, ByteBuffer data) throws IOException {
    while (data.hasRemaining()) {
      channel.write(data);
    }
  }

  /**
   * Makes the renaming survive a power failure, if the operating system allows opening a folder.
   */
  private static void forceFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException problem) {
      // Windows cannot open folders. The contents of the file are on the disk anyway.
      return;
    }
  }
}
