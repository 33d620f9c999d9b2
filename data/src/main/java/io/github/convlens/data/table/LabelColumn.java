package io.github.convlens.data.table;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.option.TableOptions;
import io.github.convlens.data.table.PictureTable.Entry;
import io.github.convlens.data.target.LabelTargets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A column whose cells contain any number of labels. An empty cell means that the picture has no
 * labels.
 *
 * @param separator the separator between labels; null to recognise it by the cells
 */
record LabelColumn(int place, @Nullable Character separator) implements TargetColumns {

  /**
   * Spaces separate labels only if none of these characters occurs, since a label may consist of
   * several words.
   */
  private static final List<Character> SEPARATORS = List.of(';', '|', ',');

  @Override
  public List<Integer> places() {
    return List.of(place);
  }

  @Override
  public String what() {
    return "labels";
  }

  @Override
  public Optional<String> problem(List<String> cells) {
    return Optional.empty();
  }

  @Override
  public Found read(List<Entry> entries, @Nullable List<String> chosen, Path table) {
    List<String> notes = new ArrayList<>();
    char between = separator != null ? separator : findSeparator(entries, table, notes);
    List<List<String>> labels =
        entries.stream().map(entry -> labels(entry.targets().get(0), between)).toList();
    NameColumn column = new NameColumn(table, entries, labels);
    if (column.trained().isEmpty()) {
      throw new InvalidInputException(
          table + ": no picture of the training split has a label: add labels");
    }
    List<String> names = column.learned(chosen, "label", notes);
    Map<String, Integer> numbers = new HashMap<>();
    names.forEach(name -> numbers.put(name, numbers.size()));
    boolean[][] present = new boolean[entries.size()][names.size()];
    for (int i = 0; i < present.length; i++) {
      for (String label : labels.get(i)) {
        Integer number = numbers.get(label);
        if (number != null) {
          present[i][number] = true;
        }
      }
    }
    LabelTargets targets = new LabelTargets(present, names.size());
    noteUnlabelled(targets, notes);
    return new Found(names, IntStream.range(0, entries.size()).boxed().toList(), targets, notes);
  }

  private static char findSeparator(List<Entry> entries, Path table, List<String> notes) {
    List<Character> found = SEPARATORS.stream().filter(c -> contains(entries, c)).toList();
    if (found.size() > 1) {
      throw InvalidInputException.option(
          TableOptions.LABEL_SEPARATOR.key(),
          "is not given, and the labels of %s have several characters that could be it (%s)"
              .formatted(table, found),
          "give the character that separates labels");
    }
    char between = found.isEmpty() ? ' ' : found.get(0);
    notes.add(
        contains(entries, between)
            ? "%s: labels are separated by \"%c\"".formatted(table, between)
            : "%s: no picture has several labels".formatted(table));
    return between;
  }

  private static boolean contains(List<Entry> entries, char character) {
    return entries.stream().anyMatch(entry -> entry.targets().get(0).indexOf(character) >= 0);
  }

  private static List<String> labels(String cell, char between) {
    return Arrays.stream(cell.split(Pattern.quote(String.valueOf(between)), -1))
        .map(String::strip)
        .filter(label -> !label.isEmpty())
        .distinct()
        .toList();
  }

  private static void noteUnlabelled(LabelTargets targets, List<String> notes) {
    long unlabelled =
        Arrays.stream(targets.present())
            .filter(image -> IntStream.range(0, image.length).noneMatch(label -> image[label]))
            .count();
    if (unlabelled > 0) {
      notes.add(
          Count.of(unlabelled, "picture has", "pictures have")
              + " no label: every label counts as absent there");
    }
  }
}
