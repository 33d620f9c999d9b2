package io.github.convlens.data.catalogue;

import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Compares the files of a folder with the published hashes. */
public final class Verification {
  private Verification() {}

  /**
   * Reads every file of a data set and compares its hash with the published one. For a gzipped
   * file, the published hash may be that of the unzipped content.
   *
   * @param folder the data set's own folder, such as {@code …/mnist}
   * @return a status for each file of both splits, in the catalogue's order
   */
  public static List<FileStatus> verify(CatalogueEntry entry, Path folder) {
    return entry.files().map(file -> verify(file, folder)).toList();
  }

  static FileStatus verify(DataFile published, Path folder) {
    Path file = DataSearchPath.file(folder, published.name()).orElse(null);
    if (file == null) {
      return new FileStatus(folder.resolve(published.name()), FileStatus.State.MISSING);
    }
    return new FileStatus(
        file, isPublished(published, file) ? FileStatus.State.OK : FileStatus.State.WRONG);
  }

  private static boolean isPublished(DataFile published, Path file) {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream in = published.isUnzippedFrom(file) ? new GZIPInputStream(raw, 1 << 16) : raw) {
      MessageDigest digest = published.hash().digest();
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
        if (size > published.bytes()) {
          return false; // even a gzip bomb is read only up to the published size
        }
        digest.update(buffer, 0, n);
      }
      return published.hash().isOf(digest);
    } catch (IOException e) {
      return false;
    }
  }
}
