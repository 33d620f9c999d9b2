package io.github.convlens.data.catalogue;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Compares what was read with what was published; a difference is worth a note, no more. */
final class PublishedHashes implements BiConsumer<Path, byte[][]> {
  private final CatalogueEntry entry;
  private final List<String> others = new ArrayList<>();
  private @Nullable Path folder;

  PublishedHashes(CatalogueEntry entry) {
    this.entry = entry;
  }

  @Override
  public void accept(Path file, byte[][] content) {
    MessageDigest digest = Sha256.digest();
    for (byte[] part : content) {
      digest.update(part);
    }
    String hash = HexFormat.of().formatHex(digest.digest());
    String name = file.getFileName().toString().replaceFirst("\\.gz$", "");
    boolean published =
        entry.files().anyMatch(f -> f.name().equals(name) && f.sha256().equals(hash));
    if (!published) {
      folder = file.getParent();
      others.add(file.getFileName().toString());
    }
  }

  /** Returns one note for all files that differ; none where all are the published ones. */
  List<String> notes() {
    if (others.isEmpty()) {
      return List.of();
    }
    return List.of(
        folder
            + ": used, though its SHA-256 is not the published one: "
            + String.join(", ", others)
            + " ('convlens data fetch "
            + entry.name()
            + "' gets the originals)");
  }
}
