package io.github.convlens.data.catalogue;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import io.github.convlens.data.catalogue.CatalogueEntry.DataFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Extracts only the wanted files from a .tar.gz. An archive that holds a link, a device or a path
 * that leaves its folder is rejected as a whole. No file is put in place before the content of all
 * wanted files has been verified.
 *
 * @param archive the .tar.gz
 * @param folder the folder inside the archive
 * @param wanted the wanted files, which are directly in that folder
 */
record TarExtraction(Path archive, String folder, List<DataFile> wanted) {
  // CIFAR unpacks to 180 MB, and no published data set that we know of comes near this limit.
  private static final long MAX_UNPACKED = 1L << 30;

  void into(Path target) throws IOException {
    Map<DataFile, Path> parts = new LinkedHashMap<>();
    try {
      unpack(target, parts);
      for (DataFile file : wanted) {
        if (!parts.containsKey(file)) {
          throw rejection("does not hold " + folder + "/" + file.name());
        }
      }
      for (Map.Entry<DataFile, Path> part : parts.entrySet()) {
        Fetcher.install(part.getValue(), target.resolve(part.getKey().name()));
      }
    } finally {
      for (Path part : parts.values()) {
        Files.deleteIfExists(part);
      }
    }
  }

  private void unpack(Path target, Map<DataFile, Path> parts) throws IOException {
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(archive), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(unzipped(raw))) {
      long unpacked = 0;
      for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
        requireHarmless(entry);
        unpacked += entry.getSize();
        if (unpacked > MAX_UNPACKED) {
          throw rejection("unpacks to more than " + (MAX_UNPACKED >> 20) + " MiB");
        }
        for (DataFile file : wanted) {
          if (entry.isFile() && plainName(entry).equals(folder + "/" + file.name())) {
            Path part = target.resolve("." + file.name() + ".part");
            parts.put(file, part);
            copy(tar, file, part);
          }
        }
      }
    }
  }

  private InputStream unzipped(InputStream raw) {
    try {
      return new GZIPInputStream(raw, 1 << 16);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private TarArchiveEntry next(TarArchiveInputStream tar) {
    try {
      return tar.getNextEntry();
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private InvalidInputException damaged(Exception e) {
    return rejection("is damaged (" + DiskFault.message(e) + ")");
  }

  private static String plainName(TarArchiveEntry entry) {
    return entry.getName().startsWith("./") ? entry.getName().substring(2) : entry.getName();
  }

  private void requireHarmless(TarArchiveEntry entry) {
    String name = entry.getName().replace('\\', '/');
    boolean leaves =
        name.startsWith("/") || name.contains(":") || List.of(name.split("/")).contains("..");
    if (leaves) {
      throw rejection("holds '" + entry.getName() + "', which lies outside the folder");
    }
    // isFile() is also true for links, devices and pipes.
    if (entry.isSymbolicLink() || entry.isLink()) {
      throw rejection("holds the link '" + entry.getName() + "'");
    }
    boolean special = entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
    if (special || entry.getSize() < 0 || !(entry.isFile() || entry.isDirectory())) {
      throw rejection("holds '" + entry.getName() + "', which is neither a file nor a folder");
    }
  }

  private void copy(InputStream in, DataFile file, Path part) throws IOException {
    MessageDigest digest = file.hash().digest();
    try (FileChannel out =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      byte[] buffer = new byte[1 << 16];
      long size = 0;
      for (int n = read(in, buffer); n >= 0 && size <= file.bytes(); n = read(in, buffer)) {
        digest.update(buffer, 0, n);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        size += n;
      }
      out.force(true);
    }
    if (!file.hash().isOf(digest)) {
      throw rejection("holds a " + file.name() + " that is not the published one");
    }
  }

  private InvalidInputException rejection(String what) {
    return new InvalidInputException(
        archive + " " + what + ": it was not unpacked; delete it and fetch again");
  }
}
