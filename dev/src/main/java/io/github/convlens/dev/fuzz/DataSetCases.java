package io.github.convlens.dev.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damaged IDX files, and damaged binary files of CIFAR. */
final class DataSetCases {
  private static final int SIDE = 28;
  private static final int IMAGES = 2051;
  private static final int LABELS = 2049;
  private static final int RECORD = 3073;

  private final Cases cases;

  DataSetCases(Cases cases) {
    this.cases = cases;
  }

  private static byte[] idx(int[] header, byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int word : header) {
      out.writeInt(word);
    }
    out.write(body);
    return bytes.toByteArray();
  }

  private static byte[] imageBytes() throws IOException {
    byte[] pixels = new byte[40 * SIDE * SIDE];
    new SplittableRandom(5).nextBytes(pixels);
    return idx(new int[] {IMAGES, 40, SIDE, SIDE}, pixels);
  }

  private static byte[] labelBytes() throws IOException {
    byte[] labels = new byte[40];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) (i % 10);
    }
    return idx(new int[] {LABELS, 40}, labels);
  }

  private static void mnist(Path in) throws IOException {
    Path folder = in.resolve("mnist");
    for (String split : List.of("train", "t10k")) {
      Bytes.bytes(folder.resolve(split + "-images-idx3-ubyte"), imageBytes());
      Bytes.bytes(folder.resolve(split + "-labels-idx1-ubyte"), labelBytes());
    }
    Bytes.text(in.resolve("c.yaml"), "training: {batch_size: 16, epochs: 1}\n");
  }

  private static final String IDX_IMAGES = "train-images-idx3-ubyte";
  private static final String IDX_LABELS = "t10k-labels-idx1-ubyte";

  private void idxCase(String expect, String name, String file, boolean zipped, byte[] content) {
    cases.add(
        expect,
        "idx-" + name,
        in -> {
          mnist(in);
          Path wrong = in.resolve("mnist").resolve(file);
          Files.delete(wrong);
          Bytes.bytes(in.resolve("mnist").resolve(zipped ? file + ".gz" : file), content);
        },
        "show-batch",
        "c.yaml",
        "--data-dir",
        ".",
        "-o",
        "batch.png");
  }

  void idx() throws IOException {
    byte[] images = imageBytes();
    byte[] labels = labelBytes();
    for (int length : new int[] {0, 1, 3, 4, 7, 15, 16, 17, images.length - 1}) {
      idxCase("refused", "cut-at-" + length, IDX_IMAGES, false, Arrays.copyOf(images, length));
    }
    byte[] zipped = Bytes.gzip(images);
    for (int length :
        new int[] {
          0, 1, 2, 5, 10, 11, 100, zipped.length - 9, zipped.length - 8, zipped.length - 1
        }) {
      idxCase("refused", "gz-cut-at-" + length, IDX_IMAGES, true, Arrays.copyOf(zipped, length));
    }
    byte[] body = Arrays.copyOfRange(images, 16, images.length);
    int[][] headers = {
      {LABELS, 40, SIDE, SIDE},
      {0, 40, SIDE, SIDE},
      {IMAGES, -1, SIDE, SIDE},
      {IMAGES, 0, SIDE, SIDE},
      {IMAGES, 41, SIDE, SIDE},
      {IMAGES, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
      {IMAGES, 65536, 65536, 1},
      {IMAGES, 40, -28, -28},
      {IMAGES, 39, SIDE, SIDE},
      {IMAGES, 40, 14, 56},
      {IMAGES, 40, 1, SIDE * SIDE},
      {IMAGES, Integer.MIN_VALUE, SIDE, SIDE},
      {IMAGES, 40 * SIDE, 1, SIDE},
    };
    for (int[] header : headers) {
      idxCase("refused", "header", IDX_IMAGES, false, idx(header, body));
      idxCase("refused", "gz-header", IDX_IMAGES, true, Bytes.gzip(idx(header, body)));
    }
    idxCase("refused", "extra-bytes", IDX_IMAGES, false, Arrays.copyOf(images, images.length + 1));
    idxCase("refused", "gz-bomb", IDX_IMAGES, true, Bytes.gzip(Arrays.copyOf(images, 300 << 20)));
    idxCase(
        "refused",
        "gz-bomb-header",
        IDX_IMAGES,
        true,
        Bytes.gzip(idx(new int[] {IMAGES, 400_000, SIDE, SIDE}, new byte[300 << 20])));
    idxCase(
        "refused",
        "gz-garbage",
        IDX_IMAGES,
        true,
        Arrays.copyOf(new byte[] {0x1f, (byte) 0x8b}, 4000));
    idxCase("refused", "gz-twice", IDX_IMAGES, true, Bytes.gzip(zipped));
    idxCase("refused", "labels-of-images", IDX_LABELS, false, images);
    byte[] wrong = labels.clone();
    wrong[30] = 10;
    idxCase("refused", "label-10", IDX_LABELS, false, wrong);
    wrong = labels.clone();
    wrong[47] = (byte) 255;
    idxCase("refused", "label-255", IDX_LABELS, false, wrong);
    idxCase(
        "refused", "labels-fewer", IDX_LABELS, false, idx(new int[] {LABELS, 39}, new byte[39]));
    cases.refused(
        "idx-missing",
        in -> {
          mnist(in);
          Files.delete(in.resolve("mnist").resolve(IDX_LABELS));
        },
        "show-batch",
        "c.yaml",
        "--data-dir",
        ".",
        "-o",
        "batch.png");
    cases.refused(
        "idx-link-loop",
        in -> {
          mnist(in);
          Path file = in.resolve("mnist").resolve(IDX_LABELS);
          Files.delete(file);
          Files.createSymbolicLink(file, file.getFileName());
        },
        "show-batch",
        "c.yaml",
        "--data-dir",
        ".",
        "-o",
        "batch.png");
    cases.refused(
        "idx-test-smaller",
        in -> {
          mnist(in);
          Bytes.bytes(
              in.resolve("mnist/t10k-images-idx3-ubyte"),
              idx(new int[] {IMAGES, 40, 14, SIDE}, new byte[40 * 14 * SIDE]));
        },
        "show-batch",
        "c.yaml",
        "--data-dir",
        ".",
        "-o",
        "batch.png");
    for (int i = 0; i < cases.mutations(); i++) {
      idxCase("either", "damaged", IDX_IMAGES, false, cases.damaged(images));
      idxCase("either", "gz-damaged", IDX_IMAGES, true, cases.damaged(zipped));
      idxCase("either", "labels-damaged", IDX_LABELS, false, cases.damaged(labels));
    }
  }

  void cifar() {
    cifarCase("short", 10, file -> Arrays.copyOf(file, file.length - 1));
    cifarCase("extra", 10, file -> Arrays.copyOf(file, file.length + 1));
    cifarCase("empty", 10, file -> new byte[0]);
    cifarCase("label-10", 10, file -> at(file, RECORD, 10));
    cifarCase("label-255", 10, file -> at(file, 0, 255));
    cifarCase("of-the-other", 10, file -> new byte[2 * 3074]);
    cifarCase("short", 100, file -> Arrays.copyOf(file, 3000));
    cifarCase("label-100", 100, file -> at(file, 1, 100));
    cifarCase("of-the-other", 100, file -> new byte[2 * RECORD]);
    cases.refused(
        "cifar-missing",
        in -> {
          cifar(in, 10);
          Files.delete(in.resolve("cifar-10-batches-bin/data_batch_3.bin"));
        },
        "show-batch",
        "c.yaml",
        "--data-dir",
        ".",
        "-o",
        "batch.png");
    cases.refused(
        "cifar-folder",
        in -> {
          cifar(in, 10);
          Path file = in.resolve("cifar-10-batches-bin/data_batch_3.bin");
          Files.delete(file);
          Files.createDirectory(file);
        },
        "show-batch",
        "c.yaml",
        "--data-dir",
        ".",
        "-o",
        "batch.png");
  }

  private static byte[] at(byte[] bytes, int index, int value) {
    byte[] changed = bytes.clone();
    changed[index] = (byte) value;
    return changed;
  }

  private static void cifar(Path in, int classes) throws IOException {
    Path folder = in.resolve(classes == 10 ? "cifar-10-batches-bin" : "cifar-100-binary");
    List<String> names =
        classes == 10
            ? List.of(
                "data_batch_1.bin",
                "data_batch_2.bin",
                "data_batch_3.bin",
                "data_batch_4.bin",
                "data_batch_5.bin",
                "test_batch.bin")
            : List.of("train.bin", "test.bin");
    for (String name : names) {
      Bytes.bytes(folder.resolve(name), new byte[8 * (classes == 10 ? RECORD : RECORD + 1)]);
    }
    Bytes.text(
        in.resolve("c.yaml"), "data: {dataset: cifar" + classes + "}\ntraining: {batch_size: 4}\n");
  }

  private void cifarCase(String name, int classes, Bytes.Change change) {
    cases.refused(
        "cifar" + classes + "-" + name,
        in -> {
          cifar(in, classes);
          Path file =
              in.resolve(
                  classes == 10
                      ? "cifar-10-batches-bin/data_batch_2.bin"
                      : "cifar-100-binary/test.bin");
          Files.write(file, change.of(Files.readAllBytes(file)));
        },
        "show-batch",
        "c.yaml",
        "--data-dir",
        ".",
        "-o",
        "batch.png");
  }
}
