package io.github.convlens.experiment.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.convlens.core.InvalidInputException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a run may be resumed with a configuration that differs from the one with which it
 * began.
 */
public final class ResumedConfiguration {

  /**
   * Keys that change neither the weights nor the rows of a CSV file, except for the last digits.
   */
  private static final List<String> FREE =
      List.of(
          "name",
          "device",
          "checkpoint",
          "log",
          "data.memory",
          "training.max_seconds",
          "training.stop_on",
          "record.activations.kernels");

  /** Schedules whose rates do not depend on the total number of epochs. */
  private static final Set<String> SAME_AT_ANY_LENGTH = Set.of("constant", "step", "plateau");

  private static final Set<String> SELECTORS = Set.of("name", "architecture");
  private static final String EPOCHS = "training.epochs";

  private final Path stored;
  private final boolean mayGrow;
  private @Nullable MoreEpochs more;

  private ResumedConfiguration(Path stored, boolean mayGrow) {
    this.stored = stored;
    this.mayGrow = mayGrow;
  }

  /**
   * The number of epochs of a run that is resumed with more epochs than it began with.
   *
   * @param before the old number of epochs
   * @param now the new number of epochs
   */
  public record MoreEpochs(int before, int now) {

    /** The line for the log. */
    public String line() {
      return "training.epochs is now %d: it was %d".formatted(now, before);
    }
  }

  /**
   * Compares two resolved configurations.
   *
   * @param stored the file in the run directory
   * @param resolved the configuration to resume with, as YAML
   * @return the old and the new number of epochs, if the new number is larger; otherwise empty.
   *     More epochs are allowed if the schedule of the learning rate does not depend on the number
   *     of epochs, since the earlier epochs are then unchanged
   * @throws InvalidInputException if a setting would change what is computed or recorded; the
   *     message names the first such key
   */
  public static Optional<MoreEpochs> requireSameResults(Path stored, String resolved) {
    ObjectNode before;
    try {
      before = Defaults.load().resolve(withResize(YamlReader.mapping(stored)));
    } catch (InvalidInputException e) {
      throw e.at(stored.toString());
    }
    JsonNode now = YamlReader.parse(resolved);
    String schedule = now.path("training").path("schedule").path("name").asText();
    ResumedConfiguration comparison =
        new ResumedConfiguration(stored, SAME_AT_ANY_LENGTH.contains(schedule));
    comparison.compare("", before, now);
    return Optional.ofNullable(comparison.more);
  }

  /**
   * Adds {@code resize} if it is missing. A run without it is from a version that squashed
   * pictures.
   */
  private static ObjectNode withResize(ObjectNode stored) {
    if (stored.path("data") instanceof ObjectNode data
        && data.path("size").isArray()
        && !data.has("resize")) {
      data.put("resize", "squash");
    }
    return stored;
  }

  private void compare(String path, JsonNode before, JsonNode now) {
    if (FREE.contains(path)) {
      return;
    }
    if (path.equals(EPOCHS) && before.isInt() && before.intValue() < now.intValue()) {
      requireMayGrow(before, now);
      more = new MoreEpochs(before.intValue(), now.intValue());
      return;
    }
    if (before.isObject() && now.isObject()) {
      // The key that chooses a section's other keys comes first, because it explains why they
      // differ.
      TreeSet<String> keys =
          new TreeSet<>(
              Comparator.comparing((String key) -> !SELECTORS.contains(key))
                  .thenComparing(Comparator.naturalOrder()));
      before.fieldNames().forEachRemaining(keys::add);
      now.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        compare(Defaults.join(path, key), before.path(key), now.path(key));
      }
    } else if (!same(before, now)) {
      throw new InvalidInputException(
          path,
          "%s is %s, but the run began with %s (%s): resume with that, or start another run"
              .formatted(path, text(now), text(before), stored));
    }
  }

  private void requireMayGrow(JsonNode before, JsonNode now) {
    if (!mayGrow) {
      throw new InvalidInputException(
          EPOCHS,
          ("%s is %s, but the run began with %s (%s): its training.schedule spans all epochs,"
                  + " so resume with %s, or start another run")
              .formatted(EPOCHS, text(now), text(before), stored, text(before)));
    }
  }

  private static boolean same(JsonNode before, JsonNode now) {
    return before.equals(now)
        || (before.isNumber() && now.isNumber() && before.doubleValue() == now.doubleValue());
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "absent" : Quoted.shortened(value.toString());
  }
}
