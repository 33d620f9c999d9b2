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

/**
 * An image folder whose classes are 95 : 4 : 1, of the first cats, dogs and deer of CIFAR-10: 4750,
 * 200 and 50 to train on, 950, 40 and 10 to test on. It is a program: {@code scripts/dev
 * data.UnbalancedFolder FOLDER [DATA_DIR]}.
 */
public final class UnbalancedFolder {
  private static final String[] NAMES = {"cat", "dog", "deer"};
  private static final int[] TRAIN = {4750, 200, 50};
  private static final int[] TEST = {950, 40, 10};

  private UnbalancedFolder() {}

  public static void main(String... args) throws IOException {
    Path searched = args.length > 1 ? Path.of(args[1]) : null;
    DataSet cifar =
        DataSets.below(DataSearchPath.ofProcess(searched)).open(DataOptions.of("cifar10"), 0);
    Path root = Path.of(args[0]);
    write(cifar, cifar.train(), TRAIN, root.resolve("train"));
    write(cifar, cifar.test(), TEST, root.resolve("test"));
  }

  private static void write(DataSet cifar, ImageSet images, int[] counts, Path folder)
      throws IOException {
    for (int c = 0; c < NAMES.length; c++) {
      Path inside = Files.createDirectories(folder.resolve(NAMES[c]));
      int label = cifar.classNames().indexOf(NAMES[c]);
      int written = 0;
      for (int i = 0; i < images.count() && written < counts[c]; i++) {
        if (images.labels()[i] == label) {
          Png.write(Thumbnail.of(images, i), inside.resolve("%04d.png".formatted(written++)));
        }
      }
    }
  }
}
