package io.github.convlens.data.picture;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The pictures in a folder and its subfolders, sorted by path. Files that operating systems and
 * tools leave behind are skipped. Symbolic links are followed, but no folder is visited twice.
 */
public final class PictureWalk {
  private static final Set<String> ENDINGS =
      Set.of(
          "png", "jpg", "jpeg", "jpe", "jfif", "jif", "gif", "bmp", "dib", "tif", "tiff", "webp");
  private static final Set<String> LEFT_BEHIND =
      Set.of(
          "__macosx",
          "thumbs.db",
          "ehthumbs.db",
          "desktop.ini",
          "icon\r",
          "@eadir",
          "$recycle.bin",
          "system volume information",
          "lost+found");

  private final List<Path> pictures = new ArrayList<>();
  private final Map<String, Integer> others = new TreeMap<>();
  private final Set<Path> visited = new HashSet<>();
  private int linksPassed;

  private PictureWalk() {}

  /**
   * Walks through a folder.
   *
   * @throws InvalidInputException if the folder or a folder in it cannot be listed
   */
  public static PictureWalk through(Path folder) {
    PictureWalk walk = new PictureWalk();
    walk.visit(folder);
    return walk;
  }

  /**
   * The picture files in the order of the walk, which visits the entries of each folder sorted by
   * name as text.
   */
  public List<Path> pictures() {
    return List.copyOf(pictures);
  }

  /** The number of files that are not pictures, by file extension. */
  public Map<String, Integer> others() {
    return Map.copyOf(others);
  }

  /**
   * The number of links that were not followed because they lead to a folder that had already been
   * visited.
   */
  public int linksPassed() {
    return linksPassed;
  }

  /**
   * The entries of a folder, sorted by name as text, without files that operating systems and tools
   * leave behind.
   */
  public static List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(folder, entry -> !isLeftBehind(name(entry)))) {
      entries.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw cannotBeListed(folder, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw cannotBeListed(folder, e);
    }
    // By name as text, not as Path: Windows compares paths without regard to case.
    children.sort(Comparator.comparing(PictureWalk::name));
    return children;
  }

  private static InvalidInputException cannotBeListed(Path folder, IOException problem) {
    return new InvalidInputException(
        folder + ": cannot be listed (" + DiskFault.reason(problem) + "): check the folder",
        problem);
  }

  /** Whether a file has the ending of a picture or begins like a picture. */
  public static boolean isPicture(Path file) {
    return ENDINGS.contains(ending(file)) || ImageFile.looksLikePicture(file);
  }

  /** Whether {@code child} is a link to {@code folder} itself or to a folder above it. */
  public static boolean leadsUp(Path child, Path folder) {
    return realPath(folder).startsWith(realPath(child));
  }

  private void visit(Path folder) {
    Path realPath = realPath(folder);
    visited.add(realPath);
    for (Path child : children(folder)) {
      if (Files.isDirectory(child)) {
        Path target = realPath(child);
        if (realPath.startsWith(target) || visited.contains(target)) {
          linksPassed++;
        } else {
          visit(child);
        }
      } else if (isPicture(child)) {
        pictures.add(child);
      } else {
        others.merge(
            ending(child).isEmpty() ? "no extension" : "." + ending(child), 1, Integer::sum);
      }
    }
  }

  private static Path realPath(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new InvalidInputException(
          folder + ": this link cannot be followed (" + DiskFault.reason(e) + "): check the folder",
          e);
    }
  }

  private static boolean isLeftBehind(String name) {
    return name.startsWith(".") || LEFT_BEHIND.contains(name.toLowerCase(Locale.ROOT));
  }

  private static String ending(Path file) {
    String name = name(file);
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }
}
