package io.github.convlens.experiment;

import io.github.convlens.core.Count;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.image.ImageSet;
import io.github.convlens.data.picture.ImageFile;
import io.github.convlens.data.picture.PictureWalk;
import io.github.convlens.training.session.ModelMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The pictures to be classified: files, or all in a folder and the folders in it. */
public final class PictureFiles {

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
        List<Path> inside = PictureWalk.through(path).pictures();
        if (inside.isEmpty()) {
          throw new InvalidInputException(path + ": no picture is in it");
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

  /**
   * Decodes pictures to the size and the channels that a network takes, as those it was trained on.
   *
   * @param notes receives a line if pictures lose their colours
   * @throws InvalidInputException naming all of them that cannot be read
   */
  public static ImageSet read(List<Path> files, ModelMetadata wanted, Consumer<String> notes) {
    int bytes =
        ImageSet.byteCount(
            files.size(), wanted.channels(), wanted.height(), wanted.width(), "the pictures");
    byte[] pixels = new byte[bytes];
    int size = bytes / files.size();
    List<String> unreadable = new ArrayList<>();
    int coloured = 0;
    for (int i = 0; i < files.size(); i++) {
      try {
        ImageFile picture = ImageFile.open(files.get(i));
        coloured += picture.colour() ? 1 : 0;
        byte[] one =
            picture
                .pixels(wanted.channels(), wanted.height(), wanted.width(), wanted.preparation())
                .values();
        System.arraycopy(one, 0, pixels, i * size, size);
      } catch (InvalidInputException e) {
        unreadable.add(e.getMessage());
      }
    }
    if (!unreadable.isEmpty()) {
      throw new InvalidInputException(String.join("; ", unreadable));
    }
    if (coloured > 0 && wanted.channels() == 1) {
      notes.accept(
          "the network was trained on grey pictures: of %s in colour, only the brightness is used"
              .formatted(Count.of(coloured, "picture")));
    }
    return new ImageSet(
        pixels, new int[files.size()], wanted.channels(), wanted.height(), wanted.width());
  }
}
