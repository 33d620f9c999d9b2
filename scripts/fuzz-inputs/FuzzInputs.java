import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/**
 * Makes the inputs of {@code scripts/fuzz}: a folder per case, with the files below {@code in}, the
 * arguments of convlens in {@code args} (each ended by a zero byte, relative to {@code in}), and in
 * {@code expect} how it is to end: {@code refused} for what nobody could read, {@code either} for
 * random damage, which may have hit where it does no harm, and {@code fine}.
 *
 * <pre>java FuzzInputs.java FOLDER RUN SEED MUTATIONS_PER_KIND</pre>
 *
 * <p>{@code RUN} is a finished run on images of 1x28x28 with ten classes.
 */
public final class FuzzInputs {
  private static final int SIDE = 28;
  private static final int IMAGES = 2051;
  private static final int LABELS = 2049;
  private static final int RECORD = 3073;
  private static final String ONLY_TRAINING_SEES =
      "batch-huge|classes-.*|crop-.*|cutout-.*|validation-.*|layer-unknown|weights-.*|escape-.*"
          + "|channels-huge|layers-(linear|padding|outputs|groups)-.*|bins-.*|dataset-unknown";

  private final Path folder;
  private final Path run;
  private final SplittableRandom random;
  private final int mutations;
  private int cases;

  private FuzzInputs(Path folder, Path run, long seed, int mutations) {
    this.folder = folder;
    this.run = run;
    this.random = new SplittableRandom(seed);
    this.mutations = mutations;
  }

  public static void main(String[] args) throws IOException {
    FuzzInputs inputs =
        new FuzzInputs(
            Path.of(args[0]), Path.of(args[1]), Long.parseLong(args[2]), Integer.parseInt(args[3]));
    inputs.configurations();
    inputs.arguments();
    inputs.idx();
    inputs.cifar();
    inputs.imageFolders();
    inputs.pictures();
    inputs.weights();
    inputs.runDirectories();
    inputs.checkpoints();
  }

  /** What a case's files are made with. */
  private interface Files1 {
    void in(Path in) throws IOException;
  }

  private void add(String expect, String name, Files1 files, String... args) {
    try {
      Path one = folder.resolve("%03d-%s".formatted(++cases, name));
      Path in = Files.createDirectories(one.resolve("in"));
      files.in(in);
      Files.writeString(one.resolve("expect"), expect + "\n");
      Files.writeString(one.resolve("args"), String.join("\0", args) + "\0");
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private void refused(String name, Files1 files, String... args) {
    add("refused", name, files, args);
  }

  private static void text(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void bytes(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /** Cut off, made longer, or some bytes changed, most of them early. */
  private byte[] damaged(byte[] sound) {
    byte[] bytes = sound.clone();
    switch (random.nextInt(4)) {
      case 0:
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1:
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(5000));
      default:
        for (int i = 0; i < 1 + random.nextInt(6); i++) {
          bytes[random.nextInt(random.nextBoolean() ? Math.min(60, bytes.length) : bytes.length)] =
              (byte) random.nextInt(256);
        }
        return bytes;
    }
  }

  // ---------------------------------------------------------------- configurations

  private void configurations() throws IOException {
    Map<String, String> refused = new LinkedHashMap<>();
    refused.put("empty", "");
    refused.put("comment-only", "# nothing\n");
    refused.put("list", "- 1\n- 2\n");
    refused.put("scalar", "hello\n");
    refused.put("two-documents", "seed: 1\n---\nseed: 2\n");
    refused.put("duplicate-key", "seed: 1\nseed: 2\n");
    refused.put("duplicate-section", "data: {dataset: digits}\ndata: {dataset: mnist}\n");
    refused.put("truncated-flow", "data: {dataset: dig");
    refused.put("truncated-quote", "name: \"abc");
    refused.put("tab", "data:\n\tdataset: digits\n");
    refused.put("nul", "name: a\0b\n");
    refused.put("escape-nul-path", "data: {dataset: image-folder, path: \"a\\0b\"}\n");
    refused.put("escape-nul-weights", "data: {dataset: digits}\nmodel: {weights: \"a\\0b\"}\n");
    refused.put("alias-self", "data: &a {x: *a}\n");
    refused.put("merge-key", "a: &a {seed: 1}\n<<: *a\n");
    refused.put("java-tag", "data: !!java.net.URL ['http://127.0.0.1/']\n");
    refused.put("key-list", "? [a, b]\n: 1\n");
    refused.put("key-null", "~: 1\n");
    refused.put("unknown-key", "training: {epoch: 3}\n");
    refused.put("unknown-section", "trainign: {epochs: 3}\n");
    refused.put("section-null", "training:\n");
    refused.put("section-list", "training: [1, 2]\n");
    refused.put("section-number", "training: 5\n");
    refused.put("name-climbs", "name: ../../etc\n");
    refused.put("name-html", "name: <b>\n");
    refused.put("nan", "training: {learning_rate: .nan}\n");
    refused.put("infinity", "training: {learning_rate: .inf}\n");
    refused.put("too-large-number", "training: {learning_rate: 1e999}\n");
    refused.put("negative-rate", "training: {learning_rate: -1}\n");
    refused.put("text-number", "training: {epochs: \"5\"}\n");
    refused.put("float-whole", "training: {epochs: 1.5}\n");
    refused.put("whole-too-large", "training: {epochs: 99999999999999999999}\n");
    refused.put("seed-too-large", "seed: 99999999999999999999\n");
    refused.put("boolean-yes", "data: {normalize: yes}\n");
    refused.put("batch-zero", "training: {batch_size: 0}\n");
    refused.put("batch-huge", "training: {batch_size: 2147483647}\n");
    refused.put("accumulate-zero", "training: {accumulate: 0}\n");
    refused.put("optimizer-unknown", "training: {optimizer: {name: adamm}}\n");
    refused.put("optimizer-other-key", "training: {optimizer: {name: sgd, beta1: 0.9}}\n");
    refused.put("momentum-two", "training: {optimizer: {name: sgd, momentum: 2}}\n");
    refused.put("pct-start", "training: {schedule: {name: one_cycle, pct_start: 2}}\n");
    refused.put("div-zero", "training: {schedule: {name: one_cycle, div: 0}}\n");
    refused.put("momentum-short", "training: {schedule: {name: one_cycle, momentum: [1]}}\n");
    refused.put("smoothing", "training: {loss: {name: cross_entropy, label_smoothing: 2}}\n");
    refused.put("bins-huge", "record: {histogram: {bins: 2000000000}}\n");
    refused.put("bins-zero", "record: {histogram: {bins: 0}}\n");
    refused.put("range-empty", "record: {histogram: {min: 3, max: 3}}\n");
    refused.put("every-zero", "record: {activations: {every: 0}}\n");
    refused.put("layer-unknown", "record: {activations: {layers: [conv77]}}\n");
    refused.put("keep-zero", "checkpoint: {keep: 0}\n");
    refused.put("validation-one", "data: {dataset: digits, validation: 1.0}\n");
    refused.put("classes-twice", "data: {dataset: digits, classes: [3, 3]}\n");
    refused.put("classes-unknown", "data: {dataset: digits, classes: [3, 10]}\n");
    refused.put("classes-empty", "data: {dataset: digits, classes: []}\n");
    refused.put("crop-huge", "data: {dataset: digits, augment: {crop_padding: 2000000000}}\n");
    refused.put("cutout-huge", "data: {dataset: digits, augment: {cutout: 2000000000}}\n");
    refused.put("dataset-unknown", "data: {dataset: digist}\n");
    refused.put("path-without-folder", "data: {dataset: image-folder}\n");
    refused.put("init-unknown", "model: {init: normal}\n");
    refused.put("init-nan", "model: {init: normal(nan)}\n");
    refused.put("channels-empty", "model: {channels: []}\n");
    refused.put("channels-negative", "model: {channels: [-8, 16, 32, 64]}\n");
    refused.put("channels-huge", "model: {channels: [2000000000, 2000000000, 9, 9]}\n");
    refused.put("kernel-huge", "model: {first_kernel: 2147483647}\n");
    refused.put("depth-huge", "model: {architecture: resnet, depth: 2147483646}\n");
    refused.put("depth-many", "model: {architecture: resnet, depth: 6000002}\n");
    refused.put("weights-folder", "data: {dataset: digits}\nmodel: {weights: .}\n");
    refused.put("weights-missing", "data: {dataset: digits}\nmodel: {weights: no.safetensors}\n");
    refused.put("layers-empty", "model: {architecture: layers, layers: []}\n");
    refused.put("layers-text", "model: {architecture: layers, layers: relu}\n");
    layers(refused);
    refused.forEach(
        (name, yaml) ->
            refused(
                "yaml-" + name,
                in -> text(in.resolve("c.yaml"), withDigits(yaml)),
                // Starting libtorch takes long, so train only where nothing else looks.
                name.matches(ONLY_TRAINING_SEES) ? TRAIN : new String[] {"summary", "c.yaml"}));
    String deep = "[".repeat(100_000);
    String bomb =
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
            + Stream.iterate('b', c -> c < 'j', c -> (char) (c + 1))
                .map(c -> "%1$c: &%1$c [%2$s]\n".formatted(c, ("*" + (char) (c - 1) + ", ").repeat(9)))
                .reduce("", String::concat);
    Map<String, byte[]> raw = new LinkedHashMap<>();
    raw.put("alias-bomb", utf8(bomb));
    raw.put("deep-flow", utf8("data: " + deep));
    raw.put("deep-block", utf8(deepBlock()));
    raw.put("long-key", utf8("x".repeat(900_000) + ": 1\n"));
    raw.put("long-value", utf8("name: " + "x".repeat(900_000) + "\n"));
    raw.put("many-keys", utf8("seed: 1\n" + "kkkk: 1\n".repeat(100_000)));
    raw.put("long-number", utf8("seed: " + "9".repeat(900_000) + "\n"));
    raw.put("long-decimal", utf8("training: {learning_rate: 0." + "9".repeat(900_000) + "e9}\n"));
    raw.put("two-megabytes", utf8("# " + "x".repeat(2 << 20)));
    raw.put("utf-16", "data: {dataset: digits}\n".getBytes(StandardCharsets.UTF_16));
    raw.put("latin-1", "name: \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
    byte[] noise = new byte[5000];
    random.nextBytes(noise);
    raw.put("binary", noise);
    raw.forEach(
        (name, yaml) -> refused("yaml-" + name, in -> bytes(in.resolve("c.yaml"), yaml), "summary", "c.yaml"));
    refused("yaml-is-folder", in -> Files.createDirectory(in.resolve("c.yaml")), "summary", "c.yaml");
    refused("yaml-is-missing", in -> {}, "lr-find", "c.yaml");
    refused("yaml-endless", in -> {}, "summary", "/dev/zero");
    byte[] sound = Files.readAllBytes(run.resolve("config.yaml"));
    for (int i = 0; i < mutations; i++) {
      byte[] yaml = damagedText(new String(sound, StandardCharsets.UTF_8));
      add("either", "yaml-damaged", in -> bytes(in.resolve("c.yaml"), yaml), "summary", "c.yaml");
    }
  }

  private static void layers(Map<String, String> refused) {
    Map<String, String> lists = new LinkedHashMap<>();
    lists.put("repeat-huge", "[{repeat: {times: 2147483647, layers: [relu]}}, flatten, {linear: {out: 10}}]");
    String nested = "relu";
    for (int i = 0; i < 8; i++) {
      nested = "{repeat: {times: 1000, layers: [" + nested + "]}}";
    }
    lists.put("repeat-nested", "[" + nested + ", flatten, {linear: {out: 10}}]");
    lists.put("kernel-zero", "[{conv: {out: 4, kernel: 0}}, flatten, {linear: {out: 10}}]");
    lists.put("stride-zero", "[{conv: {out: 4, kernel: 3, stride: 0}}, flatten, {linear: {out: 10}}]");
    lists.put("padding-huge", "[{conv: {out: 4, kernel: 3, padding: 2147483647}}, flatten, {linear: {out: 10}}]");
    lists.put("padding-large", "[{conv: {out: 4, kernel: 3, padding: 50000}}, flatten, {linear: {out: 10}}]");
    lists.put("dilation-huge", "[{conv: {out: 4, kernel: 3, dilation: 2147483647}}, flatten, {linear: {out: 10}}]");
    lists.put("groups-zero", "[{conv: {out: 4, kernel: 3, groups: 0}}, flatten, {linear: {out: 10}}]");
    lists.put("groups-three", "[{conv: {out: 4, kernel: 3, groups: 3}}, flatten, {linear: {out: 10}}]");
    lists.put("linear-huge", "[flatten, {linear: {out: 2147483647}}, relu, {linear: {out: 10}}]");
    lists.put("linear-large", "[flatten, {linear: {out: 20000000}}, relu, {linear: {out: 10}}]");
    lists.put("linear-unflattened", "[{linear: {out: 10}}]");
    lists.put("outputs-wrong", "[flatten, {linear: {out: 7}}]");
    lists.put("dropout", "[{dropout: {p: 1.5}}, flatten, {linear: {out: 10}}]");
    lists.put("names-twice", "[{relu: {name: a}}, {tanh: {name: a}}, flatten, {linear: {out: 10}}]");
    lists.put("name-comma", "[{relu: {name: 'a,b'}}, flatten, {linear: {out: 10}}]");
    lists.put("name-line", "[{relu: {name: \"a\\nb\"}}, flatten, {linear: {out: 10}}]");
    lists.put("two-kinds", "[{relu: {}, tanh: {}}, flatten, {linear: {out: 10}}]");
    lists.put("null-layer", "[null, flatten, {linear: {out: 10}}]");
    lists.put("conv-without", "[{conv: {}}, flatten, {linear: {out: 10}}]");
    lists.put("residual-misfit", "[{residual: {layers: [{conv: {out: 4, kernel: 9}}]}}, flatten, {linear: {out: 10}}]");
    lists.put("pool-wide", "[{max_pool: {kernel: 40}}, flatten, {linear: {out: 10}}]");
    lists.put("pool-padding", "[{max_pool: {kernel: 2, padding: 2}}, flatten, {linear: {out: 10}}]");
    lists.forEach((name, list) -> refused.put("layers-" + name, "model:\n  architecture: layers\n  layers: " + list + "\n"));
  }

  /** A small data set that needs no file, where the configuration names none. */
  private static String withDigits(String yaml) {
    return yaml.contains(":") && !yaml.contains("data:") && !yaml.contains("---")
        ? "data: {dataset: digits}\n" + yaml
        : yaml;
  }

  private static String deepBlock() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      text.append(" ".repeat(i)).append("a:\n");
    }
    return text.toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] damagedText(String sound) {
    StringBuilder text = new StringBuilder(sound);
    String[] put = {"", "-1", "1e999", "&a [*a, *a]", "[[[[[", "\u0000\u2028\n\t", "99999999999999999999", ": ", "{", "null"};
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      int at = random.nextInt(text.length());
      text.replace(at, Math.min(text.length(), at + random.nextInt(8)), put[random.nextInt(put.length)]);
    }
    return utf8(text.toString());
  }

  // ---------------------------------------------------------------- the command line itself

  private void arguments() {
    Files1 digits = in -> text(in.resolve("c.yaml"), "data: {dataset: digits}\n");
    String[][] all = {
      {"train", "c.yaml", "-s", "=1"},
      {"train", "c.yaml", "-s", "training.epochs="},
      {"train", "c.yaml", "-s", "a=&x [*x]"},
      {"train", "c.yaml", "-s", "training..epochs=3"},
      {"train", "c.yaml", "-s", "training=[["},
      {"train", "c.yaml", "-s", "seed=" + "9".repeat(100_000)},
      {"train", "c.yaml", "--seeds", "2147483648"},
      {"train", "c.yaml", "--seeds", "-3"},
      {"train", "c.yaml", "--seeds", "1"},
      {"train", "c.yaml", "--device", ""},
      {"train", "c.yaml", "--device", "cuda:99999999999"},
      {"train", "c.yaml", "--run-dir", ""},
      {"train", "c.yaml", "--run-dir", "x".repeat(5000)},
      {"train", "c.yaml", "--run-dir", "c.yaml"},
      {"train", "c.yaml", "--run-dir", "c.yaml/run"},
      {"train", "c.yaml", "--resume"},
      {"train", "c.yaml", "--resume", "--run-dir", "none"},
      {"summary", "c.yaml", "--trace", "conv1:99999999999999,0"},
      {"summary", "c.yaml", "--trace", "conv1:-1,0"},
      {"summary", "c.yaml", "--trace", ":,"},
      {"summary", "c.yaml", "--graph", "c.yaml/graph.svg"},
      {"show-batch", "c.yaml", "-o", ""},
      {"show-batch", "c.yaml", "-o", "c.yaml/batch.png"},
      {"show-batch", "c.yaml", "-o", "."},
      {"evaluate", ""},
      {"evaluate", "c.yaml"},
      {"predict", "c.yaml", "c.yaml"},
      {"report", "none"},
      {"report", ""},
      {"diagnose", "c.yaml"},
      {"features", "none", "c.yaml"},
      {"kernel", "no-such-kernel", "c.yaml"},
      {"data", "fetch", "mnist", "--data-dir", "c.yaml"},
      {"data", "fetch", "../mnist"},
      {"data", "verify", "no-such-set"},
      {"train", "c.yaml", "@c.yaml"},
    };
    for (String[] args : all) {
      refused("arguments-" + args[0], digits, args);
    }
  }

  // ---------------------------------------------------------------- IDX

  private static byte[] idx(int[] header, byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    for (int word : header) {
      out.writeInt(word);
    }
    out.write(body);
    return bytes.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(bytes);
    }
    return zipped.toByteArray();
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
      bytes(folder.resolve(split + "-images-idx3-ubyte"), imageBytes());
      bytes(folder.resolve(split + "-labels-idx1-ubyte"), labelBytes());
    }
    text(in.resolve("c.yaml"), "training: {batch_size: 16, epochs: 1}\n");
  }

  private static final String IDX_IMAGES = "train-images-idx3-ubyte";
  private static final String IDX_LABELS = "t10k-labels-idx1-ubyte";

  private void idxCase(String expect, String name, String file, boolean zipped, byte[] content) {
    add(
        expect,
        "idx-" + name,
        in -> {
          mnist(in);
          Path wrong = in.resolve("mnist").resolve(file);
          Files.delete(wrong);
          bytes(in.resolve("mnist").resolve(zipped ? file + ".gz" : file), content);
        },
        "show-batch", "c.yaml", "--data-dir", ".", "-o", "batch.png");
  }

  private void idx() throws IOException {
    byte[] images = imageBytes();
    byte[] labels = labelBytes();
    for (int length : new int[] {0, 1, 3, 4, 7, 15, 16, 17, images.length - 1}) {
      idxCase("refused", "cut-at-" + length, IDX_IMAGES, false, Arrays.copyOf(images, length));
    }
    byte[] zipped = gzip(images);
    for (int length : new int[] {0, 1, 2, 5, 10, 11, 100, zipped.length - 9, zipped.length - 8, zipped.length - 1}) {
      idxCase("refused", "gz-cut-at-" + length, IDX_IMAGES, true, Arrays.copyOf(zipped, length));
    }
    byte[] body = Arrays.copyOfRange(images, 16, images.length);
    int[][] headers = {
      {LABELS, 40, SIDE, SIDE}, {0, 40, SIDE, SIDE}, {IMAGES, -1, SIDE, SIDE}, {IMAGES, 0, SIDE, SIDE},
      {IMAGES, 41, SIDE, SIDE}, {IMAGES, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
      {IMAGES, 65536, 65536, 1}, {IMAGES, 40, -28, -28}, {IMAGES, 39, SIDE, SIDE}, {IMAGES, 40, 14, 56},
      {IMAGES, 40, 1, SIDE * SIDE}, {IMAGES, Integer.MIN_VALUE, SIDE, SIDE}, {IMAGES, 40 * SIDE, 1, SIDE},
    };
    for (int[] header : headers) {
      idxCase("refused", "header", IDX_IMAGES, false, idx(header, body));
      idxCase("refused", "gz-header", IDX_IMAGES, true, gzip(idx(header, body)));
    }
    idxCase("refused", "extra-bytes", IDX_IMAGES, false, Arrays.copyOf(images, images.length + 1));
    idxCase("refused", "gz-bomb", IDX_IMAGES, true, gzip(Arrays.copyOf(images, 300 << 20)));
    idxCase("refused", "gz-bomb-header", IDX_IMAGES, true, gzip(idx(new int[] {IMAGES, 400_000, SIDE, SIDE}, new byte[300 << 20])));
    idxCase("refused", "gz-garbage", IDX_IMAGES, true, Arrays.copyOf(new byte[] {0x1f, (byte) 0x8b}, 4000));
    idxCase("refused", "gz-twice", IDX_IMAGES, true, gzip(zipped));
    idxCase("refused", "labels-of-images", IDX_LABELS, false, images);
    byte[] wrong = labels.clone();
    wrong[30] = 10;
    idxCase("refused", "label-10", IDX_LABELS, false, wrong);
    wrong = labels.clone();
    wrong[47] = (byte) 255;
    idxCase("refused", "label-255", IDX_LABELS, false, wrong);
    idxCase("refused", "labels-fewer", IDX_LABELS, false, idx(new int[] {LABELS, 39}, new byte[39]));
    refused("idx-missing", in -> {
      mnist(in);
      Files.delete(in.resolve("mnist").resolve(IDX_LABELS));
    }, "show-batch", "c.yaml", "--data-dir", ".", "-o", "batch.png");
    refused("idx-link-loop", in -> {
      mnist(in);
      Path file = in.resolve("mnist").resolve(IDX_LABELS);
      Files.delete(file);
      Files.createSymbolicLink(file, file.getFileName());
    }, "show-batch", "c.yaml", "--data-dir", ".", "-o", "batch.png");
    refused("idx-test-smaller", in -> {
      mnist(in);
      bytes(in.resolve("mnist/t10k-images-idx3-ubyte"), idx(new int[] {IMAGES, 40, 14, SIDE}, new byte[40 * 14 * SIDE]));
    }, "show-batch", "c.yaml", "--data-dir", ".", "-o", "batch.png");
    for (int i = 0; i < mutations; i++) {
      idxCase("either", "damaged", IDX_IMAGES, false, damaged(images));
      idxCase("either", "gz-damaged", IDX_IMAGES, true, damaged(zipped));
      idxCase("either", "labels-damaged", IDX_LABELS, false, damaged(labels));
    }
  }

  // ---------------------------------------------------------------- CIFAR

  private void cifar() {
    cifarCase("short", 10, file -> Arrays.copyOf(file, file.length - 1));
    cifarCase("extra", 10, file -> Arrays.copyOf(file, file.length + 1));
    cifarCase("empty", 10, file -> new byte[0]);
    cifarCase("label-10", 10, file -> at(file, RECORD, 10));
    cifarCase("label-255", 10, file -> at(file, 0, 255));
    cifarCase("of-the-other", 10, file -> new byte[2 * 3074]);
    cifarCase("short", 100, file -> Arrays.copyOf(file, 3000));
    cifarCase("label-100", 100, file -> at(file, 1, 100));
    cifarCase("of-the-other", 100, file -> new byte[2 * RECORD]);
    refused("cifar-missing", in -> {
      cifar(in, 10);
      Files.delete(in.resolve("cifar-10-batches-bin/data_batch_3.bin"));
    }, "show-batch", "c.yaml", "--data-dir", ".", "-o", "batch.png");
    refused("cifar-folder", in -> {
      cifar(in, 10);
      Path file = in.resolve("cifar-10-batches-bin/data_batch_3.bin");
      Files.delete(file);
      Files.createDirectory(file);
    }, "show-batch", "c.yaml", "--data-dir", ".", "-o", "batch.png");
  }

  private interface Change {
    byte[] of(byte[] bytes);
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
            ? List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin")
            : List.of("train.bin", "test.bin");
    for (String name : names) {
      bytes(folder.resolve(name), new byte[8 * (classes == 10 ? RECORD : RECORD + 1)]);
    }
    text(in.resolve("c.yaml"), "data: {dataset: cifar" + classes + "}\ntraining: {batch_size: 4}\n");
  }

  private void cifarCase(String name, int classes, Change change) {
    refused("cifar" + classes + "-" + name, in -> {
      cifar(in, classes);
      Path file = in.resolve(classes == 10 ? "cifar-10-batches-bin/data_batch_2.bin" : "cifar-100-binary/test.bin");
      Files.write(file, change.of(Files.readAllBytes(file)));
    }, "show-batch", "c.yaml", "--data-dir", ".", "-o", "batch.png");
  }

  // ---------------------------------------------------------------- pictures

  private static byte[] encoded(String format, int height, int width, int type) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    SplittableRandom noise = new SplittableRandom(7);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, noise.nextInt(1 << 24));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  /** A PNG of zeros whose header claims what it likes. */
  private static byte[] png(int width, int height, int bits, int type, int interlace, long zeros, byte[]... chunks)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) bits).put((byte) type).put((byte) 0).put((byte) 0).put((byte) interlace);
    chunk(bytes, "IHDR", header.array());
    for (byte[] chunk : chunks) {
      bytes.write(chunk);
    }
    chunk(bytes, "IDAT", deflated(zeros));
    chunk(bytes, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  private static byte[] deflated(long zeros) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(data)) {
      byte[] block = new byte[1 << 16];
      for (long left = zeros; left > 0; left -= block.length) {
        out.write(block, 0, (int) Math.min(left, block.length));
      }
    }
    return data.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream to, String type, byte[] data) throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    CRC32 crc = new CRC32();
    crc.update(utf8(type));
    crc.update(data);
    out.writeInt(data.length);
    out.write(utf8(type));
    out.write(data);
    out.writeInt((int) crc.getValue());
  }

  private static byte[] chunk(String type, byte[] data) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    chunk(bytes, type, data);
    return bytes.toByteArray();
  }

  /** The sides of a JPEG, written into its frame header. */
  private static byte[] jpegClaiming(int height, int width) throws IOException {
    byte[] jpeg = encoded("jpg", 16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < jpeg.length - 9; i++) {
      if (jpeg[i] == (byte) 0xff && (jpeg[i + 1] & 0xff) >= 0xc0 && (jpeg[i + 1] & 0xff) <= 0xc2) {
        ByteBuffer.wrap(jpeg).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return jpeg;
      }
    }
    throw new IOException("no frame header");
  }

  private Map<String, byte[]> badPictures() throws IOException {
    byte[] png = encoded("png", SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    byte[] jpeg = encoded("jpg", SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Map<String, byte[]> bad = new LinkedHashMap<>();
    bad.put("empty.png", new byte[0]);
    bad.put("text.png", utf8("no picture\n"));
    bad.put("html.jpg", utf8("<html>404</html>"));
    bad.put("signature.png", Arrays.copyOf(png, 8));
    bad.put("header-cut.png", Arrays.copyOf(png, 20));
    bad.put("header-only.png", Arrays.copyOf(png, 33));
    bad.put("half.png", Arrays.copyOf(png, png.length / 2));
    bad.put("half.jpg", Arrays.copyOf(jpeg, 100));
    bad.put("soi-only.jpg", new byte[] {(byte) 0xff, (byte) 0xd8});
    bad.put("huge.png", png(60_000, 60_000, 8, 2, 0, 1000));
    bad.put("huge-grey-bit.png", png(60_000, 60_000, 1, 0, 0, 60_000L * 7501));
    bad.put("widest.png", png(Integer.MAX_VALUE, 1, 8, 0, 0, 1000));
    bad.put("negative.png", png(-1, -1, 8, 0, 0, 1000));
    bad.put("zero.png", png(0, 0, 8, 0, 0, 0));
    bad.put("bits-3.png", png(8, 8, 3, 0, 0, 100));
    bad.put("type-9.png", png(8, 8, 8, 9, 0, 100));
    bad.put("interlace-7.png", png(8, 8, 8, 0, 7, 100));
    bad.put("no-palette.png", png(8, 8, 8, 3, 0, 72));
    bad.put("short-data.png", png(4000, 4000, 8, 2, 0, 10));
    bad.put("large-cut.png", png(7000, 7000, 16, 6, 0, 1000));
    bad.put("large-interlaced-cut.png", png(7000, 7000, 16, 6, 1, 1000));
    bad.put("huge.jpg", jpegClaiming(60_000, 60_000));
    bad.put("zero.jpg", jpegClaiming(0, 0));
    bad.put("gif.png", encoded("gif", 8, 8, BufferedImage.TYPE_BYTE_INDEXED));
    bad.put("bmp.jpg", encoded("bmp", 8, 8, BufferedImage.TYPE_INT_RGB));
    bad.put("svg.png", utf8("<svg xmlns='http://www.w3.org/2000/svg'/>"));
    return bad;
  }

  /** What a decoder may take: large, or strange and yet legal. */
  private Map<String, byte[]> oddPictures() throws IOException {
    byte[] bomb = deflated(400L << 20);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write(utf8("Comment\0\0"));
    text.write(bomb);
    ByteArrayOutputStream profile = new ByteArrayOutputStream();
    profile.write(utf8("icc\0\0"));
    profile.write(bomb);
    Map<String, byte[]> odd = new LinkedHashMap<>();
    odd.put("text-bomb.png", png(28, 28, 8, 0, 0, 29 * 28, chunk("zTXt", text.toByteArray())));
    odd.put("profile-bomb.png", png(28, 28, 8, 2, 0, 85 * 28, chunk("iCCP", profile.toByteArray())));
    odd.put("data-bomb.png", png(28, 28, 8, 0, 0, 400L << 20));
    odd.put("palette-range.png", png(28, 28, 8, 3, 0, 29 * 28, chunk("PLTE", new byte[3])));
    odd.put("palette-empty.png", png(28, 28, 8, 3, 0, 29 * 28, chunk("PLTE", new byte[0])));
    odd.put("large-deep.png", png(7000, 7000, 16, 6, 0, 7000L * 56_001));
    odd.put("large-interlaced.png", png(7000, 7000, 8, 2, 1, 7000L * 21_020));
    odd.put("narrow.png", png(40_000_000, 1, 8, 0, 0, 40_000_001));
    odd.put("tall.png", png(1, 40_000_000, 8, 0, 0, 80_000_000));
    odd.put("large.jpg", jpegClaiming(7000, 7000));
    return odd;
  }

  private static void photos(Path in) throws IOException {
    byte[] picture = encoded("png", SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (String name : List.of("cat", "dog")) {
      for (int i = 0; i < 5; i++) {
        bytes(in.resolve("photos").resolve(name).resolve(i + ".png"), picture);
      }
    }
    text(in.resolve("c.yaml"), "data: {dataset: image-folder, path: photos, size: [28, 28]}\ntraining: {batch_size: 2}\n");
  }

  private static final String[] TRAIN = {"train", "c.yaml", "--device", "cpu", "--run-dir", "run"};
  private static final String[] SHOW = {"show-batch", "c.yaml", "-o", "batch.png"};

  private void imageFolders() throws IOException {
    badPictures().forEach((name, picture) -> refused("folder-" + name, in -> {
      photos(in);
      bytes(in.resolve("photos/dog").resolve(name), picture);
    }, SHOW));
    oddPictures().forEach((name, picture) -> add("either", "folder-" + name, in -> {
      photos(in);
      bytes(in.resolve("photos/dog").resolve(name), picture);
    }, SHOW));
    Map<String, Files1> folders = new LinkedHashMap<>();
    folders.put("missing", in -> {});
    folders.put("empty", in -> Files.createDirectory(in.resolve("photos")));
    folders.put("is-file", in -> text(in.resolve("photos"), "x"));
    folders.put("link-loop", in -> Files.createSymbolicLink(in.resolve("photos"), Path.of("photos")));
    folders.put("single-class", in -> bytes(in.resolve("photos/cat/1.png"), encoded("png", 28, 28, 1)));
    folders.put("empty-class", in -> {
      photos(in);
      Files.createDirectory(in.resolve("photos/ape"));
    });
    folders.put("class-of-texts", in -> {
      photos(in);
      text(in.resolve("photos/ape/a.txt"), "x");
    });
    folders.put("pictures-without-classes", in -> bytes(in.resolve("photos/1.png"), encoded("png", 28, 28, 1)));
    folders.put("train-without-test", in -> {
      photos(in);
      Files.move(in.resolve("photos"), in.resolve("x"));
      Files.createDirectory(in.resolve("photos"));
      Files.move(in.resolve("x"), in.resolve("photos/train"));
    });
    folders.put("splits-differ", in -> {
      bytes(in.resolve("photos/train/cat/1.png"), encoded("png", 28, 28, 1));
      bytes(in.resolve("photos/test/dog/1.png"), encoded("png", 28, 28, 1));
    });
    folders.put("class-loops", in -> {
      photos(in);
      Files.createSymbolicLink(in.resolve("photos/loop"), Path.of("."));
    });
    folders.put("picture-is-folder", in -> {
      photos(in);
      Files.createDirectory(in.resolve("photos/cat/9.png"));
    });
    folders.put("picture-link-loop", in -> {
      photos(in);
      Files.createSymbolicLink(in.resolve("photos/cat/9.png"), Path.of("9.png"));
    });
    folders.put("picture-link-broken", in -> {
      photos(in);
      Files.createSymbolicLink(in.resolve("photos/cat/9.png"), Path.of("none.png"));
    });
    folders.put("picture-endless", in -> {
      photos(in);
      Files.createSymbolicLink(in.resolve("photos/cat/9.png"), Path.of("/dev/zero"));
    });
    folders.put("too-few", in -> {
      bytes(in.resolve("photos/cat/1.png"), encoded("png", 28, 28, 1));
      bytes(in.resolve("photos/dog/1.png"), encoded("png", 28, 28, 1));
    });
    folders.forEach((name, files) -> refused("folder-" + name, in -> {
      files.in(in);
      text(in.resolve("c.yaml"), "data: {dataset: image-folder, path: photos, size: [28, 28]}\n");
    }, SHOW));
    for (String size : List.of("[60000, 60000]", "[2147483647, 2147483647]", "[0, 5]", "[28]", "big")) {
      refused("folder-size", in -> {
        photos(in);
        text(in.resolve("c.yaml"), "data: {dataset: image-folder, path: photos, size: " + size + "}\n");
      }, SHOW);
    }
    refused("folder-sizes-differ", in -> {
      photos(in);
      bytes(in.resolve("photos/cat/9.png"), encoded("png", 20, 28, 1));
      text(in.resolve("c.yaml"), "data: {dataset: image-folder, path: photos}\n");
    }, SHOW);
    byte[] png = encoded("png", SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    byte[] jpeg = encoded("jpg", SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < mutations; i++) {
      byte[] first = damaged(png);
      byte[] second = damaged(jpeg);
      add("either", "folder-damaged", in -> {
        photos(in);
        bytes(in.resolve("photos/cat/9.png"), first);
        bytes(in.resolve("photos/cat/9.jpg"), second);
      }, SHOW);
    }
  }

  private void pictures() throws IOException {
    badPictures().forEach((name, picture) -> {
      refused("kernel-" + name, in -> bytes(in.resolve(name), picture), "kernel", "top", name);
      refused("predict-" + name, in -> {
        copyRun(in);
        bytes(in.resolve(name), picture);
      }, "predict", "run", name, "-o", "out.csv");
    });
    oddPictures().forEach((name, picture) -> {
      add("either", "kernel-" + name, in -> bytes(in.resolve(name), picture), "kernel", "top", name);
      add("either", "features-" + name, in -> {
        copyRun(in);
        bytes(in.resolve(name), picture);
      }, "features", "run", name, "-o", "f.png");
    });
    refused("kernel-small", in -> bytes(in.resolve("p.png"), encoded("png", 2, 2, 1)), "kernel", "top", "p.png");
    refused("predict-folder-empty", in -> {
      copyRun(in);
      Files.createDirectory(in.resolve("p"));
    }, "predict", "run", "p");
    refused("predict-nothing", this::copyRun, "predict", "run");
    refused("features-folder", this::copyRun, "features", "run", "run");
    refused("features-missing", this::copyRun, "features", "run", "none.png");
  }

  // ---------------------------------------------------------------- weights

  private byte[] safetensors(String header, int data) {
    byte[] text = utf8(header);
    ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.putLong(text.length).put(text).array();
  }

  private static byte[] claiming(byte[] sound, long header) {
    byte[] changed = sound.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(0, header);
    return changed;
  }

  /** Other text of the same length in the header. */
  private static byte[] renamed(byte[] sound, String from, String to) {
    String all = new String(sound, StandardCharsets.ISO_8859_1);
    if (from.length() != to.length() || !all.contains(from)) {
      throw new IllegalArgumentException(from);
    }
    return all.replaceFirst(java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private void weights() throws IOException {
    byte[] sound = Files.readAllBytes(run.resolve("model.safetensors"));
    int header = (int) ByteBuffer.wrap(sound).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    Map<String, byte[]> bad = new LinkedHashMap<>();
    for (int length : new int[] {0, 7, 8, 9, 8 + header - 1, 8 + header, sound.length - 1}) {
      bad.put("cut-at-" + length, Arrays.copyOf(sound, length));
    }
    bad.put("extra-byte", Arrays.copyOf(sound, sound.length + 1));
    for (long claim : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, header - 1, header + 1, 99_999_999, 1L << 32}) {
      bad.put("claims-" + claim, claiming(sound, claim));
    }
    bad.put("no-tensor", safetensors("{}", 0));
    bad.put("list", safetensors("[]", 0));
    bad.put("two-documents", safetensors("{}{}", 0));
    bad.put("deep", safetensors("[".repeat(100_000), 0));
    bad.put("deep-object", safetensors("{\"a\":".repeat(100_000), 0));
    bad.put("overlap", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", 12));
    bad.put("gap", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8));
    bad.put("negative", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", 4));
    bad.put("offset-negative", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}", 4));
    bad.put("offset-huge", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[9223372036854775803,9223372036854775807]}}", 4));
    bad.put("shape-overflow", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", 0));
    bad.put("shape-huge", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[400000000],\"data_offsets\":[0,1600000000]}}", 4));
    bad.put("number-long", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "9".repeat(5000) + "],\"data_offsets\":[0,4]}}", 4));
    bad.put("many-sides", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[" + "1,".repeat(10_000) + "1],\"data_offsets\":[0,4]}}", 4));
    bad.put("dtype-unknown", safetensors("{\"a\":{\"dtype\":\"F99\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
    bad.put("name-twice", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0));
    bad.put("not-utf-8", renamed(sound, "conv1.weight", "conv1.we\u00ff\u00feht"));
    bad.put("name-lines", safetensors("{\"a\\n\\tat x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0));
    bad.put("tensor-missing", renamed(sound, "conv1.weight", "conv9.weight"));
    bad.put("dtype-other", renamed(sound, "\"F32\"", "\"F16\""));
    bad.put("pickle", Arrays.copyOf(new byte[] {(byte) 0x80, 2, 'c', 'o', 's'}, 4000));
    byte[] zip = Arrays.copyOf(new byte[] {'P', 'K', 3, 4}, 4000);
    bad.put("torch-zip", zip);
    bad.forEach((name, content) -> {
      refused("weights-" + name, in -> {
        copyRun(in);
        bytes(in.resolve("w.safetensors"), content);
      }, "evaluate", "run", "--weights", "w.safetensors", "--device", "cpu");
      refused("model-" + name, in -> {
        copyRun(in);
        bytes(in.resolve("run/model.safetensors"), content);
        bytes(in.resolve("p.png"), encoded("png", SIDE, SIDE, 1));
      }, "predict", "run", "p.png", "-o", "out.csv");
    });
    refused("weights-start", in -> {
      bytes(in.resolve("w.safetensors"), Arrays.copyOf(sound, 1000));
      text(in.resolve("c.yaml"), "data: {dataset: digits}\nmodel: {weights: w.safetensors}\n");
    }, TRAIN);
    Map<String, byte[]> metadata = new LinkedHashMap<>();
    metadata.put("input-zero", renamed(sound, "[1,28,28]", "[1,28,00]"));
    metadata.put("input-negative", renamed(sound, "[1,28,28]", "[1,-2,28]"));
    metadata.put("input-huge", renamed(sound, "[1,28,28]", "[1,9e9,9]"));
    metadata.put("input-large", renamed(sound, "[1,28,28]", "[1,99999]"));
    metadata.put("input-wide", renamed(sound, "[1,28,28]", "[9,99,99]"));
    metadata.put("classes-none", renamed(sound, "convlens.classes", "convlens.classez"));
    metadata.forEach((name, content) -> refused("metadata-" + name, in -> {
      copyRun(in);
      bytes(in.resolve("run/model.safetensors"), content);
      bytes(in.resolve("p.png"), encoded("png", SIDE, SIDE, 1));
    }, "predict", "run", "p.png", "-o", "out.csv"));
    for (int i = 0; i < mutations; i++) {
      byte[] content = damaged(sound);
      add("either", "model-damaged", in -> {
        copyRun(in);
        bytes(in.resolve("run/model.safetensors"), content);
        bytes(in.resolve("p.png"), encoded("png", SIDE, SIDE, 1));
      }, "predict", "run", "p.png", "-o", "out.csv");
    }
  }

  // ---------------------------------------------------------------- run directories

  private void copyRun(Path in) throws IOException {
    copy(run, in.resolve("run"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        boolean left = path.getFileName().toString().equals("report.html") || path.getFileName().toString().equals("plots");
        if (Files.isDirectory(path) && !left) {
          Files.createDirectories(target);
        } else if (!left && Files.isDirectory(target.getParent())) {
          Files.copy(path, target);
        }
      }
    }
  }

  private static void edit(Path file, Change change) throws IOException {
    Files.write(file, change.of(Files.readAllBytes(file)));
  }

  private static byte[] replaced(byte[] bytes, String pattern, String by) {
    return new String(bytes, StandardCharsets.UTF_8).replaceAll(pattern, by).getBytes(StandardCharsets.UTF_8);
  }

  private static final List<String> TABLES =
      List.of("metrics.csv", "recorder.csv", "activation_stats.csv", "activation_histogram.csv", "gradient_stats.csv", "predictions.csv");

  private void runDirectories() throws IOException {
    Map<String, Files1> broken = new LinkedHashMap<>();
    broken.put("config-missing", in -> Files.delete(in.resolve("run/config.yaml")));
    broken.put("config-empty", in -> text(in.resolve("run/config.yaml"), ""));
    broken.put("config-garbled", in -> edit(in.resolve("run/config.yaml"), this::scrambled));
    broken.put("config-folder", in -> {
      Files.delete(in.resolve("run/config.yaml"));
      Files.createDirectory(in.resolve("run/config.yaml"));
    });
    broken.forEach((name, files) -> {
      for (String command : List.of("evaluate", "report", "diagnose")) {
        refused(command + "-" + name, in -> {
          copyRun(in);
          files.in(in);
        }, command, "run");
      }
    });
    refused("evaluate-unfinished", in -> {
      copyRun(in);
      Files.delete(in.resolve("run/model.safetensors"));
    }, "evaluate", "run");
    refused("evaluate-other-network", in -> {
      copyRun(in);
      edit(in.resolve("run/config.yaml"), b -> replaced(b, "channels: *\\[[^]]*\\]|(?s)channels:\\s*(- \\d+\\s*)+", "channels: [4, 4, 4, 4]\n  "));
    }, "evaluate", "run");
    refused("run-link-loop", in -> Files.createSymbolicLink(in.resolve("run"), Path.of("run")), "report", "run");
    add("fine", "run-link", in -> {
      copyRun(in);
      Files.move(in.resolve("run"), in.resolve("real"));
      Files.createSymbolicLink(in.resolve("run"), Path.of("real"));
    }, "report", "run");
    refused("report-environment-garbled", in -> {
      copyRun(in);
      text(in.resolve("run/environment.json"), "{\"djl\": ");
    }, "report", "run");
    refused("report-environment-deep", in -> {
      copyRun(in);
      text(in.resolve("run/environment.json"), "[".repeat(100_000));
    }, "report", "run");
    add("either", "report-environment-binary", in -> {
      copyRun(in);
      bytes(in.resolve("run/environment.json"), new byte[100]);
    }, "report", "run");
    for (String table : TABLES) {
      String reader = table.equals("predictions.csv") ? "report" : "diagnose";
      for (String command : List.of("report", "diagnose")) {
        add("fine", command + "-torn-" + table, in -> {
          copyRun(in);
          edit(in.resolve("run").resolve(table), b -> Arrays.copyOf(b, b.length - 3));
        }, command, "run");
      }
      add("fine", "report-empty-" + table, in -> {
        copyRun(in);
        text(in.resolve("run").resolve(table), "");
      }, "report", "run");
      refused(reader + "-text-" + table, in -> {
        copyRun(in);
        edit(in.resolve("run").resolve(table), b -> replaced(b, "(?m)^(\\d+),.*$", "x,x,x,x,x,x,x,x,x,x"));
        edit(in.resolve("run").resolve(table), b -> firstRowGarbled(b));
      }, reader, "run");
      refused("report-text-" + table, in -> {
        copyRun(in);
        edit(in.resolve("run").resolve(table), b -> firstRowGarbled(b));
      }, "report", "run");
      refused("report-header-" + table, in -> {
        copyRun(in);
        edit(in.resolve("run").resolve(table), b -> replaced(b, "\\A[^\\n]*", "a,b"));
      }, "report", "run");
      add("either", "report-binary-" + table, in -> {
        copyRun(in);
        byte[] noise = new byte[3000];
        new SplittableRandom(3).nextBytes(noise);
        bytes(in.resolve("run").resolve(table), noise);
      }, "report", "run");
      for (int i = 0; i < Math.max(1, mutations / 4); i++) {
        byte[] content = damaged(Files.readAllBytes(run.resolve(table)));
        for (String command : List.of("report", "diagnose")) {
          add("either", command + "-damaged-" + table, in -> {
            copyRun(in);
            bytes(in.resolve("run").resolve(table), content);
          }, command, "run");
        }
      }
    }
    refused("report-one-row-of-a-gigabyte", in -> {
      copyRun(in);
      bytes(in.resolve("run/recorder.csv"), utf8("epoch,step,learning_rate,momentum,loss,smooth_loss\n0,0," + "9".repeat(40_000_000) + "x,1,1,1\n"));
    }, "report", "run");
    refused("page-exit-garbled", in -> {
      copyRun(in.resolve("runs/a"));
      text(in.resolve("runs/a/run.exit"), "x");
      text(in.resolve("page.md"), "<!-- table: last metrics.csv accuracy | a -->\n<!-- /table -->\n");
    }, "page", "page.md", "--runs", "runs");
  }

  /** The last column of the first row is no number. */
  private static byte[] firstRowGarbled(byte[] bytes) {
    String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", -1);
    if (lines.length > 1) {
      String[] cells = lines[1].split(",", -1);
      cells[0] = "zero";
      cells[cells.length - 1] = "much";
      lines[1] = String.join(",", Arrays.copyOf(cells, lines[0].split(",", -1).length));
    }
    return utf8(String.join("\n", lines).replace("null", "x"));
  }

  private byte[] scrambled(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int i = 0; i < changed.length; i += 7) {
      changed[i] = (byte) (changed[i] ^ 0x55);
    }
    return changed;
  }

  // ---------------------------------------------------------------- checkpoints

  private void checkpoints() {
    Map<String, Consumer<Path>> all = new LinkedHashMap<>();
    for (String file : List.of("model.safetensors", "optimizer.safetensors", "state.json", "SHA256SUMS")) {
      all.put("all-cut-" + file, checkpoint -> quietly(() -> edit(checkpoint.resolve(file), b -> Arrays.copyOf(b, b.length / 2))));
      all.put("all-missing-" + file, checkpoint -> quietly(() -> Files.delete(checkpoint.resolve(file))));
      all.put("all-noise-" + file, checkpoint -> quietly(() -> edit(checkpoint.resolve(file), this::scrambled)));
    }
    all.put("newer-version", checkpoint -> quietly(() -> {
      edit(checkpoint.resolve("state.json"), b -> replaced(b, "\"version\" : 1", "\"version\" : 9"));
      sums(checkpoint);
    }));
    all.put("state-nonsense", checkpoint -> quietly(() -> {
      text(checkpoint.resolve("state.json"), "{\"version\" : 1, \"step\" : \"x\"}");
      sums(checkpoint);
    }));
    all.put("state-negative", checkpoint -> quietly(() -> {
      edit(checkpoint.resolve("state.json"), b -> replaced(b, "\"batch\" : \\d+", "\"batch\" : -5"));
      sums(checkpoint);
    }));
    all.put("state-other-sizes", checkpoint -> quietly(() -> {
      edit(checkpoint.resolve("state.json"), b -> replaced(b, "\"steps_per_epoch\" : \\d+", "\"steps_per_epoch\" : 7"));
      sums(checkpoint);
    }));
    all.put("weights-of-another", checkpoint -> quietly(() -> {
      bytes(checkpoint.resolve("model.safetensors"), safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
      sums(checkpoint);
    }));
    all.put("optimizer-of-another", checkpoint -> quietly(() -> {
      bytes(checkpoint.resolve("optimizer.safetensors"), safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4));
      sums(checkpoint);
    }));
    all.put("rows-longer-than-files", checkpoint -> quietly(() -> {
      edit(checkpoint.resolve("state.json"), b -> replaced(b, "\"recorder.csv\" : \\d+", "\"recorder.csv\" : 99999999"));
      sums(checkpoint);
    }));
    all.forEach((name, change) -> refused("resume-" + name, in -> {
      unfinished(in);
      try (Stream<Path> steps = Files.list(in.resolve("run/checkpoints"))) {
        steps.filter(Files::isDirectory).forEach(change);
      }
    }, "train", "run/config.yaml", "--run-dir", "run", "--resume"));
    refused("resume-other-rate", this::unfinished, "train", "run/config.yaml", "--run-dir", "run", "--resume", "-s", "training.learning_rate=9");
    refused("resume-no-run", in -> text(in.resolve("run/holiday.txt"), "x"), "train", "/dev/null", "--run-dir", "run", "--resume");
    refused("resume-config-garbled", in -> {
      unfinished(in);
      Files.copy(in.resolve("run/config.yaml"), in.resolve("c.yaml"));
      edit(in.resolve("run/config.yaml"), this::scrambled);
    }, "train", "c.yaml", "--run-dir", "run", "--resume");
  }

  private void unfinished(Path in) throws IOException {
    copyRun(in);
    Files.delete(in.resolve("run/model.safetensors"));
  }

  private static void sums(Path checkpoint) throws IOException {
    StringBuilder sums = new StringBuilder();
    for (String name : List.of("model.safetensors", "optimizer.safetensors", "state.json")) {
      try {
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(checkpoint.resolve(name)));
        sums.append(java.util.HexFormat.of().formatHex(digest)).append("  ").append(name).append('\n');
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
    text(checkpoint.resolve("SHA256SUMS"), sums.toString());
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void quietly(Task task) {
    try {
      task.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
