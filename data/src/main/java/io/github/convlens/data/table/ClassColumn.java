package io.github.convlens.data.table;

import io.github.convlens.data.folder.NaturalOrder;
import io.github.convlens.data.image.ClassChoice;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.table.PictureTable.Entry;
import io.github.convlens.data.target.ClassTargets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A column whose cells name classes. */
record ClassColumn(int place) implements TargetColumns {

  @Override
  public List<Integer> places() {
    return List.of(place);
  }

  @Override
  public String what() {
    return "classes";
  }

  @Override
  public Optional<String> problem(List<String> cells) {
    return cells.get(0).isEmpty() ? Optional.of("has no label") : Optional.empty();
  }

  @Override
  public Found read(List<Entry> entries, @Nullable List<String> chosen, Path table) {
    List<String> notes = new ArrayList<>();
    List<String> classes = classes(entries, chosen, table, notes);
    Map<String, Integer> numbers = new HashMap<>();
    classes.forEach(name -> numbers.put(name, numbers.size()));
    List<Integer> kept = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Integer label = numbers.get(label(entries.get(i)));
      if (label != null) {
        kept.add(i);
        labels.add(label);
      }
    }
    int[] values = labels.stream().mapToInt(Integer::intValue).toArray();
    return new Found(classes, kept, new ClassTargets(values), notes);
  }

  private static String label(Entry entry) {
    return entry.targets().get(0);
  }

  private static List<String> classes(
      List<Entry> entries, @Nullable List<String> chosen, Path table, List<String> notes) {
    Set<String> trained =
        entries.stream()
            .filter(entry -> entry.split() == Split.TRAIN)
            .map(ClassColumn::label)
            .collect(Collectors.toSet());
    Problems problems = new Problems(table);
    Set<String> all = new HashSet<>(trained);
    for (Entry entry : entries) {
      String label = label(entry);
      all.add(label);
      if (!trained.contains(label) && (chosen == null || chosen.contains(label))) {
        problems.add(entry.line(), "class %s is in no row of the training split".formatted(label));
      }
    }
    problems.throwIfAny(entries.size());
    List<String> names = all.stream().sorted(new NaturalOrder()).toList();
    if (chosen == null) {
      return names;
    }
    ClassChoice choice = ClassChoice.of(chosen, names, table.toString());
    notes.addAll(choice.notes());
    return choice.labels().stream().map(names::get).toList();
  }
}
