package io.github.convlens.data.table;

import io.github.convlens.data.table.PictureTable.Entry;
import io.github.convlens.data.target.ClassTargets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    List<List<String>> labels = entries.stream().map(entry -> List.of(label(entry))).toList();
    List<String> classes = new NameColumn(table, entries, labels).learned(chosen, "class", notes);
    Map<String, Integer> numbers = new HashMap<>();
    classes.forEach(name -> numbers.put(name, numbers.size()));
    List<Integer> kept = new ArrayList<>();
    List<Integer> known = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Integer label = numbers.get(label(entries.get(i)));
      if (label != null) {
        kept.add(i);
        known.add(label);
      }
    }
    int[] values = known.stream().mapToInt(Integer::intValue).toArray();
    return new Found(classes, kept, new ClassTargets(values), notes);
  }

  private static String label(Entry entry) {
    return entry.targets().get(0);
  }
}
