package io.github.convlens.data.image;

import io.github.convlens.core.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The classes that {@code data.classes} chooses: by name if every entry is a name, otherwise by
 * number.
 *
 * @param labels the labels of the chosen classes, in the chosen order
 * @param notes messages for the user about how the entries were understood
 */
public record ClassChoice(List<Integer> labels, List<String> notes) {
  private static final int MAX_SHOWN = 20;

  /**
   * Finds the classes.
   *
   * @param wanted the entries as configured
   * @param names the names of all classes, by label
   * @param where name of the data set or folder, for messages
   * @throws InvalidInputException if the entries are neither all names nor all numbers of classes,
   *     or if a class is named twice
   */
  public static ClassChoice of(List<String> wanted, List<String> names, String where) {
    List<Integer> numbers = new ArrayList<>();
    wanted.stream().filter(entry -> isLabel(entry, names)).forEach(e -> numbers.add(number(e)));
    boolean allNumbers = numbers.size() == wanted.size();
    List<String> notes = new ArrayList<>();
    List<Integer> labels;
    if (names.containsAll(wanted)) {
      labels = wanted.stream().map(names::indexOf).toList();
      if (allNumbers && !labels.equals(numbers)) {
        notes.add(
            "classes: %s are taken as the classes' names, not as their numbers"
                .formatted(String.join(", ", wanted)));
      }
    } else if (allNumbers) {
      labels = numbers;
      notes.add(
          "classes: the numbers %s are the classes %s"
              .formatted(
                  String.join(", ", wanted),
                  labels.stream().map(names::get).collect(Collectors.joining(", "))));
    } else {
      throw unknown(wanted, names, where);
    }
    if (new HashSet<>(labels).size() != labels.size()) {
      throw InvalidInputException.option(
          "classes", "names a class twice", "list each class to keep once");
    }
    return new ClassChoice(labels, notes);
  }

  private static InvalidInputException unknown(
      List<String> wanted, List<String> names, String where) {
    List<String> others = wanted.stream().filter(entry -> !names.contains(entry)).toList();
    String problem =
        others.stream()
            .filter(entry -> !isLabel(entry, names))
            .findFirst()
            .map(
                entry ->
                    "contains %s, which is neither a label of %s (0 to %d) nor the name of a class"
                        .formatted(entry, where, names.size() - 1))
            .orElseGet(() -> "contains names of classes and the label " + others.get(0));
    String shown =
        names.stream().limit(MAX_SHOWN).collect(Collectors.joining(", "))
            + (names.size() > MAX_SHOWN ? ", …" : "");
    return InvalidInputException.option(
        "classes", problem, "give only labels or only names (" + shown + ")");
  }

  private static boolean isLabel(String entry, List<String> names) {
    return entry.matches("[0-9]{1,6}") && number(entry) < names.size();
  }

  private static int number(String entry) {
    return Integer.parseInt(entry);
  }
}
