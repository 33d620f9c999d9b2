package io.github.convlens.model.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
  private static final String ONE = "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}";

  @TempDir Path folder;

  private Path file(long headerLength, String header, int dataLength) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + text.length + dataLength);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(headerLength).put(text);
    return Files.write(folder.resolve("x.safetensors"), bytes.array());
  }

  private Path file(String header, int dataLength) throws IOException {
    String json = header.replace('\'', '"');
    return file(json.getBytes(StandardCharsets.UTF_8).length, json, dataLength);
  }

  private static String assertRejected(Path file) {
    String message =
        assertThrows(InvalidInputException.class, () -> SafeTensors.read(file)).getMessage();
    assertTrue(message.contains("is not a valid safetensors file: "), message);
    assertFalse(message.contains("\n"), message);
    assertTrue(message.length() < 700, message);
    return message;
  }

  @Test
  void writtenTensorsAreReadBackInTheirOrder() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z", Tensor.of(new float[] {1.5f, -0f, Float.NaN}, List.of(3L)));
    tensors.put("count", Tensor.scalar(1L << 40));
    tensors.put("a \"quoted\" \u00e9", Tensor.of(new float[6], List.of(2L, 3L)));
    tensors.put("empty", Tensor.of(new float[0], List.of(0L, 4L)));
    Path file = folder.resolve("weights.safetensors");
    SafeTensors written = new SafeTensors(tensors, Map.of("format", "pt"));
    written.write(file);
    SafeTensors read = SafeTensors.read(file);
    assertEquals(written, read);
    assertEquals(List.copyOf(tensors.keySet()), List.copyOf(read.tensors().keySet()));
    assertEquals(1L << 40, read.tensors().get("count").data().getLong(0));
  }

  @Test
  void everyTensorIsAlignedToTheSizeOfItsNumbers() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("odd", Tensor.of(new float[3], List.of(3L)));
    tensors.put("count", Tensor.scalar(7));
    Path file = folder.resolve("weights.safetensors");
    new SafeTensors(tensors, Map.of()).write(file);
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0, bytes.getLong(0) % 8);
    assertEquals(7, bytes.getLong(8 + (int) bytes.getLong(0)));
  }

  @Test
  void halfPrecisionIsConvertedExactly() {
    short[] halves = {0x3c00, (short) 0xc000, 0x0001, (short) 0x8000, 0x7c00, 0x3555, 0x7bff};
    ByteBuffer data = ByteBuffer.allocate(14).order(ByteOrder.LITTLE_ENDIAN);
    data.asShortBuffer().put(halves);
    float[] expected = {1, -2, 0x1p-24f, -0f, Float.POSITIVE_INFINITY, 0.33325195f, 65504};
    assertArrayEquals(expected, new Tensor(Tensor.Type.F16, List.of(7L), data).floats());
  }

  @Test
  void writingReplacesTheOldFileAndLeavesNothingElse() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    for (int i = 0; i < 2; i++) {
      new SafeTensors(Map.of("count", Tensor.scalar(i)), Map.of()).write(file);
    }
    assertEquals(1, SafeTensors.read(file).tensors().get("count").data().getLong(0));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  @Test
  void wrongHeaderLengthsAreRejected() throws IOException {
    for (long length : List.of(-1L, 0L, Long.MIN_VALUE, 100L, 200_000_000L, Long.MAX_VALUE)) {
      assertRejected(file(length, "{}", 0));
    }
    assertRejected(Files.write(folder.resolve("short"), new byte[7]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "8;  [0,8];  F32; [3];           does not fit bytes 0 to 8",
        "8;  [8,0];  F32; [2];           does not fit bytes 8 to 0",
        "8;  [-8,0]; F32; [2];           negative number",
        "8;  [4,12]; F32; [2];           starts at byte 4",
        "8;  [0,80]; F32; [20];          ends after the end of the file",
        "12; [0,8];  F32; [2];           4 bytes belong to no tensor",
        "8;  [0,8];  F32; [-2];          negative number",
        "8;  [0,8];  F32; [4294967296,4294967296]; larger than 2 GiB",
        "8;  [0,8];  F32; [1152921504606846978];   larger than 2 GiB",
        "8;  [0,8];  F32; [99999999999999999999];  not valid JSON",
        "8;  [0,8];  F32; [2.0];         is not a whole number",
        "8;  [0,8];  F32; [[2]];         is not a whole number",
        "8;  [0];    F32; [2];           lacks its dtype",
        "8;  [0,8];  BF16; [4];          has dtype BF16: save it as F32",
      })
  void impossibleTensorsAreRejected(
      int length, String offsets, String type, String shape, String problem) throws IOException {
    String header =
        "{'a':{'dtype':'%s','shape':%s,'data_offsets':%s}}".formatted(type, shape, offsets);
    String message = assertRejected(file(header, length));
    assertTrue(message.contains(problem), message);
  }

  @Test
  void overlappingAndDuplicateTensorsAreRejected() throws IOException {
    String tensor = "'%s':{'dtype':'F32','shape':[2],'data_offsets':[%d,%d]}";
    String overlap = tensor.formatted("a", 0, 8) + "," + tensor.formatted("b", 4, 12);
    assertTrue(
        assertRejected(file("{" + overlap + "}", 12)).contains("the one before it ends at 8"));
    String twice = tensor.formatted("a", 0, 8) + "," + tensor.formatted("a", 8, 16);
    assertTrue(assertRejected(file("{" + twice + "}", 16)).contains("Duplicate"));
  }

  @Test
  void headersThatAreNotObjectsOfTensorsAreRejected() throws IOException {
    for (String header :
        List.of(
            "[]",
            "{",
            "{}{}",
            "{'a':1}",
            "{'a':{}}",
            "{'a':{'dtype':1}}",
            "{'a':{'x':1}}",
            "{'__metadata__':[]}",
            "{'__metadata__':{'a':{}}}",
            "{'a\\nb':1}",
            "{'" + "n".repeat(5000) + "':1}",
            "[".repeat(50_000))) {
      assertRejected(file(header, 0));
    }
  }

  @Test
  void damagedFilesAreReadOrGiveOneClearError() throws IOException {
    byte[] sound = Files.readAllBytes(file(ONE, 8));
    SplittableRandom random = new SplittableRandom(5);
    List<String> others = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = Arrays.copyOf(sound, random.nextInt(sound.length - 4, sound.length + 4));
      for (int hits = random.nextInt(1, 4); hits > 0; hits--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      Path file = Files.write(folder.resolve("damaged"), damaged);
      try {
        SafeTensors.read(file);
      } catch (InvalidInputException expected) {
        assertFalse(expected.getMessage().contains("\n"));
      } catch (RuntimeException | IOException other) {
        others.add(other.toString());
      }
    }
    assertEquals(List.of(), others);
  }
}
