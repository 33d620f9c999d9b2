package io.github.convlens.insight.fix;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.WholeFile;
import io.github.convlens.experiment.Configuration;
import io.github.convlens.insight.diagnose.Change;
import io.github.convlens.insight.diagnose.Finding;
import io.github.convlens.insight.diagnose.Remedy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run's configuration with remedies applied.
 *
 * @param file the resolved configuration of the run
 * @param steps the remedies, each with its finding, in the order in which they are applied
 */
public record Amendment(Path file, List<Step> steps) {
  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z_0-9]+):.*");
  private static final int INDENT = 2;

  /** A remedy, and the finding that it should remove. */
  public record Step(Finding finding, Remedy remedy) {}

  /** Copies the steps. */
  public Amendment {
    steps = List.copyOf(steps);
  }

  /** Applies the first remedy of each finding, unless an earlier remedy changes the same key. */
  public static Amendment ofFirst(Path file, List<Finding> findings) {
    Amendment amendment = new Amendment(file, List.of());
    for (Finding finding : findings) {
      for (Remedy remedy : finding.remedies().stream().limit(1).toList()) {
        if (amendment.isCompatibleWith(remedy)) {
          amendment = amendment.with(finding, remedy);
        }
      }
    }
    return amendment;
  }

  /** A copy with one more remedy. If two remedies change the same key, the later remedy counts. */
  public Amendment with(Finding finding, Remedy remedy) {
    List<Step> more = new ArrayList<>(steps);
    more.add(new Step(finding, remedy));
    return new Amendment(file, more);
  }

  /** Whether a remedy changes none of the keys that the steps change. */
  public boolean isCompatibleWith(Remedy remedy) {
    Set<String> changed = new HashSet<>();
    changes().forEach(change -> changed.add(change.key()));
    return remedy.changes().stream().noneMatch(change -> changed.contains(change.key()));
  }

  /**
   * Every change, with the rule of its finding. The set does not depend on the order of the steps.
   */
  Set<String> applied() {
    return steps.stream()
        .flatMap(
            step ->
                step.remedy().changes().stream()
                    .map(change -> step.finding().rule() + ": " + change.setting()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private List<Change> changes() {
    return steps.stream().flatMap(step -> step.remedy().changes().stream()).toList();
  }

  /**
   * The amended configuration.
   *
   * @throws io.github.convlens.core.InvalidInputException if a changed value does not fit the rest
   *     of the configuration
   */
  public Configuration configuration() {
    return configuration(List.of());
  }

  /**
   * The amended configuration with further settings.
   *
   * @param settings the settings, each of the form {@code KEY=VALUE}
   * @throws io.github.convlens.core.InvalidInputException in the cases of {@link #configuration()}
   */
  Configuration configuration(List<String> settings) {
    Map<String, Change> last = new LinkedHashMap<>();
    changes().forEach(change -> last.put(change.key(), change));
    return Configuration.read(
        file,
        Stream.concat(last.values().stream().map(Change::setting), settings.stream()).toList(),
        note -> {});
  }

  /**
   * Writes the amended configuration to a file.
   *
   * @throws io.github.convlens.core.InvalidInputException if the file cannot be written
   */
  public void write(Path output) {
    try {
      WholeFile.writeText(output, yaml());
    } catch (IOException e) {
      throw DiskFault.unwritable(output, e, "another file with -o");
    }
  }

  /** The text of the amended configuration, with a comment above each key that is changed. */
  public String yaml() {
    List<String> lines = new ArrayList<>();
    lines.add("# " + file + ", changed because of these findings of convlens diagnose:");
    for (Step step : steps) {
      lines.add("# " + step.finding().rule() + ": " + step.finding().cause());
      step.remedy().changes().forEach(change -> lines.add("#   " + change.line()));
    }
    Deque<String> path = new ArrayDeque<>();
    for (String line : configuration().yaml().split("\n")) {
      Matcher key = KEY.matcher(line);
      if (key.matches()) {
        int depth = key.group(1).length() / INDENT;
        while (path.size() > depth) {
          path.removeLast();
        }
        path.addLast(key.group(2));
        comment(String.join(".", path), key.group(1), lines);
      }
      lines.add(line);
    }
    return String.join("\n", lines) + "\n";
  }

  private void comment(String key, String indent, List<String> lines) {
    for (Step step : steps) {
      for (Change change : step.remedy().changes()) {
        if (change.key().equals(key)) {
          lines.add(
              indent
                  + "# was "
                  + change.from()
                  + " ("
                  + step.finding().rule()
                  + "): "
                  + change.why());
        }
      }
    }
  }
}
