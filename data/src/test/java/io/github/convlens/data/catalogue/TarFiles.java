package io.github.convlens.data.catalogue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes .tar.gz archives for tests, with any member name and kind. */
final class TarFiles {
  private TarFiles() {}

  record Member(String name, byte kind, String target, byte[] content) {}

  static Member file(String name, byte[] content) {
    return new Member(name, TarConstants.LF_NORMAL, "", content);
  }

  static Member symbolicLink(String name, String target) {
    return new Member(name, TarConstants.LF_SYMLINK, target, new byte[0]);
  }

  static Member hardLink(String name, String target) {
    return new Member(name, TarConstants.LF_LINK, target, new byte[0]);
  }

  static Member device(String name) {
    return new Member(name, TarConstants.LF_CHR, "", new byte[0]);
  }

  static byte[] gzipped(Member... members) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
      for (Member member : members) {
        TarArchiveEntry entry = new TarArchiveEntry(member.name, member.kind, true);
        entry.setLinkName(member.target);
        entry.setSize(member.content.length);
        tar.putArchiveEntry(entry);
        tar.write(member.content);
        tar.closeArchiveEntry();
      }
    }
    return out.toByteArray();
  }
}
