package io.github.convlens.dev.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Invalid safetensors files, and files with invalid metadata. */
final class WeightCases {
  private static final int SIDE = 28;

  private final Cases cases;

  WeightCases(Cases cases) {
    this.cases = cases;
  }

  static byte[] safetensors(String header, int data) {
    byte[] text = Bytes.utf8(header);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putLong(text.length).put(text).array();
  }

  private static byte[] claiming(byte[] sound, long header) {
    byte[] changed = sound.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header);
    return changed;
  }

  /**
   * A copy of the file, with {@code to} in place of {@code from} in the header. Both have the same
   * length.
   */
  private static byte[] renamed(byte[] sound, String from, String to) {
    String all = new String(sound, StandardCharsets.ISO_8859_1);
    if (from.length() != to.length() || !all.contains(from)) {
      throw new IllegalArgumentException(from);
    }
    return all.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  void weights() throws IOException {
    byte[] sound = Files.readAllBytes(cases.run().resolve("model.safetensors"));
    int header = (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    Map<String, byte[]> bad = new LinkedHashMap<>();
    for (int length : new int[] {0, 7, 8, 9, 8 + header - 1, 8 + header, sound.length - 1}) {
      bad.put("cut-at-" + length, Arrays.copyOf(sound, length));
    }
    bad.put("extra-byte", Arrays.copyOf(sound, sound.length + 1));
    for (long claim :
        new long[] {
          0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, header - 1, header + 1, 99_999_999, 1L << 32
        }) {
      bad.put("claims-" + claim, claiming(sound, claim));
    }
    bad.put("no-tensor", safetensors("{}", 0));
    bad.put("list", safetensors("[]", 0));
    bad.put("two-documents", safetensors("{}{}", 0));
    bad.put("deep", safetensors("[".repeat(100_000), 0));
    bad.put("deep-object", safetensors("{\"a\":".repeat(100_000), 0));
    bad.put(
        "overlap",
        safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
            12));
    bad.put(
        "gap", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8));
    bad.put(
        "negative",
        safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4));
    bad.put(
        "offset-negative",
        safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}", 4));
    bad.put(
        "offset-huge",
        safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775803,9223372036854775807]}}",
            4));
    bad.put(
        "shape-overflow",
        safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}",
            0));
    bad.put(
        "shape-huge",
        safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[400000000],\"data_offsets\":[0,1600000000]}}",
            4));
    bad.put(
        "number-long",
        safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":["
                + "9".repeat(5000)
                + "],\"data_offsets\":[0,4]}}",
            4));
    bad.put(
        "many-sides",
        safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":["
                + "1,".repeat(10_000)
                + "1],\"data_offsets\":[0,4]}}",
            4));
    bad.put(
        "dtype-unknown",
        safetensors("{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
    bad.put(
        "name-twice",
        safetensors(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
            0));
    bad.put("not-utf-8", renamed(sound, "conv1.weight", "conv1.we\u00ff\u00feht"));
    bad.put(
        "name-lines",
        safetensors(
            "{\"a\\n\\tat x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0));
    bad.put("tensor-missing", renamed(sound, "conv1.weight", "conv9.weight"));
    bad.put("dtype-other", renamed(sound, "\"F32\"", "\"F16\""));
    bad.put("pickle", Arrays.copyOf(new byte[] {(byte) 0x80, 2, 'c', 'o', 's'}, 4000));
    byte[] zip = Arrays.copyOf(new byte[] {'P', 'K', 3, 4}, 4000);
    bad.put("torch-zip", zip);
    bad.forEach(
        (name, content) -> {
          cases.refused(
              "weights-" + name,
              in -> {
                cases.copyRun(in);
                Bytes.bytes(in.resolve("w.safetensors"), content);
              },
              "evaluate",
              "run",
              "--weights",
              "w.safetensors",
              "--device",
              "cpu");
          cases.refused(
              "model-" + name,
              in -> {
                cases.copyRun(in);
                Bytes.bytes(in.resolve("run/model.safetensors"), content);
                Bytes.bytes(in.resolve("p.png"), Encoded.encoded("png", SIDE, SIDE, 1));
              },
              "predict",
              "run",
              "p.png",
              "-o",
              "out.csv");
        });
    cases.refused(
        "weights-start",
        in -> {
          Bytes.bytes(in.resolve("w.safetensors"), Arrays.copyOf(sound, 1000));
          Bytes.text(
              in.resolve("c.yaml"), "data: {dataset: digits}\nmodel: {weights: w.safetensors}\n");
        },
        Cases.TRAIN);
    Map<String, byte[]> metadata = new LinkedHashMap<>();
    metadata.put("input-zero", renamed(sound, "[1,28,28]", "[1,28,00]"));
    metadata.put("input-negative", renamed(sound, "[1,28,28]", "[1,-2,28]"));
    metadata.put("input-huge", renamed(sound, "[1,28,28]", "[1,9e9,9]"));
    metadata.put("input-large", renamed(sound, "[1,28,28]", "[1,99999]"));
    metadata.put("input-wide", renamed(sound, "[1,28,28]", "[9,99,99]"));
    metadata.put("classes-none", renamed(sound, "convlens.classes", "convlens.classez"));
    metadata.forEach(
        (name, content) ->
            cases.refused(
                "metadata-" + name,
                in -> {
                  cases.copyRun(in);
                  Bytes.bytes(in.resolve("run/model.safetensors"), content);
                  Bytes.bytes(in.resolve("p.png"), Encoded.encoded("png", SIDE, SIDE, 1));
                },
                "predict",
                "run",
                "p.png",
                "-o",
                "out.csv"));
    for (int i = 0; i < cases.mutations(); i++) {
      byte[] content = cases.damaged(sound);
      cases.add(
          "either",
          "model-damaged",
          in -> {
            cases.copyRun(in);
            Bytes.bytes(in.resolve("run/model.safetensors"), content);
            Bytes.bytes(in.resolve("p.png"), Encoded.encoded("png", SIDE, SIDE, 1));
          },
          "predict",
          "run",
          "p.png",
          "-o",
          "out.csv");
    }
  }
}
