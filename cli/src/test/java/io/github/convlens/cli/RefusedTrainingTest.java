package io.github.convlens.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.djl.util.cuda.CudaUtils;
import io.github.convlens.experiment.weights.WeightsStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that invalid input for train gives one line on standard error, exit code 2, and no run
 * directory.
 */
class RefusedTrainingTest {
  private static final String DIGITS = "../configs/digits.yaml";
  private static final int SIDE = 28;

  @TempDir private Path folder;

  @Test
  void theErrorForAnUnknownKeyNamesTheNearestKey() throws IOException {
    refused("training.epoch", yaml("training: {epoch: 3}"));
    refused("epochs", yaml("training: {epoch: 3}"));
  }

  @Test
  void theErrorForAWrongTypeNamesTheKeyAndTheExpectedType() throws IOException {
    refused("training.epochs", yaml("training: {epochs: many}"));
  }

  @Test
  void missingPublishedWeightsAreReportedBeforePicturesAreRead() throws IOException {
    Path name = Path.of("convnext_tiny-imagenet");
    assumeFalse(
        WeightsStore.ofProcess().find(WeightsStore.named(name.toString())).isPresent(),
        "they are here");
    refused(
        "download it with 'convlens weights fetch convnext_tiny-imagenet'",
        yaml(
            """
            data: {dataset: image-folder, path: no-such-folder}
            model: {architecture: convnext_tiny, weights: convnext_tiny-imagenet}
            """));
  }

  @Test
  void kernelLargerThanItsInputIsRejected() throws IOException {
    refused(
        "kernel",
        yaml(
            """
            data: {dataset: digits}
            model:
              architecture: layers
              layers: [{conv: {out: 4, kernel: 40}}, flatten, {linear: {out: 10}}]
            """));
  }

  @Test
  void strideThatLeavesNothingForTheNextLayerIsRejected() throws IOException {
    refused(
        "conv2",
        yaml(
            """
            data: {dataset: digits}
            model:
              architecture: layers
              layers:
                - {conv: {out: 4, kernel: 3, stride: 28}}
                - {conv: {out: 4, kernel: 3}}
                - flatten
                - {linear: {out: 10}}
            """));
  }

  @Test
  void theErrorForMissingDataSaysHowToDownloadIt() {
    refused("convlens data fetch mnist", "../configs/mnist.yaml", "--data-dir", folder.toString());
  }

  @Test
  void truncatedGzipIsRejected() throws IOException {
    mnist(100, 100, 9, 2051);
    Path images = mnistFile("train-images-idx3-ubyte.gz");
    Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 20_000));
    refused("train-images-idx3-ubyte.gz", "../configs/mnist.yaml", "--data-dir", data());
  }

  @Test
  void wrongMagicNumberIsRejected() throws IOException {
    mnist(100, 100, 9, 2052);
    refused("2052", "../configs/mnist.yaml", "--data-dir", data());
  }

  @Test
  void differentNumbersOfImagesAndLabelsAreRejected() throws IOException {
    mnist(100, 99, 9, 2051);
    refused("99", "../configs/mnist.yaml", "--data-dir", data());
  }

  @Test
  void labelOutOfRangeIsRejected() throws IOException {
    mnist(100, 100, 10, 2051);
    refused("label", "../configs/mnist.yaml", "--data-dir", data());
  }

  @Test
  void imageThatCannotBeDecodedIsRejected() throws IOException {
    Path photos = photos();
    Files.write(photos.resolve("cat/broken.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2});
    refused("broken.png", imageFolder(photos));
  }

  @Test
  void emptyFolderIsRejected() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("empty"));
    refused("empty", imageFolder(photos));
  }

  @Test
  void unwritableRunDirectoryIsRejected() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    refused("run directory", DIGITS, "--run-dir", file.resolve("run").toString());
  }

  @Test
  void existingRunDirectoryIsRejected() throws IOException {
    Path there = Files.createDirectories(folder.resolve("there"));
    refused("it already exists", DIGITS, "--run-dir", there.toString());
    try (Stream<Path> files = Files.list(there)) {
      assertTrue(files.findAny().isEmpty());
    }
  }

  @Test
  void theErrorForCudaWithoutAGpuSaysWhatIsMissing() {
    assumeFalse(CudaUtils.getGpuCount() > 0, "this machine has a GPU: nothing to refuse");
    refused("no usable GPU", DIGITS, "--device", "cuda");
    refused("cuda:0,cuda:1: no usable GPU", DIGITS, "--device", "cuda:0,cuda:1");
  }

  @Test
  void aBatchLargerThanTheTrainingSplitIsRejected() {
    refused("training.batch_size", DIGITS, "-s", "training.batch_size=7000");
  }

  @Test
  void warmUpLongerThanTheRunIsRejected() {
    refused("training.warmup_steps", DIGITS, "-s", "training.warmup_steps=100000");
  }

  @Test
  void recordingAnUnknownLayerIsRejected() {
    refused("conv99", DIGITS, "-s", "record.activations.layers=[conv99]");
  }

  @Test
  void missingWeightsFileIsRejected() {
    refused("none.safetensors", DIGITS, "-s", "model.weights=none.safetensors");
  }

  @Test
  void float16OnTheCpuIsRejected() {
    String refusal =
        "precision: float16 needs a CUDA GPU: use float32 or bfloat16, or set device to cuda";
    refused(refusal, DIGITS, "-s", "precision=float16", "--device", "cpu");
    for (String command : List.of("lr-find", "bench")) {
      Outcome outcome = Outcome.of(command, DIGITS, "-s", "precision=float16", "--device", "cpu");
      assertTrue(outcome.refusal().contains(refusal), command + ": " + outcome);
    }
  }

  private void refused(String part, String... arguments) {
    List<String> all = new ArrayList<>(List.of("train"));
    all.addAll(List.of(arguments));
    Path run = folder.resolve("refused-run");
    if (!all.contains("--run-dir")) {
      all.addAll(List.of("--run-dir", run.toString()));
    }
    String refusal = Outcome.of(all.toArray(String[]::new)).refusal();
    assertTrue(refusal.contains(part), refusal);
    assertFalse(Files.exists(run), "a refused run leaves no directory");
  }

  private String yaml(String text) throws IOException {
    return Files.writeString(folder.resolve("config.yaml"), text).toString();
  }

  private String imageFolder(Path photos) throws IOException {
    return yaml(
        """
        data: {dataset: image-folder, path: '%s', size: [28, 28]}
        model: {channels: [4, 8, 16, 32]}
        """
            .formatted(photos));
  }

  private Path photos() throws IOException {
    Path photos = folder.resolve("photos");
    for (String name : List.of("cat", "dog")) {
      Path inside = Files.createDirectories(photos.resolve(name));
      for (int i = 0; i < 5; i++) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(image, "png", inside.resolve(i + ".png").toFile());
      }
    }
    return photos;
  }

  private String data() {
    return folder.toString();
  }

  private Path mnistFile(String name) {
    return folder.resolve("mnist").resolve(name);
  }

  private void mnist(int images, int labels, int lastLabel, int magic) throws IOException {
    Files.createDirectories(folder.resolve("mnist"));
    for (String split : List.of("train", "t10k")) {
      byte[] labelBytes = new byte[labels];
      labelBytes[labels - 1] = (byte) lastLabel;
      idx(split + "-labels-idx1-ubyte.gz", labelBytes, 2049, labels);
      idx(split + "-images-idx3-ubyte.gz", noise(images * SIDE * SIDE), magic, images, SIDE, SIDE);
    }
  }

  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private void idx(String name, byte[] body, int... header) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
      for (int word : header) {
        out.writeInt(word);
      }
      out.write(body);
    }
    Files.write(mnistFile(name), bytes.toByteArray());
  }
}
