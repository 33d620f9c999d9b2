package io.github.convlens.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.cli.command.ExitCode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests training on a folder of pictures from memory and from packed files. */
class MappedTrainingTest {
  private static final int PICTURES = 40;
  private static final int SIDE = 12;

  @TempDir private static Path folder;
  private static Path config;
  private static Path photos;
  private static Path resident;
  private static Path mapped;
  private static Outcome packedByTraining;

  @BeforeAll
  static void train() throws IOException {
    photos = folder.resolve("photos");
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < PICTURES; i++) {
      draw(photos.resolve(i % 2 == 0 ? "dark" : "light").resolve(i + ".png"), i % 2, random);
    }
    config = folder.resolve("photos.yaml");
    Files.writeString(
        config,
        """
        data:
          dataset: image-folder
          path: %s
          size: [%d, %d]
          augment: {flip: true, crop_padding: 2, cutout: 3}
          validation: 0.2
        training: {epochs: 2, batch_size: 5, schedule: {name: constant}}
        record: {activations: {every: 2}}
        """
            .formatted(photos, SIDE - 2, SIDE - 2));
    resident = folder.resolve("resident");
    assertEquals(ExitCode.DONE, train(resident, "data.memory=resident").code());
    mapped = folder.resolve("mapped");
    packedByTraining = train(mapped, "data.memory=mapped");
  }

  private static void draw(Path file, int brightness, SplittableRandom random) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24) & (brightness == 0 ? 0x7f7f7f : 0xffffff));
      }
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private static Outcome train(Path run, String... settings) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("train", config.toString(), "--run-dir", run.toString()));
    args.addAll(List.of("--data-dir", folder.toString()));
    for (String setting : settings) {
      args.addAll(List.of("-s", setting));
    }
    return Outcome.of(args.toArray(String[]::new));
  }

  @Test
  void trainingFromMemoryAndFromPackedFilesGivesTheSameBits() throws IOException {
    assertEquals(ExitCode.DONE, packedByTraining.code(), packedByTraining.err());
    for (String file :
        List.of("model.safetensors", "recorder.csv", "activation_stats.csv", "predictions.csv")) {
      assertEquals(-1, Files.mismatch(resident.resolve(file), mapped.resolve(file)), file);
    }
  }

  @Test
  void aRunThatBeganInMemoryContinuesFromPackedFiles() throws IOException {
    Path longer = folder.resolve("longer");
    assertEquals(ExitCode.DONE, train(longer, "data.memory=resident", "training.epochs=1").code());
    List<String> args =
        List.of(
            "train",
            config.toString(),
            "--run-dir",
            longer.toString(),
            "--data-dir",
            folder.toString(),
            "--resume",
            "-s",
            "data.memory=mapped");
    Outcome resumed = Outcome.of(args.toArray(String[]::new));
    assertEquals(ExitCode.DONE, resumed.code(), resumed.err());
    assertEquals(
        -1,
        Files.mismatch(mapped.resolve("model.safetensors"), longer.resolve("model.safetensors")));
  }

  @Test
  void cropsOfLargerStoredPicturesGiveTheSameBitsInBothModes() throws IOException {
    String larger = "data.store_size=[%d, %d]".formatted(SIDE, SIDE);
    String crop = "data.augment.resized_crop=0.3";
    Path inMemory = folder.resolve("larger");
    Path packed = folder.resolve("larger-mapped");
    Outcome trained = train(inMemory, "data.memory=resident", larger, crop);
    assertEquals(ExitCode.DONE, trained.code(), trained.err());
    assertEquals(ExitCode.DONE, train(packed, "data.memory=mapped", larger, crop).code());
    assertEquals(
        -1,
        Files.mismatch(inMemory.resolve("model.safetensors"), packed.resolve("model.safetensors")));
    // The metadata stores the size, so that `convlens predict` resizes pictures in
    // the same way as training.
    String weights = Files.readString(packed.resolve("model.safetensors"), ISO_8859_1);
    assertTrue(weights.contains("\"convlens.store_size\":\"[12,12]\""), weights.substring(0, 600));
  }

  @Test
  void evaluateGivesTheSameOutputFromPackedFiles() {
    List<String> outputs = new ArrayList<>();
    for (Path run : List.of(resident, mapped)) {
      Outcome evaluated =
          Outcome.of(
              "evaluate", run.toString(), "--split", "train", "--data-dir", folder.toString());
      assertEquals(ExitCode.DONE, evaluated.code(), evaluated.err());
      outputs.add(evaluated.out());
    }
    assertEquals(outputs.get(0), outputs.get(1));
  }

  @Test
  void dataPackPacksInAdvanceAndRepairsADamagedFile() throws IOException {
    Path place = folder.resolve("elsewhere");
    String[] command = {
      "data", "pack", photos.toString(), "--size", "10,10", "--data-dir", place.toString()
    };
    Outcome packed = Outcome.of(command);
    assertEquals(ExitCode.DONE, packed.code(), packed.err());
    assertTrue(
        packed.out().contains("memory: mapped: 40 pictures of 10x10x3, 0 MiB in 1 file in "),
        packed.out());
    assertTrue(packed.out().contains("40 pictures are packed, and every checksum is correct"));
    Path shard;
    try (Stream<Path> files = Files.walk(place)) {
      shard = files.filter(f -> f.toString().endsWith(".shard")).findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(shard);
    try (RandomAccessFile file = new RandomAccessFile(shard.toFile(), "rw")) {
      file.seek(whole.length / 2);
      file.write(whole[whole.length / 2] ^ 1);
    }
    assertEquals(ExitCode.DONE, Outcome.of(command).code());
    assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(shard)));
  }

  @Test
  void mappingDataThatIsNotInPictureFilesIsRejected() {
    String refusal =
        Outcome.of("train", "../configs/smoke.yaml", "-s", "data.memory=mapped").refusal();
    assertTrue(refusal.contains("data.memory cannot be mapped, since"), refusal);
    refusal = Outcome.of("data", "pack", config.toString(), "--size", "3,3").refusal();
    assertTrue(refusal.contains("--size applies only to a folder"), refusal);
  }
}
