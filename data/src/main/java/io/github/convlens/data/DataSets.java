package io.github.convlens.data;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.bulk.ReadOptions;
import io.github.convlens.data.catalogue.Catalogue;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.catalogue.PublishedReader;
import io.github.convlens.data.digits.DrawnSet;
import io.github.convlens.data.folder.FolderDataSet;
import io.github.convlens.data.folder.ImageFolder;
import io.github.convlens.data.image.ClassChoice;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.survey.PictureSurvey;
import io.github.convlens.data.survey.Survey;
import io.github.convlens.data.table.TableDataSet;
import io.github.convlens.data.target.LabelTargets;
import io.github.convlens.data.target.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens data sets from their options. This is the entry point for programs.
 *
 * <pre>{@code
 * DataSet mnist = DataSets.onThisMachine().open(DataOptions.of("mnist"), 42);
 * DataSet own = DataSets.onThisMachine().open(DataOptions.folder(Path.of("flowers")), 42);
 * }</pre>
 */
public final class DataSets {
  private final Catalogue catalogue;
  private final DataSearchPath searchPath;
  private final Progress progress;

  private DataSets(Catalogue catalogue, DataSearchPath searchPath, Progress progress) {
    this.catalogue = catalogue;
    this.searchPath = searchPath;
    this.progress = progress;
  }

  /**
   * Data sets in the usual places: {@code $CONVLENS_DATA}, {@code /usr/share/datasets} and the
   * user's cache folder.
   */
  public static DataSets onThisMachine() {
    return below(DataSearchPath.ofProcess(null));
  }

  /** Data sets in the given places. */
  public static DataSets below(DataSearchPath searchPath) {
    return new DataSets(Catalogue.load(), searchPath, Progress.NONE);
  }

  /** A copy that reports progress while reading. */
  public DataSets withProgress(Progress receiver) {
    return new DataSets(catalogue, searchPath, receiver);
  }

  /**
   * Opens a data set.
   *
   * @param seed the seed for drawing {@code digits}, {@code digits-two} and {@code digits-angle},
   *     and for the split of an image folder or a table without splits of its own
   * @throws InvalidInputException if the options or the files cannot be used
   */
  public DataSet open(DataOptions options, long seed) {
    DataSet whole =
        switch (options.dataset()) {
          case "image-folder" -> imageFolder(options, seed);
          case "table" ->
              new TableDataSet(options, seed)
                  .read(searchPath.own(options.path()), reading(options), progress);
          default -> named(options.dataset(), seed);
        };
    options.augment().requireFits(whole.train().height(), whole.train().width());
    boolean chosen = options.classes() == null || options.path() != null;
    DataSet data = chosen ? whole : choose(whole, options.classes());
    if (data.task() == Task.CLASSIFY && data.classNames().size() < 2) {
      throw new InvalidInputException(
          "%s: there is only one class (%s), but a classifier needs at least two"
              .formatted(
                  options.classes() != null ? "classes" : options.path(),
                  data.classNames().get(0)));
    }
    Normalization normalization =
        options.normalize() ? data.normalization() : Normalization.none(data.train().channels());
    return data.withNormalization(normalization).withPreparation(options.preparation());
  }

  /**
   * Surveys a data set of any task; for pictures in files, it reads only their headers.
   *
   * @throws InvalidInputException if the options or the files cannot be used
   */
  public Survey survey(DataOptions options) {
    return switch (options.dataset()) {
      case "image-folder" -> new PictureSurvey(folder(options).list()).read(progress);
      case "table" -> new TableDataSet(options, 0).survey(searchPath.own(options.path()), progress);
      default -> Survey.of(named(options.dataset(), 0));
    };
  }

  private DataSet named(String name, long seed) {
    return DrawnSet.named(name)
        .map(set -> set.create(seed))
        .orElseGet(() -> new PublishedReader(searchPath, progress).read(catalogue.entry(name)));
  }

  private DataSet imageFolder(DataOptions options, long seed) {
    return new FolderDataSet(folder(options).read(), options, seed).build();
  }

  private ImageFolder folder(DataOptions options) {
    return new ImageFolder(
        searchPath.own(options.path()),
        new ImageFolder.Options(reading(options), options.classes()),
        progress);
  }

  private ReadOptions reading(DataOptions options) {
    return new ReadOptions(
        options.size(),
        options.preparation(),
        options.unreadable(),
        options.memory(),
        searchPath.packed());
  }

  private static DataSet choose(DataSet whole, List<String> classes) {
    if (whole.task() == Task.REGRESS) {
      throw InvalidInputException.option(
          DataOptions.CLASSES.key(), "is set, but task regress has no classes", "remove it");
    }
    ClassChoice choice = ClassChoice.of(classes, whole.classNames(), whole.name());
    ImageSet train = imagesOfClasses(whole.train(), choice.labels());
    ImageSet validation = whole.validation();
    ImageSet test = imagesOfClasses(whole.test(), choice.labels());
    if (train.count() == 0 || test.count() == 0) {
      throw InvalidInputException.option(
          "classes", "is " + classes, "give classes that have images in both splits");
    }
    List<String> notes = new ArrayList<>(whole.notes());
    notes.addAll(choice.notes());
    return new DataSet(
        whole.name(),
        choice.labels().stream().map(whole.classNames()::get).toList(),
        new DataSet.Splits(
            train, validation == null ? null : imagesOfClasses(validation, choice.labels()), test),
        whole.normalization(),
        new DataSet.Remarks(notes, whole.listings()),
        whole.preparation());
  }

  /**
   * The images of the chosen classes. If images have several labels, all images are kept, with the
   * chosen labels only.
   */
  private static ImageSet imagesOfClasses(ImageSet images, List<Integer> labels) {
    return images.targets() instanceof LabelTargets targets
        ? images.withTargets(targets.keep(labels))
        : images.filter(labels);
  }
}
