package io.github.convlens.experiment.follow;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.convlens.training.record.ActivationHistogram;
import io.github.convlens.training.session.RunDirectory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a run that are known before its first batch.
 *
 * @param directory the directory with the files of the run
 * @param configuration the resolved configuration, as YAML
 * @param parameters the values of the configuration, by their full keys
 * @param histogram the options of the recorded histograms; null if histograms are not recorded
 */
public record RunFacts(
    RunDirectory directory,
    String configuration,
    Map<String, JsonNode> parameters,
    ActivationHistogram.@Nullable Options histogram) {

  /**
   * The values of a resolved configuration by their full keys, such as {@code training.epochs}. A
   * list is a single value.
   */
  public static Map<String, JsonNode> parameters(JsonNode configuration) {
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    collect("", configuration, parameters);
    return parameters;
  }

  private static void collect(String path, JsonNode node, Map<String, JsonNode> into) {
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      if (entry.getValue().isObject()) {
        collect(key, entry.getValue(), into);
      } else {
        into.put(key, entry.getValue());
      }
    }
  }

  /** The name of the run directory. */
  String name() {
    return String.valueOf(directory.root().toAbsolutePath().normalize().getFileName());
  }
}
