package io.github.convlens.experiment;

import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.ImageSet;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.Preparation;
import io.github.convlens.training.ModelMetadata;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** PictureFiles that somebody wants classified: files, or all in a folder and the folders in it. */
public final class PictureFiles {

  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg");

  private PictureFiles() {}

  /**
   * The picture files behind the given paths, a folder's sorted by path.
   *
   * @throws InvalidInputException if a path is not there, or a folder holds no picture
   */
  public static List<Path> find(List<Path> paths) {
    List<Path> found = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        List<Path> inside = inside(path);
        if (inside.isEmpty()) {
          throw new InvalidInputException(path + ": no .png, .jpg or .jpeg file is in it");
        }
        found.addAll(inside);
      } else if (Files.exists(path)) {
        found.add(path);
      } else {
        throw new InvalidInputException(path + ": there is no such file or folder");
      }
    }
    return found;
  }

  /** Decodes pictures to the size and the channels that a network takes. */
  public static ImageSet read(List<Path> files, ModelMetadata wanted) {
    int bytes =
        ImageSet.byteCount(
            files.size(), wanted.channels(), wanted.height(), wanted.width(), "the pictures");
    byte[] pixels = new byte[bytes];
    int size = bytes / files.size();
    for (int i = 0; i < files.size(); i++) {
      byte[] one =
          ImageFile.open(files.get(i))
              .pixels(wanted.channels(), wanted.height(), wanted.width(), Preparation.UNSAID)
              .values();
      System.arraycopy(one, 0, pixels, i * size, size);
    }
    return new ImageSet(
        pixels, new int[files.size()], wanted.channels(), wanted.height(), wanted.width());
  }

  private static List<Path> inside(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).filter(PictureFiles::isPicture).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(folder + ": cannot be read: " + e.getMessage());
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
