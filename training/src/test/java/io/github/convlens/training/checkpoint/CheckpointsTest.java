package io.github.convlens.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.FileTree;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.training.loop.Checkpoint;
import io.github.convlens.training.loop.Listener;
import io.github.convlens.training.loop.TrainingBatch;
import io.github.convlens.training.session.RunDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The newest intact checkpoint is used, and never a damaged one. */
class CheckpointsTest {

  private static final CheckpointOptions OPTIONS = new CheckpointOptions(2, 2);
  private static final List<String> FILES =
      List.of("model.safetensors", "optimizer.safetensors", "state.json", "SHA256SUMS");
  private static final int LAST_STEP = 8;
  private static final Path NEWEST = Path.of("step-000000009");
  private static final int MUTATIONS = 300;

  @TempDir private Path run;
  private final List<String> notices = new ArrayList<>();

  /** Leaves checkpoints after 7 and 9 batches, and the best checkpoint after 5 batches. */
  @BeforeEach
  void interruptedRun() {
    TinyTraining.SGD_PLATEAU_EARLY_STOPPING.train(
        run,
        OPTIONS,
        false,
        session ->
            new Listener() {
              @Override
              public void onBatchEnd(TrainingBatch batch) {
                if (batch.step() == LAST_STEP) {
                  session.stop().interrupt("for a test");
                }
              }
            });
  }

  @Test
  void theNewestTwoCheckpointsAndTheBestAreKept() throws IOException {
    assertEquals(
        List.of("best", "latest", "step-000000005", "step-000000007", "step-000000009"),
        TinyTraining.names(checkpoints()));
    assertEquals("step-000000009\n", Files.readString(checkpoints().resolve("latest")));
    assertEquals(5, new RunDirectory(run).checkpointed().best().orElseThrow().step());
  }

  @Test
  void aDamagedOrMissingBestCheckpointIsRejected() throws IOException {
    Path weights = checkpoints().resolve("step-000000005/model.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertBestRejected("its checksum differs");
    Files.delete(weights);
    assertBestRejected("model.safetensors is missing");
    Files.writeString(checkpoints().resolve("best"), "../../secret\n");
    assertBestRejected("it is not the name of a checkpoint");
    Files.write(checkpoints().resolve("best"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertBestRejected("it is not the name of a checkpoint");
    Files.delete(checkpoints().resolve("best"));
    assertTrue(new RunDirectory(run).checkpointed().best().isEmpty());
  }

  private void assertBestRejected(String why) {
    InvalidInputException refused =
        assertThrows(
            InvalidInputException.class, () -> new RunDirectory(run).checkpointed().best());
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  @Test
  void theNewestCheckpointIsUsedWithoutANoticeIfItIsComplete() throws IOException {
    assertEquals(9, newestStep());
    assertEquals(List.of(), notices);
  }

  @Test
  void afterAFlippedBitThePreviousCheckpointIsUsed() throws IOException {
    for (String name : FILES) {
      Path file = checkpoints().resolve(NEWEST).resolve(name);
      SplittableRandom random = new SplittableRandom(name.hashCode());
      for (int i = 0; i < 20; i++) {
        long position = random.nextLong(Files.size(file));
        int bit = 1 << random.nextInt(8);
        flip(file, position, bit);
        notices.clear();
        assertEquals(7, newestStep(), name + " at " + position);
        assertTrue(notices.get(0).contains("damaged"), notices.toString());
        flip(file, position, bit);
      }
    }
    assertEquals(9, newestStep());
  }

  @Test
  void ifAFileIsTruncatedOrMissingThePreviousCheckpointIsUsed() throws IOException {
    for (String name : FILES) {
      Path file = checkpoints().resolve(NEWEST).resolve(name);
      byte[] whole = Files.readAllBytes(file);
      for (int length : new int[] {0, 1, whole.length / 2, whole.length - 1}) {
        Files.write(file, Arrays.copyOf(whole, length));
        assertEquals(7, newestStep(), name + " of length " + length);
      }
      Files.delete(file);
      assertEquals(7, newestStep(), name + " missing");
      Files.write(file, whole);
    }
    assertEquals(9, newestStep());
  }

  @Test
  void ifRowsAreMissingThePreviousCheckpointIsUsed() throws IOException {
    Path recorder = run.resolve("recorder.csv");
    try (RandomAccessFile file = new RandomAccessFile(recorder.toFile(), "rw")) {
      file.setLength(file.length() - 1);
    }
    assertEquals(7, newestStep());
    assertTrue(notices.get(0).contains("recorder.csv"), notices.toString());
  }

  @Test
  void aDamagedNewestCheckpointDoesNotChangeTheResult() throws IOException {
    Path whole = Files.createDirectory(run.resolve("whole"));
    TinyTraining.SGD_PLATEAU_EARLY_STOPPING.train(whole, OPTIONS, false, s -> new Listener() {});
    flip(checkpoints().resolve(NEWEST).resolve("model.safetensors"), 5000, 1);
    TinyTraining.SGD_PLATEAU_EARLY_STOPPING.train(run, OPTIONS, true, s -> new Listener() {});
    assertEquals(TinyTraining.files(whole), TinyTraining.files(run));
  }

  /** A new folder that does not exist cannot be moved to its place. */
  @Test
  void ifTheNewFolderCannotBeMovedToItsPlaceTheOldCheckpointIsPutBack() throws IOException {
    Path folder = checkpoints().resolve(NEWEST);
    Path absent = checkpoints().resolve(".absent.tmp");
    Path aside = checkpoints().resolve(".aside.old");
    assertThrows(NoSuchFileException.class, () -> CheckpointFolder.replace(folder, absent, aside));
    assertFalse(Files.exists(aside));
    assertEquals(9, newestStep());
    assertEquals(List.of(), notices);
  }

  /**
   * A process was killed between moving the old folder away and moving the new one to its place.
   */
  @Test
  void aCheckpointThatAnInterruptedProcessMovedAwayIsDeletedOnceItIsWrittenAgain()
      throws Exception {
    Path folder = checkpoints().resolve(NEWEST);
    Path aside = checkpoints().resolve("." + NEWEST + ".old");
    Checkpoint checkpoint = CheckpointFolder.read(folder);
    Files.move(folder, aside);
    CheckpointFolder.write(folder, checkpoint);
    assertFalse(Files.exists(aside));
    assertEquals(9, newestStep());
  }

  @Test
  void aRunWithoutAnIntactCheckpointIsNotResumed() throws IOException {
    for (String step : List.of("step-000000005", "step-000000007", "step-000000009")) {
      Files.delete(checkpoints().resolve(step).resolve("state.json"));
    }
    InvalidInputException problem = assertThrows(InvalidInputException.class, this::newestStep);
    assertTrue(problem.getMessage().contains("no checkpoint"), problem.getMessage());
    assertEquals(3, notices.size());
  }

  @Test
  void aRunWithoutItsCheckpointsDoesNotStartOver() throws IOException {
    for (String step : List.of("step-000000005", "step-000000007", "step-000000009")) {
      FileTree.delete(checkpoints().resolve(step));
    }
    InvalidInputException problem = assertThrows(InvalidInputException.class, this::newestStep);
    assertTrue(problem.getMessage().contains("does not exist"), problem.getMessage());
  }

  @Test
  void aNewerFormatIsRejectedInOneLine() throws IOException {
    rewriteState(state().replace("\"version\" : 1", "\"version\" : 2"));
    InvalidInputException problem = assertThrows(InvalidInputException.class, this::newestStep);
    assertTrue(problem.getMessage().contains("version 2"), problem.getMessage());
    assertFalse(problem.getMessage().contains("\n"));
  }

  @Test
  void aCheckpointOfAVersionWithoutScoresIsRead() throws IOException {
    String older = state().replaceAll(",\\s*\"scores\" : \\{[^}]*}", "");
    assertFalse(older.contains("scores"));
    rewriteState(older);
    assertEquals(9, newestStep());
    assertEquals(List.of(), notices);
  }

  /**
   * Checksums do not protect against an attacker who recomputes them. So every mutation must be
   * rejected in one line, or still be a valid checkpoint.
   */
  @Test
  void aForgedStateIsRejectedInOneLine() throws IOException {
    String sound = state();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < MUTATIONS; i++) {
      rewriteState(mutated(sound, random));
      notices.clear();
      try {
        newestStep();
      } catch (InvalidInputException e) {
        assertFalse(e.getMessage().contains("\n"));
      }
      notices.forEach(notice -> assertFalse(notice.contains("\n"), notice));
    }
  }

  @Test
  void aCheckpointWithAStateOfNullsCountsAsDamaged() throws IOException {
    rewriteState(
        "{\"version\":1,\"step\":9,\"loop\":null,\"listeners\":null,\"rows\":null,\"machine\":null}");
    assertEquals(7, newestStep());
  }

  @Test
  void aForgedListOfChecksumsIsRejected() throws IOException {
    Path sums = checkpoints().resolve(NEWEST).resolve("SHA256SUMS");
    String sound = Files.readString(sums);
    for (String forged :
        List.of(
            "",
            "\n",
            sound.replace("state.json", "../x.json"),
            sound.replace("state.json", "/etc/passwd"),
            sound.replace("model.safetensors", "."),
            sound.replace("model.safetensors", ".."),
            sound.replaceAll("(?m)^.*state.json\n", ""),
            "x".repeat(1 << 20))) {
      Files.writeString(sums, forged);
      assertEquals(7, newestStep(), forged.length() > 200 ? "long" : forged);
    }
  }

  @Test
  void aCheckpointWithAFolderInPlaceOfAFileCountsAsDamaged() throws IOException {
    for (String name : FILES) {
      Path file = checkpoints().resolve(NEWEST).resolve(name);
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      Files.createDirectory(file);
      assertEquals(7, newestStep(), name);
      Files.delete(file);
      Files.write(file, whole);
    }
    Files.writeString(checkpoints().resolve("step-000000011"), "not a folder");
    assertEquals(9, newestStep());
  }

  @Test
  void aCheckpointWithForgedNumbersOfRowsCountsAsDamaged() throws IOException {
    String sound = state();
    for (String name : List.of("../state.json", "..", "a\\u0000b", "a\\nb", "", "/etc/passwd")) {
      rewriteState(sound.replace("\"recorder.csv\"", '"' + name + '"'));
      notices.clear();
      assertEquals(7, newestStep(), name);
      assertEquals(1, notices.get(0).lines().count(), notices.get(0));
    }
    rewriteState(sound.replaceAll("(\"recorder.csv\" : )", "$1-"));
    assertEquals(7, newestStep());
    rewriteState(sound);
    assertEquals(9, newestStep());
  }

  private static String mutated(String text, SplittableRandom random) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + 1 + random.nextInt(12));
    String middle =
        switch (random.nextInt(6)) {
          case 0 -> "";
          case 1 -> "-1";
          case 2 -> "null";
          case 3 -> "9".repeat(1 + random.nextInt(30));
          case 4 -> "[".repeat(1 + random.nextInt(3000));
          default -> text.substring(at, end) + text.substring(at, end);
        };
    return text.substring(0, at) + middle + text.substring(end);
  }

  private Path checkpoints() {
    return run.resolve("checkpoints");
  }

  private long newestStep() throws IOException {
    return new RunDirectory(run).checkpointed().newest(notices::add).orElseThrow().step();
  }

  private String state() throws IOException {
    return Files.readString(checkpoints().resolve(NEWEST).resolve("state.json"));
  }

  private void rewriteState(String text) throws IOException {
    Path folder = checkpoints().resolve(NEWEST);
    Files.writeString(folder.resolve("state.json"), text);
    StringBuilder sums = new StringBuilder();
    for (String name : FILES.subList(0, 3)) {
      sums.append(sha256(Files.readAllBytes(folder.resolve(name)))).append("  " + name + "\n");
    }
    Files.writeString(folder.resolve("SHA256SUMS"), sums, StandardCharsets.US_ASCII);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void flip(Path file, long position, int bit) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(position);
      int value = access.read();
      access.seek(position);
      access.write(value ^ bit);
    }
  }
}
