package io.github.convlens.data.folder;

import io.github.convlens.data.DataSets;
import io.github.convlens.data.catalogue.DataSearchPath;
import io.github.convlens.data.image.DataSet;
import io.github.convlens.data.option.DataOptions;
import io.github.convlens.data.option.Unreadable;
import io.github.convlens.data.option.Validation;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** A folder of small artificial pictures, all of which differ. */
final class PictureFolder {
  private static final int SIDE = 4;

  private final Path root;
  private int drawn;
  private List<String> classes;
  private Unreadable unreadable = Unreadable.ERROR;
  private Validation validation = new Validation.Test();
  private double split = 0.2;

  PictureFolder(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** Draws pictures 0.png, 1.png, … into a folder below the root. */
  PictureFolder draw(String folder, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      one(folder + "/" + i + ".png");
    }
    return this;
  }

  PictureFolder one(String name) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    image.setRGB(1, 2, 0x10101 * (++drawn % 256) + drawn);
    image.setRGB(0, 0, 0xff0000);
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return this;
  }

  PictureFolder file(String name, byte[] content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return this;
  }

  PictureFolder classes(String... chosen) {
    classes = List.of(chosen);
    return this;
  }

  PictureFolder skipUnreadable() {
    unreadable = Unreadable.SKIP;
    return this;
  }

  PictureFolder validation(double part) {
    validation = new Validation.Fraction(part);
    return this;
  }

  PictureFolder split(double part) {
    split = part;
    return this;
  }

  DataSet open() {
    DataOptions options =
        DataOptions.folder(root)
            .with(DataOptions.SIZE, List.of(SIDE, SIDE))
            .with(DataOptions.SPLIT, split)
            .with(DataOptions.CLASSES, classes)
            .with(DataOptions.VALIDATION, validation)
            .with(DataOptions.UNREADABLE, unreadable);
    return DataSets.below(new DataSearchPath(List.of(), null)).open(options, 1);
  }
}
