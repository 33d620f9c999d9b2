package io.github.convlens.data.catalogue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import io.github.convlens.data.format.CifarReader;
import io.github.convlens.data.format.EmnistReader;
import io.github.convlens.data.format.IdxReader;
import io.github.convlens.data.format.MedMnistReader;
import io.github.convlens.data.format.SvhnReader;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Normalization;
import io.github.convlens.data.picture.Preparation;
import java.nio.file.Path;
import java.util.List;

/** Reads published data sets whose files are on this machine. */
public final class PublishedReader {
  private final DataSearchPath searchPath;
  private final Progress progress;

  /**
   * @param searchPath the folders that are searched for the files
   * @param progress receives the number of splits that have been read
   */
  public PublishedReader(DataSearchPath searchPath, Progress progress) {
    this.searchPath = searchPath;
    this.progress = progress;
  }

  /**
   * Reads all splits. Files whose hash is not the published one are read as well, with a note.
   *
   * @throws InvalidInputException if files are missing or damaged
   */
  public DataSet read(CatalogueEntry entry) {
    Path folder = searchPath.require(entry);
    String task = "reading " + entry.name();
    progress.update(task, 0, 2);
    PublishedHashes hashes = new PublishedHashes(entry);
    // The readers compare all other files while they read them.
    hashes.compare(entry.files().filter(file -> !entry.comparedOnReading()).toList(), folder);
    DataSet.Splits splits = splits(entry, folder, hashes, () -> progress.update(task, 1, 2));
    progress.update(task, 2, 2);
    requireSameShape(folder, entry, splits);
    return new DataSet(
        entry.name(),
        entry.classNames(),
        splits,
        entry.normalization().orElseGet(() -> Normalization.of(splits.train())),
        new DataSet.Remarks(hashes.notes(), List.of()),
        Preparation.DEFAULT);
  }

  private static DataSet.Splits splits(
      CatalogueEntry entry, Path folder, PublishedHashes hashes, Runnable half) {
    List<Path> train = paths(folder, entry.train());
    List<Path> test = paths(folder, entry.test());
    int classes = entry.classNames().size();
    switch (entry.format()) {
      case IDX -> {
        IdxReader reader =
            new IdxReader(entry.comparedOnReading() ? hashes : (file, content) -> {});
        ImageSet images = reader.read(train.get(0), train.get(1), classes);
        half.run();
        return new DataSet.Splits(images, null, reader.read(test.get(0), test.get(1), classes));
      }
      case CIFAR -> {
        CifarReader reader = new CifarReader(classes, hashes);
        ImageSet images = reader.read(train);
        half.run();
        return new DataSet.Splits(images, null, reader.read(test));
      }
      case EMNIST -> {
        EmnistReader reader = new EmnistReader(train.get(0), entry.name(), classes);
        ImageSet images = reader.read("train");
        half.run();
        return new DataSet.Splits(images, null, reader.read("test"));
      }
      case SVHN -> {
        ImageSet images = SvhnReader.read(train.get(0));
        half.run();
        return new DataSet.Splits(images, null, SvhnReader.read(test.get(0)));
      }
      case MEDMNIST -> {
        MedMnistReader reader = new MedMnistReader(train.get(0), classes);
        ImageSet images = reader.read("train");
        half.run();
        return new DataSet.Splits(images, reader.read("val"), reader.read("test"));
      }
    }
    throw new IllegalStateException(entry.format().toString());
  }

  private static List<Path> paths(Path folder, List<DataFile> files) {
    return files.stream().map(f -> DataSearchPath.file(folder, f.name()).orElseThrow()).toList();
  }

  private static void requireSameShape(Path folder, CatalogueEntry entry, DataSet.Splits splits) {
    ImageSet train = splits.train();
    ImageSet test = splits.test();
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new InvalidInputException(
          "%s: training images are %dx%d, but test images are %dx%d: fetch the files again"
              .formatted(folder, train.height(), train.width(), test.height(), test.width()));
    }
    if (train.channels() != entry.channels() || test.channels() != entry.channels()) {
      throw new InvalidInputException(
          "%s: images have %d channels, but those of %s have %d: fetch the files again"
              .formatted(folder, train.channels(), entry.name(), entry.channels()));
    }
  }
}
