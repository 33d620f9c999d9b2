package io.github.convlens.data.catalogue;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.core.Progress;
import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import io.github.convlens.data.catalogue.CatalogueEntry.Download;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.List;

/**
 * Downloads data sets from their publishers. A file is put in place only when it is complete and
 * has the published hash. An interrupted download is resumed.
 */
public final class Fetcher {
  private final FetchSettings settings;
  private final Progress progress;

  /**
   * @param settings timeouts and retries
   * @param progress receives the number of bytes that have arrived
   */
  public Fetcher(FetchSettings settings, Progress progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Downloads those files of a data set that are missing or wrong.
   *
   * @param dataDirectory the directory that contains the data set's folder; the folder is created
   *     if it is missing
   * @return the data set's folder, complete and verified
   * @throws InvalidInputException if no mirror delivers a file, or the files cannot be written
   */
  public Path fetch(CatalogueEntry entry, Path dataDirectory) {
    Path folder = dataDirectory.resolve(entry.folder());
    try {
      Files.createDirectories(folder);
      for (Download download : entry.downloads()) {
        List<DataFile> wanted =
            entry
                .files()
                .filter(download::holds)
                .filter(f -> Verification.verify(f, folder).state() != FileStatus.State.OK)
                .toList();
        if (!wanted.isEmpty()) {
          fetch(download, entry, wanted, folder);
        }
      }
    } catch (InterruptedIOException e) {
      throw new InvalidInputException(
          folder + ": the download was interrupted: fetch again to resume it", e);
    } catch (IOException e) {
      throw DiskFault.unwritable(folder, e, "another data directory");
    }
    return folder;
  }

  /**
   * Downloads one published file.
   *
   * @param folder the folder for the file; created if it is missing
   * @return the file, complete and verified
   * @throws InvalidInputException if no mirror delivers the file, or the file cannot be written
   */
  public Path fetch(Download download, Path folder) {
    Path target = folder.resolve(download.file());
    try {
      Files.createDirectories(folder);
      Path part = folder.resolve("." + download.file() + ".part");
      new ResumableDownload(download, part, settings, progress).run();
      install(part, target);
    } catch (InterruptedIOException e) {
      throw new InvalidInputException(
          target + ": the download was interrupted: fetch again to resume it", e);
    } catch (IOException e) {
      throw DiskFault.unwritable(folder, e, "another folder");
    }
    return target;
  }

  /**
   * Whether a file has the published hash.
   *
   * @throws IOException if the file cannot be read
   */
  public static boolean verify(Download download, Path file) throws IOException {
    MessageDigest digest = download.hash().digest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return download.hash().isOf(digest);
  }

  private void fetch(Download download, CatalogueEntry entry, List<DataFile> wanted, Path folder)
      throws IOException {
    Path part = folder.resolve("." + download.file() + ".part");
    new ResumableDownload(download, part, settings, progress).run();
    if (download.isArchive()) {
      new TarExtraction(part, entry.folder(), wanted).into(folder);
      Files.delete(part);
    } else {
      install(part, folder.resolve(download.file()));
      for (DataFile file : wanted) {
        if (!file.name().equals(download.file())) {
          // Otherwise a wrong unzipped copy would still be read instead of the downloaded file.
          Files.deleteIfExists(folder.resolve(file.name()));
        }
      }
    }
  }

  static void install(Path part, Path target) throws IOException {
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
