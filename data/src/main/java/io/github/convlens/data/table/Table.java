package io.github.convlens.data.table;

import io.github.convlens.core.Count;
import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows with a header.
 *
 * @param path the file
 * @param separator the separator between cells
 * @param header the names of the columns
 */
public record Table(Path path, char separator, TableHeader header) {
  private static final List<Character> SEPARATORS = List.of(',', ';', '\t');

  /**
   * Reads the header.
   *
   * @param separator the character between cells; null to recognise it by the first line
   * @throws InvalidInputException if the file cannot be read or is empty, or its separator is not
   *     clear
   */
  public static Table open(Path path, @Nullable Character separator) {
    if (!Files.isRegularFile(path)) {
      throw new InvalidInputException(
          path
              + (Files.isDirectory(path)
                  ? " is a folder: give the path of the table, or use dataset: image-folder"
                  : ": there is no such file: give the path of the table"));
    }
    char between = separator != null ? separator : findSeparator(path);
    try (DelimitedReader reader = DelimitedReader.open(path, between)) {
      DelimitedReader.Row first =
          reader
              .next()
              .orElseThrow(
                  () ->
                      new InvalidInputException(
                          path + ": is empty: give a table whose first row names the columns"));
      return new Table(path, between, new TableHeader(path, first.cells()));
    } catch (IOException e) {
      throw new InvalidInputException(
          path + ": cannot be read (" + DiskFault.reason(e) + "): check the file", e);
    }
  }

  private static char findSeparator(Path path) {
    String line = DelimitedReader.firstLine(path);
    List<Character> found = SEPARATORS.stream().filter(c -> line.indexOf(c) >= 0).toList();
    if (found.size() != 1) {
      throw InvalidInputException.option(
          "separator",
          found.isEmpty()
              ? "is not given, and the first line of %s has no comma, semicolon or tab"
                  .formatted(path)
              : "is not given, and the first line of %s has several characters that could be it"
                  .formatted(path),
          "give the character that separates its cells");
    }
    return found.get(0);
  }

  /** The folder of the table. Paths in the table are relative to it. */
  Path root() {
    return Objects.requireNonNull(path.toAbsolutePath().normalize().getParent(), "a file's folder");
  }

  /**
   * Reads the rows below the header.
   *
   * @param problems receives the rows that have more or fewer cells than the header
   * @param rows receives all other rows
   * @return the number of rows
   */
  int forEach(Problems problems, Consumer<DelimitedReader.Row> rows) {
    int count = 0;
    int columns = header.names().size();
    try (DelimitedReader reader = DelimitedReader.open(path, separator)) {
      reader.next();
      for (Optional<DelimitedReader.Row> row = reader.next();
          row.isPresent();
          row = reader.next()) {
        count++;
        int cells = row.get().cells().size();
        if (cells == columns) {
          rows.accept(row.get());
        } else {
          problems.add(
              row.get().line(),
              "%s, but the header has %d".formatted(Count.of(cells, "cell"), columns));
        }
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          path + ": cannot be read (" + DiskFault.reason(e) + "): check the file", e);
    }
    return count;
  }
}
