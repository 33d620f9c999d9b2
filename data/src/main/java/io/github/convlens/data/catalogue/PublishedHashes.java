package io.github.convlens.data.catalogue;

import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares the hashes of a data set's files with the published ones. A difference leads to a note,
 * not to an error.
 */
final class PublishedHashes implements BiConsumer<Path, byte[][]> {
  private final CatalogueEntry entry;
  private final List<String> differing = new ArrayList<>();
  private @Nullable Path folder;
  private PublishedHash.Algorithm algorithm = PublishedHash.Algorithm.SHA256;

  PublishedHashes(CatalogueEntry entry) {
    this.entry = entry;
  }

  /** Compares the hash of a file's unzipped content, while a reader has this content in memory. */
  @Override
  public void accept(Path file, byte[][] content) {
    String name = DataSearchPath.published(file);
    Optional<DataFile> published =
        entry.files().filter(candidate -> candidate.name().equals(name)).findFirst();
    if (published.isPresent()) {
      MessageDigest digest = published.get().hash().digest();
      for (byte[] part : content) {
        digest.update(part);
      }
      if (published.get().hash().isOf(digest)) {
        return;
      }
    }
    note(file);
  }

  /** Reads files and compares their hashes with the published ones. */
  void compare(List<DataFile> files, Path in) {
    for (DataFile file : files) {
      FileStatus status = Verification.verify(file, in);
      if (status.state() != FileStatus.State.OK) {
        algorithm = file.hash().algorithm();
        note(status.file());
      }
    }
  }

  private void note(Path file) {
    folder = file.getParent();
    differing.add(file.getFileName().toString());
  }

  /** A single note for all files that differ; empty if none differs. */
  List<String> notes() {
    if (differing.isEmpty()) {
      return List.of();
    }
    return List.of(
        ("%s: the %s of %s differs from the published one, but the data set is used anyway ('convlens"
                + " data fetch %s' downloads the original files)")
            .formatted(folder, algorithm, String.join(", ", differing), entry.name()));
  }
}
