package io.github.convlens.experiment.draft;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Nearest;
import io.github.convlens.core.Progress;
import io.github.convlens.data.DataSets;
import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.data.catalogue.CatalogueEntry;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.digits.DrawnSet;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.survey.Survey;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data for which a configuration is drafted.
 *
 * @param options the data set and its path
 * @param survey the known facts about its images
 * @param note a message for the user; null if there is no message
 */
public record DraftData(DataOptions options, Survey survey, @Nullable String note) {

  /** The names of the data sets for classification that need no path. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    names.add(DrawnSet.DIGITS.key());
    Catalogue.load().entries().stream().map(CatalogueEntry::name).forEach(names::add);
    return List.copyOf(names);
  }

  /**
   * Finds out whether {@code text} names a data set, a folder of pictures or a table, and surveys
   * the data.
   *
   * @param searchPath the folders that are searched for folders and tables that are not in the
   *     current folder
   * @param progress receives the progress of the survey
   * @throws InvalidInputException if there is no such data, or the data cannot be used
   */
  public static DraftData of(String text, DataSearchPath searchPath, Progress progress) {
    Path path = path(text);
    DataSets dataSets = DataSets.below(searchPath).withProgress(progress);
    requireClasses(text);
    if (names().contains(text)) {
      DataOptions options = DataOptions.of(text);
      String note =
          Files.exists(path)
              ? "%s means the data set of that name: write ./%s for the file or folder here"
                  .formatted(text, text)
              : null;
      return new DraftData(options, dataSets.survey(options), note);
    }
    Path found = searchPath.own(path);
    if (!Files.exists(found)) {
      throw new InvalidInputException(
          ("%s: there is no such folder, file or data set: give a folder of pictures, a CSV"
                  + " table, or one of %s (did you mean %s?)")
              .formatted(
                  text, String.join(", ", names()), Nearest.to(text, names()).orElseThrow()));
    }
    DataOptions options =
        Files.isDirectory(found) ? DataOptions.folder(path) : DataOptions.table(path);
    Survey survey = dataSets.survey(options);
    if (survey.classes().size() < 2) {
      throw new InvalidInputException(
          "%s: there is only one class (%s), and a classifier needs at least two"
              .formatted(text, survey.classes().get(0)));
    }
    return new DraftData(options, survey, null);
  }

  /** Rejects generated data sets whose task is not classification. */
  private static void requireClasses(String text) {
    if (DrawnSet.named(text).isPresent() && !names().contains(text)) {
      throw new InvalidInputException(
          "%s: init proposes classifiers, and this data set is for another task: begin with configs/%s.yaml"
              .formatted(text, text));
    }
  }

  private static Path path(String text) {
    if (text.isBlank() || text.chars().anyMatch(Character::isISOControl)) {
      throw new InvalidInputException(
          "\"%s\" is not a path that a configuration could hold: give another".formatted(text));
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new InvalidInputException(text + ": not a path: give another", e);
    }
  }
}
