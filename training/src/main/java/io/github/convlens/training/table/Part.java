package io.github.convlens.training.table;

import io.github.convlens.training.metric.Estimate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A class, label or number with its scores: a row of {@code labels.csv} or {@code numbers.csv}.
 *
 * @param counts the numbers of images, by column name
 * @param scores the scores, by name
 */
public record Part(String name, Map<String, Long> counts, Map<String, Estimate> scores) {

  /** Keeps the order of the maps. */
  public Part {
    counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
  }

  /**
   * The schema for writing a file of such rows.
   *
   * @param noun the subject of a row, such as {@code label}; also the name of the first column
   * @param counts the descriptions of the counts, by name
   * @param scores the descriptions of the scores, by name
   */
  public static Table<Part> table(
      String file, String noun, Map<String, String> counts, Map<String, String> scores) {
    List<Heading<Part>> headings = new ArrayList<>();
    headings.add(new Heading<>(noun, "", "name of the " + noun, Part::name));
    counts.forEach(
        (key, text) ->
            headings.add(new Heading<>(key, "images", text, part -> part.counts.get(key))));
    scores.forEach(
        (key, text) -> {
          headings.add(new Heading<>(key, "", text, part -> part.score(key).value()));
          headings.add(
              new Heading<>(
                  key + "_low",
                  "",
                  "lower end of its 95 % interval",
                  part -> part.score(key).interval().low()));
          headings.add(
              new Heading<>(
                  key + "_high",
                  "",
                  "upper end of its 95 % interval",
                  part -> part.score(key).interval().high()));
        });
    return Table.written(file, noun, headings);
  }

  /** One of the scores. */
  public Estimate score(String key) {
    return Objects.requireNonNull(scores.get(key));
  }
}
