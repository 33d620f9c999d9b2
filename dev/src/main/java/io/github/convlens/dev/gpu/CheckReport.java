package io.github.convlens.dev.gpu;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Combines the results that the steps of {@code scripts/gpu-check} have written into a folder. */
public final class CheckReport {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NETWORKS =
      List.of("simple_cnn", "resnet20", "resnet18", "resnet50");

  private CheckReport() {}

  /**
   * Writes {@code gpu-check.json} and {@code gpu-check.md}, and prints the latter.
   *
   * @param args the folder
   */
  public static void main(String... args) throws IOException {
    Path folder = Path.of(args[0]);
    ObjectNode all = json(folder);
    JSON.writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("gpu-check.json").toFile(), all);
    List<String> page = page(all);
    Files.write(folder.resolve("gpu-check.md"), page);
    page.forEach(System.out::println);
  }

  static ObjectNode json(Path folder) throws IOException {
    ObjectNode all = JSON.createObjectNode();
    ObjectNode steps = all.putObject("steps");
    for (String line : Files.readAllLines(folder.resolve("steps.tsv"))) {
      String[] cells = line.split("\t");
      if (!cells[0].equals("step")) {
        steps
            .putObject(cells[0])
            .put("result", cells[1])
            .put("seconds", Integer.parseInt(cells[2]));
      }
    }
    for (String file : List.of("layers", "waits", "torch")) {
      put(all, file, folder.resolve(file + ".json"));
    }
    ObjectNode bench = all.putObject("bench");
    for (String network : NETWORKS) {
      put(bench, network, folder.resolve("bench-" + network + ".json"));
    }
    ObjectNode accuracy = all.putObject("accuracy");
    for (String run : List.of("whole", "float16", "bfloat16", "two-gpus")) {
      Path metrics = folder.resolve(run).resolve("metrics.csv");
      if (Files.exists(metrics)) {
        accuracy.put(run, last(metrics, "accuracy"));
      }
    }
    return all;
  }

  private static void put(ObjectNode into, String name, Path file) throws IOException {
    if (Files.exists(file) && Files.size(file) > 0) {
      into.set(name, JSON.readTree(file.toFile()));
    }
  }

  private static double last(Path csv, String column) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    int at = List.of(lines.get(0).split(",")).indexOf(column);
    return Double.parseDouble(lines.get(lines.size() - 1).split(",")[at]);
  }

  static List<String> page(JsonNode all) {
    List<String> lines = new ArrayList<>();
    lines.add("| Step | Result | Seconds |");
    lines.add("|---|---|---|");
    all.get("steps")
        .properties()
        .forEach(
            step ->
                lines.add(
                    "| %s | %s | %d |"
                        .formatted(
                            step.getKey(),
                            step.getValue().get("result").asText(),
                            step.getValue().get("seconds").asInt())));
    lines.add("");
    lines.add("| Network | images/s, nothing recorded | statistics | everything | PyTorch |");
    lines.add("|---|---|---|---|---|");
    all.get("bench")
        .properties()
        .forEach(entry -> lines.add(row(entry.getKey(), entry.getValue(), all)));
    return lines;
  }

  private static String row(String network, JsonNode bench, JsonNode all) {
    StringBuilder row = new StringBuilder("| " + network + ", batch " + bench.get("batch_size"));
    for (JsonNode mode : bench.get("modes")) {
      JsonNode cost = mode.path("cost");
      row.append(String.format(Locale.ROOT, " | %.0f", mode.get("median").asDouble()));
      if (cost.isNumber()) {
        row.append(String.format(Locale.ROOT, " (%.1f %% less)", 100 * cost.asDouble()));
      }
    }
    JsonNode peer = all.path("torch").path("images_per_second").path(network);
    row.append(peer.isNumber() ? String.format(Locale.ROOT, " | %.0f", peer.asDouble()) : " | ");
    return row.append(" |").toString();
  }
}
