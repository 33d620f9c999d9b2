package io.github.convlens.data.table;

import io.github.convlens.data.folder.NaturalOrder;
import io.github.convlens.data.image.ClassChoice;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.table.PictureTable.Entry;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of classes or labels in the rows of a table.
 *
 * @param table the table's file, for messages
 * @param entries the rows
 * @param names the names in each row, in the order of the rows
 */
record NameColumn(Path table, List<Entry> entries, List<List<String>> names) {

  /** The names that occur in the training split. */
  Set<String> trained() {
    Set<String> trained = new HashSet<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).split() == Split.TRAIN) {
        trained.addAll(names.get(i));
      }
    }
    return trained;
  }

  /**
   * The names to be learned: those that are wanted, in the wanted order, or else all names in
   * natural order. Each of them must occur in the training split, since a network cannot learn any
   * other name.
   *
   * @param wanted the names to be learned, or their numbers; null for all names of the table
   * @param noun what a name is called, such as {@code class}
   * @param notes receives what the user should know
   * @throws io.github.convlens.core.InvalidInputException if a wanted name does not exist, or if
   *     the training split lacks a name; the message counts the rows and names the first ones
   */
  List<String> learned(@Nullable List<String> wanted, String noun, List<String> notes) {
    List<String> all =
        names.stream().flatMap(List::stream).distinct().sorted(new NaturalOrder()).toList();
    List<String> learned = all;
    if (wanted != null) {
      ClassChoice choice = ClassChoice.of(wanted, all, table.toString());
      notes.addAll(choice.notes());
      learned = choice.labels().stream().map(all::get).toList();
    }
    Set<String> untrained = new HashSet<>(learned);
    untrained.removeAll(trained());
    Problems problems = new Problems(table);
    for (int i = 0; i < entries.size(); i++) {
      for (String name : names.get(i)) {
        if (untrained.contains(name)) {
          problems.add(
              entries.get(i).line(),
              "%s %s does not occur in the training split".formatted(noun, name));
        }
      }
    }
    problems.throwIfAny(entries.size());
    return learned;
  }
}
