package io.github.convlens.dev.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Invalid configurations, and invalid arguments of commands. */
final class ConfigurationCases {
  private static final String ONLY_TRAINING_SEES =
      "batch-huge|batch-last-one|classes-.*|crop-.*|cutout-.*|validation-.*|layer-unknown|weights-.*|escape-.*"
          + "|channels-huge|layers-(linear|padding|outputs|groups)-.*|bins-.*|dataset-unknown";

  private final Cases cases;

  ConfigurationCases(Cases cases) {
    this.cases = cases;
  }

  void configurations() throws IOException {
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
    refused.put("octal", "training: {batch_size: 010}\n");
    refused.put("octal-in-list", "model: {channels: [010, 16, 32, 64]}\n");
    refused.put("hexadecimal", "training: {batch_size: 0x10}\n");
    refused.put("binary", "training: {batch_size: 0b10}\n");
    refused.put("base-60", "training: {epochs: 1:30}\n");
    refused.put("exponent-whole", "training: {epochs: 1e1}\n");
    refused.put("date", "seed: 2024-01-31\n");
    refused.put("tag", "training: {epochs: !!int '2'}\n");
    refused.put("boolean-yes", "data: {normalize: yes}\n");
    refused.put("batch-zero", "training: {batch_size: 0}\n");
    refused.put(
        "batch-last-one",
        """
        training: {batch_size: 5999, drop_last: false}
        model: {layers: [flatten, {linear: {out: 8}}, batch_norm, {linear: {out: 10}}]}
        """);
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
            cases.refused(
                "yaml-" + name,
                in -> Bytes.text(in.resolve("c.yaml"), withDigits(yaml)),
                // Starting libtorch takes long, so train is used only if summary does not detect
                // the fault.
                name.matches(ONLY_TRAINING_SEES)
                    ? Cases.TRAIN
                    : new String[] {"summary", "c.yaml"}));
    String deep = "[".repeat(100_000);
    String bomb =
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
            + Stream.iterate('b', c -> c < 'j', c -> (char) (c + 1))
                .map(
                    c ->
                        "%1$c: &%1$c [%2$s]\n"
                            .formatted(c, ("*" + (char) (c - 1) + ", ").repeat(9)))
                .reduce("", String::concat);
    Map<String, byte[]> raw = new LinkedHashMap<>();
    raw.put("alias-bomb", Bytes.utf8(bomb));
    raw.put("deep-flow", Bytes.utf8("data: " + deep));
    raw.put("deep-block", Bytes.utf8(deepBlock()));
    raw.put("long-key", Bytes.utf8("x".repeat(900_000) + ": 1\n"));
    raw.put("long-value", Bytes.utf8("name: " + "x".repeat(900_000) + "\n"));
    raw.put("many-keys", Bytes.utf8("seed: 1\n" + "kkkk: 1\n".repeat(100_000)));
    raw.put("long-number", Bytes.utf8("seed: " + "9".repeat(900_000) + "\n"));
    raw.put(
        "long-decimal", Bytes.utf8("training: {learning_rate: 0." + "9".repeat(900_000) + "e9}\n"));
    raw.put("two-megabytes", Bytes.utf8("# " + "x".repeat(2 << 20)));
    raw.put("utf-16", "data: {dataset: digits}\n".getBytes(StandardCharsets.UTF_16));
    raw.put("latin-1", "name: \u00fc\n".getBytes(StandardCharsets.ISO_8859_1));
    byte[] noise = new byte[5000];
    cases.random().nextBytes(noise);
    raw.put("binary", noise);
    raw.forEach(
        (name, yaml) ->
            cases.refused(
                "yaml-" + name,
                in -> Bytes.bytes(in.resolve("c.yaml"), yaml),
                "summary",
                "c.yaml"));
    cases.refused(
        "yaml-is-folder", in -> Files.createDirectory(in.resolve("c.yaml")), "summary", "c.yaml");
    cases.refused("yaml-is-missing", in -> {}, "lr-find", "c.yaml");
    cases.refused("yaml-endless", in -> {}, "summary", "/dev/zero");
    byte[] sound = Files.readAllBytes(cases.run().resolve("config.yaml"));
    for (int i = 0; i < cases.mutations(); i++) {
      byte[] yaml = damagedText(new String(sound, StandardCharsets.UTF_8));
      cases.add(
          "either",
          "yaml-damaged",
          in -> Bytes.bytes(in.resolve("c.yaml"), yaml),
          "summary",
          "c.yaml");
    }
  }

  private static void layers(Map<String, String> refused) {
    Map<String, String> lists = new LinkedHashMap<>();
    lists.put(
        "repeat-huge",
        "[{repeat: {times: 2147483647, layers: [relu]}}, flatten, {linear: {out: 10}}]");
    String nested = "relu";
    for (int i = 0; i < 8; i++) {
      nested = "{repeat: {times: 1000, layers: [" + nested + "]}}";
    }
    lists.put("repeat-nested", "[" + nested + ", flatten, {linear: {out: 10}}]");
    lists.put("kernel-zero", "[{conv: {out: 4, kernel: 0}}, flatten, {linear: {out: 10}}]");
    lists.put(
        "stride-zero", "[{conv: {out: 4, kernel: 3, stride: 0}}, flatten, {linear: {out: 10}}]");
    lists.put(
        "padding-huge",
        "[{conv: {out: 4, kernel: 3, padding: 2147483647}}, flatten, {linear: {out: 10}}]");
    lists.put(
        "padding-large",
        "[{conv: {out: 4, kernel: 3, padding: 50000}}, flatten, {linear: {out: 10}}]");
    lists.put(
        "dilation-huge",
        "[{conv: {out: 4, kernel: 3, dilation: 2147483647}}, flatten, {linear: {out: 10}}]");
    lists.put(
        "groups-zero", "[{conv: {out: 4, kernel: 3, groups: 0}}, flatten, {linear: {out: 10}}]");
    lists.put(
        "groups-three", "[{conv: {out: 4, kernel: 3, groups: 3}}, flatten, {linear: {out: 10}}]");
    lists.put("linear-huge", "[flatten, {linear: {out: 2147483647}}, relu, {linear: {out: 10}}]");
    lists.put("linear-large", "[flatten, {linear: {out: 20000000}}, relu, {linear: {out: 10}}]");
    lists.put("linear-unflattened", "[{linear: {out: 10}}]");
    lists.put("outputs-wrong", "[flatten, {linear: {out: 7}}]");
    lists.put("dropout", "[{dropout: {p: 1.5}}, flatten, {linear: {out: 10}}]");
    lists.put(
        "names-twice", "[{relu: {name: a}}, {tanh: {name: a}}, flatten, {linear: {out: 10}}]");
    lists.put("name-comma", "[{relu: {name: 'a,b'}}, flatten, {linear: {out: 10}}]");
    lists.put("name-line", "[{relu: {name: \"a\\nb\"}}, flatten, {linear: {out: 10}}]");
    lists.put("two-kinds", "[{relu: {}, tanh: {}}, flatten, {linear: {out: 10}}]");
    lists.put("null-layer", "[null, flatten, {linear: {out: 10}}]");
    lists.put("conv-without", "[{conv: {}}, flatten, {linear: {out: 10}}]");
    lists.put(
        "residual-misfit",
        "[{residual: {layers: [{conv: {out: 4, kernel: 9}}]}}, flatten, {linear: {out: 10}}]");
    lists.put("pool-wide", "[{max_pool: {kernel: 40}}, flatten, {linear: {out: 10}}]");
    lists.put(
        "pool-padding", "[{max_pool: {kernel: 2, padding: 2}}, flatten, {linear: {out: 10}}]");
    lists.forEach(
        (name, list) ->
            refused.put(
                "layers-" + name, "model:\n  architecture: layers\n  layers: " + list + "\n"));
  }

  /**
   * Adds the data set digits, which needs no files, to a configuration that is a single mapping
   * without a data section. Any other text is returned unchanged.
   */
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

  private byte[] damagedText(String sound) {
    StringBuilder text = new StringBuilder(sound);
    String[] put = {
      "",
      "-1",
      "1e999",
      "&a [*a, *a]",
      "[[[[[",
      "\u0000\u2028\n\t",
      "99999999999999999999",
      ": ",
      "{",
      "null"
    };
    for (int i = 0; i < 1 + cases.random().nextInt(3); i++) {
      int at = cases.random().nextInt(text.length());
      text.replace(
          at,
          Math.min(text.length(), at + cases.random().nextInt(8)),
          put[cases.random().nextInt(put.length)]);
    }
    return Bytes.utf8(text.toString());
  }

  void arguments() {
    Cases.Inputs digits = in -> Bytes.text(in.resolve("c.yaml"), "data: {dataset: digits}\n");
    String[][] all = {
      {"train", "c.yaml", "-s", "=1"},
      {"train", "c.yaml", "-s", "training.epochs="},
      {"train", "c.yaml", "-s", "training.batch_size=010"},
      {"train", "c.yaml", "-s", "training.batch_size=0x10"},
      {"train", "c.yaml", "-s", "data.normalize=on"},
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
      cases.refused("arguments-" + args[0], digits, args);
    }
  }
}
