package io.github.convlens.dev.data;

import io.github.convlens.data.DataSets;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.image.Thumbnail;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.picture.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes an image folder whose classes are in the proportion 95 : 4 : 1. The command is {@code
 * scripts/dev data.UnbalancedFolder FOLDER [DATA_DIR]}. The images are CIFAR-10's automobiles,
 * trucks and ships: 3800, 160 and 40 for training, 1900, 80 and 20 for testing. The two splits of
 * CIFAR-10 are joined first, since its test split has fewer than 1900 automobiles.
 */
public final class UnbalancedFolder {
  private static final String[] NAMES = {"automobile", "truck", "ship"};
  private static final int[] TRAIN = {3800, 160, 40};
  private static final int[] TEST = {1900, 80, 20};

  private UnbalancedFolder() {}

  public static void main(String... args) throws IOException {
    Path dataDirectory = args.length > 1 ? Path.of(args[1]) : null;
    DataSet cifar =
        DataSets.below(DataSearchPath.ofProcess(dataDirectory)).open(DataOptions.of("cifar10"), 0);
    for (int c = 0; c < NAMES.length; c++) {
      Path train = Files.createDirectories(Path.of(args[0], "train", NAMES[c]));
      Path test = Files.createDirectories(Path.of(args[0], "test", NAMES[c]));
      int label = cifar.classNames().indexOf(NAMES[c]);
      int written = 0;
      for (ImageSet images : List.of(cifar.train(), cifar.test())) {
        for (int i = 0; i < images.count() && written < TRAIN[c] + TEST[c]; i++) {
          if (images.labels()[i] == label) {
            boolean first = written < TRAIN[c];
            int number = first ? written : written - TRAIN[c];
            Png.write(
                Thumbnail.of(images, i),
                (first ? train : test).resolve("%04d.png".formatted(number)));
            written++;
          }
        }
      }
    }
  }
}
