package io.github.convlens.data.catalogue;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import io.github.convlens.data.catalogue.CatalogueEntry.Format;
import io.github.convlens.data.format.CifarReader;
import io.github.convlens.data.format.IdxReader;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import java.nio.file.Path;
import java.util.List;

/** Reads published data sets whose files are on this machine. */
public final class PublishedReader {
  private final DataSearchPath searchPath;
  private final Progress progress;

  /**
   * @param searchPath where to look for the files
   * @param progress receives how many of the two splits have been read
   */
  public PublishedReader(DataSearchPath searchPath, Progress progress) {
    this.searchPath = searchPath;
    this.progress = progress;
  }

  /**
   * Reads both splits. Files whose hash is not the published one are read, with a note.
   *
   * @throws InvalidInputException if files are missing or damaged
   */
  public DataSet read(CatalogueEntry entry) {
    Path folder = searchPath.require(entry);
    PublishedHashes hashes = new PublishedHashes(entry);
    List<Path> train = paths(folder, entry.train());
    List<Path> test = paths(folder, entry.test());
    int classes = entry.classNames().size();
    ImageSet trainImages;
    ImageSet testImages;
    String task = "reading " + entry.name();
    progress.update(task, 0, 2);
    if (entry.format() == Format.IDX) {
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

  private static List<Path> paths(Path folder, List<DataFile> files) {
    return files.stream().map(f -> DataSearchPath.file(folder, f.name()).orElseThrow()).toList();
  }

  private static void requireSameSize(Path folder, ImageSet train, ImageSet test) {
    if (train.height() != test.height() || train.width() != test.width()) {
      throw new InvalidInputException(
          "%s: images are %dx%d for training and %dx%d for the test: fetch the files again"
              .formatted(folder, train.height(), train.width(), test.height(), test.width()));
    }
  }
}
