package io.github.convlens.data.catalogue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.ClassChoice;
import io.github.convlens.data.DataOptions;
import io.github.convlens.data.DataSet;
import io.github.convlens.data.ImageSet;
import io.github.convlens.data.Normalization;
import io.github.convlens.data.digits.Digits;
import io.github.convlens.data.folder.FolderDataSet;
import io.github.convlens.data.folder.ImageFolder;
import io.github.convlens.data.format.CifarReader;
import io.github.convlens.data.format.IdxReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Opens data sets by their options: the one entrance for whoever only wants the images. */
public final class DataSets {
  private final Catalogue catalogue;
  private final DataSearchPath searchPath;
  private final Progress progress;

  /**
   * @param catalogue published data sets
   * @param searchPath where to look for their files
   * @param progress told how far reading has come
   */
  public DataSets(Catalogue catalogue, DataSearchPath searchPath, Progress progress) {
    this.catalogue = catalogue;
    this.searchPath = searchPath;
    this.progress = progress;
  }

  /**
   * Opens a data set.
   *
   * @param seed draws {@code digits} and the split of an image-folder without splits of its own
   * @throws InvalidInputException if the options or the files cannot be used
   */
  public DataSet open(DataOptions options, long seed) {
    DataSet whole =
        switch (options.dataset()) {
          case "digits" -> Digits.create(seed);
          case "image-folder" -> imageFolder(options, seed);
          default -> published(catalogue.entry(options.dataset()));
        };
    options.augment().requireFits(whole.train().height(), whole.train().width());
    boolean chosen = options.classes() == null || options.dataset().equals("image-folder");
    DataSet data = chosen ? whole : choose(whole, options.classes());
    if (data.classNames().size() < 2) {
      throw new InvalidInputException(
          "%s: one class (%s) is nothing to tell apart: a classifier needs two or more"
              .formatted(
                  options.classes() != null ? "classes" : options.path(),
                  data.classNames().get(0)));
    }
    Normalization normalization =
        options.normalize() ? data.normalization() : Normalization.none(data.train().channels());
    return data.withNormalization(normalization).withPreparation(options.preparation());
  }

  private DataSet published(CatalogueEntry entry) {
    Path folder = searchPath.require(entry);
    PublishedHashes hashes = new PublishedHashes(entry);
    List<Path> train = paths(folder, entry.train());
    List<Path> test = paths(folder, entry.test());
    int classes = entry.classNames().size();
    ImageSet trainImages;
    ImageSet testImages;
    String task = "reading " + entry.name();
    progress.update(task, 0, 2);
    if (entry.format() == CatalogueEntry.Format.IDX) {
      IdxReader reader = new IdxReader(hashes);
      trainImages = reader.read(train.get(0), train.get(1), classes);
      progress.update(task, 1, 2);
      testImages = reader.read(test.get(0), test.get(1), classes);
    } else {
      CifarReader reader = new CifarReader(classes, hashes);
      trainImages = reader.read(train);
      progress.update(task, 1, 2);
      testImages = reader.read(test);
    }
    progress.update(task, 2, 2);
    requireSameSize(folder, trainImages, testImages);
    return new DataSet(
        entry.name(),
        entry.classNames(),
        trainImages,
        testImages,
        entry.normalization(),
        hashes.notes());
  }

  private static List<Path> paths(Path folder, List<CatalogueEntry.DataFile> files) {
    return files.stream().map(f -> DataSearchPath.file(folder, f.name()).orElseThrow()).toList();
  }

  private static void requireSameSize(Path folder, ImageSet train, ImageSet test) {
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new InvalidInputException(
          folder
              + ": images are "
              + train.height()
              + "x"
              + train.width()
              + " for training and "
              + test.height()
              + "x"
              + test.width()
              + " for the test: fetch the files again");
    }
  }

  private DataSet imageFolder(DataOptions options, long seed) {
    Path root = searchPath.imageFolder(options.path());
    ImageFolder.Contents contents =
        new ImageFolder(
                root,
                new ImageFolder.Options(
                    options.size(), options.preparation(), options.unreadable(), options.classes()),
                progress)
            .read();
    return new FolderDataSet(contents, options, seed).build();
  }

  private static DataSet choose(DataSet whole, List<String> classes) {
    ClassChoice choice = ClassChoice.of(classes, whole.classNames(), whole.name());
    ImageSet train = whole.train().filter(choice.labels());
    ImageSet test = whole.test().filter(choice.labels());
    if (train.count() == 0 || test.count() == 0) {
      throw InvalidInputException.option(
          "classes", "is " + classes, "give classes that have images in both splits");
    }
    List<String> notes = new ArrayList<>(whole.notes());
    notes.addAll(choice.notes());
    return new DataSet(
        whole.name(),
        choice.labels().stream().map(whole.classNames()::get).toList(),
        train,
        test,
        whole.normalization(),
        notes);
  }
}
