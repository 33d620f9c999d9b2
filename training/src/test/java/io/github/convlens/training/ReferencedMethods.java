package io.github.convlens.training;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The methods that classes call or hand on, as their constant pools name them. */
final class ReferencedMethods {

  private ReferencedMethods() {}

  /**
   * Of every class that lies where {@code one} does.
   *
   * @return by the class's name, as {@code io/github/…/Outer$Inner}; methods as {@code
   *     owner.method}
   */
  static Map<String, List<String>> ofClassesWith(Class<?> one) {
    try {
      Path place = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(place)) {
        return below(place);
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return below(jar.getPath("/"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, List<String>> below(Path root) throws IOException {
    Map<String, List<String>> methods = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('\\', '/');
        try (InputStream bytes = Files.newInputStream(file)) {
          methods.put(name.substring(0, name.length() - 6), of(new DataInputStream(bytes)));
        }
      }
    }
    return methods;
  }

  /** Reads a constant pool (JVM specification, section 4.4). */
  private static List<String> of(DataInputStream in) throws IOException {
    in.skipNBytes(8);
    int count = in.readUnsignedShort();
    String[] texts = new String[count];
    int[] first = new int[count];
    int[] second = new int[count];
    List<Integer> references = new ArrayList<>();
    for (int i = 1; i < count; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case 1 -> texts[i] = in.readUTF();
        case 3, 4 -> in.skipNBytes(4);
        case 5, 6 -> {
          in.skipNBytes(8);
          i++; // long and double take two places
        }
        case 7, 8, 16, 19, 20 -> first[i] = in.readUnsignedShort();
        case 15 -> in.skipNBytes(3);
        case 9, 10, 11, 12, 17, 18 -> {
          first[i] = in.readUnsignedShort();
          second[i] = in.readUnsignedShort();
          if (tag == 10 || tag == 11) {
            references.add(i);
          }
        }
        default -> throw new IOException("a constant of kind " + tag);
      }
    }
    return references.stream()
        .map(i -> texts[first[first[i]]] + "." + texts[first[second[i]]])
        .toList();
  }
}
