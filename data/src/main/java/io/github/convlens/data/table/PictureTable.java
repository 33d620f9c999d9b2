package io.github.convlens.data.table;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.bulk.ReadOptions;
import io.github.convlens.data.folder.ImageFolder;
import io.github.convlens.data.folder.LabelledPictures;
import io.github.convlens.data.folder.LabelledPictures.Labelled;
import io.github.convlens.data.image.Split;
import io.github.convlens.data.option.TableOptions;
import io.github.convlens.data.target.Task;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table with a row for each picture: a CSV file whose first row names the columns. One column
 * contains the picture's file, relative to the table. Another contains its class or its labels, or
 * one or several columns contain numbers. Optional columns contain its split and its group.
 */
public final class PictureTable {
  private static final List<String> PATHS =
      List.of("path", "file", "filename", "file_name", "image", "filepath");
  private static final int MAX_NAMED = 5;
  private static final List<String> SPLITS = List.of("split");

  private final Table table;
  private final TableOptions options;
  private final Columns columns;

  private record Columns(
      int path, TargetColumns targets, Optional<Integer> split, Optional<Integer> group) {}

  /**
   * A row whose picture exists.
   *
   * @param line the line in the table's file
   * @param targets cells of the columns of targets
   * @param group the group to which the picture belongs; null if the table has no groups
   */
  record Entry(int line, Path file, List<String> targets, Split split, @Nullable String group) {}

  /**
   * @param table an open table
   * @param task the task
   * @param options the names of the columns
   * @throws InvalidInputException if one of the columns is missing
   */
  public PictureTable(Table table, Task task, TableOptions options) {
    this.table = table;
    this.options = options;
    TableHeader header = table.header();
    this.columns =
        new Columns(
            header.column(TableOptions.PATH_COLUMN.key(), options.pathColumn(), PATHS),
            TargetColumns.of(task, header, options),
            header.optional(TableOptions.SPLIT_COLUMN.key(), options.splitColumn(), SPLITS),
            header.optional(TableOptions.GROUP_COLUMN.key(), options.groupColumn(), List.of()));
  }

  /**
   * Reads the pictures.
   *
   * @param pictures the result of {@link #list}
   * @param progress receives the number of pictures read
   * @throws InvalidInputException if a picture cannot be read and must not be left out
   */
  ImageFolder.Contents read(LabelledPictures pictures, ReadOptions reading, Progress progress) {
    String selection = "table " + table.path().getFileName() + ", classes " + pictures.classes();
    return pictures.read(selection, reading, progress);
  }

  /**
   * Reads the table without opening its pictures.
   *
   * @param chosen names or numbers of the classes to read; null for all
   * @throws InvalidInputException if rows cannot be used; the message counts them and names the
   *     first ones
   */
  public LabelledPictures list(@Nullable List<String> chosen) {
    List<String> notes = new ArrayList<>();
    List<Entry> entries = entries();
    requireTraining(entries);
    TargetColumns.Found found = columns.targets.read(entries, chosen, table.path());
    notes.addAll(found.notes());
    List<Labelled> files =
        found.kept().stream()
            .map(entries::get)
            .map(entry -> new Labelled(entry.file, entry.split, entry.group))
            .toList();
    noteColumns(notes);
    noteDivided(files, notes);
    requireSplits(files);
    return new LabelledPictures(table.root(), found.names(), files, found.targets(), notes);
  }

  private void noteColumns(List<String> notes) {
    List<String> names = table.header().names();
    notes.add(
        "%s: pictures from column %s, %s from %s %s%s"
            .formatted(
                table.path(),
                names.get(columns.path),
                columns.targets.what(),
                Count.noun(columns.targets.places().size(), "column"),
                columns.targets.places().stream().map(names::get).collect(Collectors.joining(", ")),
                columns.split.map(split -> ", splits from column " + names.get(split)).orElse("")
                    + columns
                        .group
                        .map(group -> ", groups from column " + names.get(group))
                        .orElse("")));
  }

  /** Adds a note on the groups that have pictures in more than one of the table's own splits. */
  private void noteDivided(List<Labelled> files, List<String> notes) {
    Map<String, Set<Split>> splits = new LinkedHashMap<>();
    for (Labelled file : files) {
      if (file.group() != null) {
        splits.computeIfAbsent(file.group(), key -> new HashSet<>()).add(file.split());
      }
    }
    List<String> divided =
        splits.entrySet().stream()
            .filter(entry -> entry.getValue().size() > 1)
            .map(Map.Entry::getKey)
            .toList();
    if (!divided.isEmpty()) {
      notes.add(
          "%s: %s of column %s %s in more than one split (%s), so the score looks better than it is"
              .formatted(
                  table.path(),
                  Count.of(divided.size(), "group"),
                  table.header().names().get(columns.group.orElseThrow()),
                  divided.size() == 1 ? "is" : "are",
                  divided.stream().limit(MAX_NAMED).collect(Collectors.joining(", "))
                      + (divided.size() > MAX_NAMED ? ", …" : "")));
    }
  }

  private List<Entry> entries() {
    Problems problems = new Problems(table.path());
    List<Entry> entries = new ArrayList<>();
    Map<Path, Entry> known = new HashMap<>();
    int rows =
        table.forEach(
            problems,
            row -> {
              entry(row, problems)
                  .ifPresent(
                      entry -> {
                        Entry before = known.putIfAbsent(entry.file, entry);
                        if (before == null) {
                          entries.add(entry);
                        } else {
                          problems.add(
                              entry.line,
                              "%s is already in line %d"
                                  .formatted(row.cells().get(columns.path), before.line));
                        }
                      });
            });
    problems.throwIfAny(rows);
    if (entries.isEmpty()) {
      throw new InvalidInputException(
          table.path() + ": has no rows below its header: add pictures");
    }
    return entries;
  }

  private Optional<Entry> entry(DelimitedReader.Row row, Problems problems) {
    String cell = row.cells().get(columns.path).strip();
    List<String> targets =
        columns.targets.places().stream()
            .map(position -> row.cells().get(position).strip())
            .toList();
    Split split = Split.TRAIN;
    if (columns.split.isPresent()) {
      String name = row.cells().get(columns.split.get()).strip();
      Optional<Split> named = Split.named(name);
      if (named.isEmpty()) {
        problems.add(row.line(), "\"%s\" is not train, validation or test".formatted(name));
        return Optional.empty();
      }
      split = named.get();
    }
    String group = columns.group.map(position -> row.cells().get(position).strip()).orElse(null);
    if (group != null && group.isEmpty()) {
      problems.add(row.line(), "names no group");
      return Optional.empty();
    }
    Optional<String> problem =
        cell.isEmpty() ? Optional.of("names no picture") : columns.targets.problem(targets);
    if (problem.isPresent()) {
      problems.add(row.line(), problem.get());
      return Optional.empty();
    }
    Path file;
    try {
      file = table.root().resolve(options.pattern().replace("{}", cell)).normalize();
    } catch (InvalidPathException e) {
      problems.add(row.line(), "its path is not valid (%s)".formatted(e.getMessage()));
      return Optional.empty();
    }
    if (!Files.isRegularFile(file)) {
      problems.add(row.line(), "there is no file " + file);
      return Optional.empty();
    }
    return Optional.of(new Entry(row.line(), file, targets, split, group));
  }

  private void requireTraining(List<Entry> entries) {
    if (entries.stream().noneMatch(entry -> entry.split() == Split.TRAIN)) {
      throw new InvalidInputException(
          "%s: column %s has no training rows: add some, or name another column (data.split_column)"
              .formatted(table.path(), table.header().names().get(columns.split.orElseThrow())));
    }
  }

  private void requireSplits(List<Labelled> files) {
    Set<Split> splits = files.stream().map(Labelled::split).collect(Collectors.toSet());
    if (columns.split.isPresent() && splits.size() == 1) {
      throw new InvalidInputException(
          "%s: column %s has only %s, so there is nothing to evaluate on: add test or validation rows, or name another column (data.split_column)"
              .formatted(
                  table.path(),
                  table.header().names().get(columns.split.get()),
                  splits.iterator().next()));
    }
  }
}
