package io.github.convlens.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.DurableFiles;
import io.github.convlens.core.FileTree;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.model.weights.SafeTensors;
import io.github.convlens.model.weights.Tensor;
import io.github.convlens.training.loop.Checkpoint;
import io.github.convlens.training.loop.LoopState;
import io.github.convlens.training.loop.Machine;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A checkpoint on disk: a folder of four files. {@code model.safetensors} holds the weights, which
 * any reader of that format can load, and {@code optimizer.safetensors} holds the optimiser's
 * state. Everything else is in {@code state.json}. {@code SHA256SUMS} holds the checksums, which
 * {@code sha256sum -c} checks. Every version of the format has {@code SHA256SUMS} and, in {@code
 * state.json}, the entry {@code version}, so that an older convlens recognises a checkpoint that it
 * cannot read.
 */
final class CheckpointFolder {

  static final String WEIGHTS = "model.safetensors";

  private static final int VERSION = 1;
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String STATE = "state.json";
  private static final String SCORES = "scores";
  private static final String SUMS = "SHA256SUMS";
  private static final List<String> CHECKSUMMED = List.of(WEIGHTS, OPTIMIZER, STATE);
  private static final int SUM_LENGTH = 64;
  private static final int MAX_SUMS_BYTES = 10_000;
  private static final int BUFFER = 1 << 16;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private CheckpointFolder() {}

  /** The contents of {@code state.json}. */
  record State(
      int version,
      long step,
      LoopState loop,
      Map<String, Map<String, Double>> listeners,
      Map<String, Long> rows,
      Machine machine) {

    /** Rejects null for values that every checkpoint has, since Jackson accepts null. */
    State {
      Stream.of(loop, listeners, rows, machine).forEach(Objects::requireNonNull);
      Stream.of(loop.smoothLoss(), loop.sums(), loop.plateau()).forEach(Objects::requireNonNull);
      listeners.values().forEach(Objects::requireNonNull);
      rows.values().forEach(Objects::requireNonNull);
    }
  }

  /**
   * Thrown if the checkpoint in a folder is incomplete or damaged. The message says what is wrong.
   */
  static final class DamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
      super(message);
    }
  }

  /**
   * Writes a checkpoint. At any moment, {@code folder} is either complete or does not exist. An
   * existing folder of that name is replaced; it stays if the new one cannot be written.
   */
  static void write(Path folder, Checkpoint checkpoint) throws IOException {
    Path temporary = folder.resolveSibling("." + folder.getFileName() + ".tmp");
    Path replaced = folder.resolveSibling("." + folder.getFileName() + ".old");
    FileTree.delete(temporary);
    if (Files.exists(folder)) {
      FileTree.delete(replaced); // a folder that an interrupted process left
    }
    try {
      Files.createDirectory(temporary);
      new SafeTensors(checkpoint.weights(), Map.of("format", "pt"))
          .write(temporary.resolve(WEIGHTS));
      new SafeTensors(checkpoint.optimizer(), Map.of()).write(temporary.resolve(OPTIMIZER));
      DurableFiles.create(temporary.resolve(STATE), json(checkpoint));
      StringBuilder sums = new StringBuilder();
      for (String name : CHECKSUMMED) {
        sums.append(sum(temporary.resolve(name))).append("  ").append(name).append('\n');
      }
      DurableFiles.create(temporary.resolve(SUMS), sums.toString());
      DurableFiles.force(temporary);
      replace(folder, temporary, replaced);
      DurableFiles.forceFolderOf(folder);
    } finally {
      FileTree.delete(temporary);
    }
    FileTree.delete(replaced);
  }

  /**
   * Puts {@code temporary} in the place of {@code folder}, which need not exist.
   *
   * @param replaced receives the old folder, which is put back if {@code temporary} cannot be moved
   */
  static void replace(Path folder, Path temporary, Path replaced) throws IOException {
    boolean replaces = Files.exists(folder);
    if (replaces) {
      Files.move(folder, replaced, StandardCopyOption.ATOMIC_MOVE);
    }
    try {
      Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (replaces) {
        putBack(replaced, folder, e);
      }
      throw e;
    }
  }

  private static void putBack(Path replaced, Path folder, IOException cause) {
    try {
      Files.move(replaced, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static String json(Checkpoint checkpoint) throws IOException {
    State state =
        new State(
            VERSION,
            checkpoint.step(),
            checkpoint.loop(),
            checkpoint.listeners(),
            checkpoint.rows(),
            checkpoint.machine());
    return JSON.writeValueAsString(state) + "\n";
  }

  /**
   * Reads a checkpoint without trusting anything in it.
   *
   * @throws DamagedException if the checkpoint is incomplete or damaged
   * @throws InvalidInputException if the checksums are correct, but only a newer convlens can read
   *     the format
   * @throws IOException if the disk cannot be read
   */
  static Checkpoint read(Path folder) throws IOException, DamagedException {
    if (!Files.isDirectory(folder)) {
      throw new DamagedException("it is not a folder");
    }
    try {
      checkSums(folder);
      State state = state(folder);
      return new Checkpoint(
          state.loop(),
          state.listeners(),
          state.rows(),
          state.machine(),
          tensors(folder.resolve(WEIGHTS)),
          tensors(folder.resolve(OPTIMIZER)));
    } catch (NoSuchFileException e) {
      throw new DamagedException(Path.of(e.getFile()).getFileName() + " is missing");
    }
  }

  private static Map<String, Tensor> tensors(Path file) throws IOException, DamagedException {
    try {
      return SafeTensors.read(file).tensors();
    } catch (InvalidInputException e) {
      throw new DamagedException(String.valueOf(e.getMessage()));
    }
  }

  private static void checkSums(Path folder) throws IOException, DamagedException {
    Path sums = folder.resolve(SUMS);
    requireFile(sums);
    if (Files.size(sums) > MAX_SUMS_BYTES) {
      throw new DamagedException(SUMS + " is too long");
    }
    String text = Files.readString(sums, StandardCharsets.ISO_8859_1);
    if (!text.endsWith("\n")) {
      throw new DamagedException(SUMS + " ends too early");
    }
    boolean stateSummed = false;
    for (String line : text.split("\n")) {
      String name = line.length() > SUM_LENGTH + 2 ? line.substring(SUM_LENGTH + 2) : "";
      if (!name.matches("[A-Za-z0-9_.-]+")) {
        throw new DamagedException(SUMS + " is not a list of checksums");
      }
      requireFile(folder.resolve(name));
      if (!sum(folder.resolve(name)).equals(line.substring(0, SUM_LENGTH))) {
        throw new DamagedException(name + " has changed: its checksum differs");
      }
      stateSummed |= name.equals(STATE);
    }
    if (!stateSummed) {
      throw new DamagedException(SUMS + " does not cover " + STATE);
    }
  }

  /** Rejects folders, such as "." and "..". A missing file is detected later. */
  private static void requireFile(Path file) throws DamagedException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new DamagedException(file.getFileName() + " is not a file");
    }
  }

  private static State state(Path folder) throws IOException, DamagedException {
    try {
      JsonNode tree = JSON.readTree(Files.readAllBytes(folder.resolve(STATE)));
      int version = tree.path("version").asInt();
      if (version > VERSION) {
        throw new InvalidInputException(
            "%s has format version %d, but this convlens reads only versions up to %d: resume with a newer convlens"
                .formatted(folder, version, VERSION));
      }
      if (version < VERSION) {
        throw new DamagedException(STATE + " has no format version");
      }
      for (JsonNode epoch : tree.path("loop").path("completed")) {
        if (epoch instanceof ObjectNode result && !result.has(SCORES)) {
          // Written by an older convlens, whose epochs had no entry "scores".
          result.putObject(SCORES);
        }
      }
      return JSON.treeToValue(tree, State.class);
    } catch (JsonProcessingException | CharConversionException | IllegalArgumentException e) {
      throw new DamagedException(STATE + " is not the state of a checkpoint");
    }
  }

  private static String sum(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
