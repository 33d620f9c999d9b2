package io.github.convlens.data.internal.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source text as the archive that libtorch loads, so that kernels are kept in the
 * repository as text and need no Python. The archive is a zip of uncompressed entries below one
 * folder: the code, the pickled instance of its one class, an empty tuple of constants, and the
 * format's version.
 */
final class ScriptArchive {

  private ScriptArchive() {}

  /**
   * @param className the module class in {@code code}, whose only attribute is {@code training}
   * @param code TorchScript in the form that archives hold, fully annotated
   */
  static byte[] pack(String className, String code) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "data.pkl", pickledInstance(className));
      store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
      store(zip, "constants.pkl", latin1("\u0080\u0002)."));
      store(zip, "version", latin1("3\n"));
    }
    return bytes.toByteArray();
  }

  /** Pickle, protocol 2: an instance of {@code __torch__.className} with training = true. */
  private static byte[] pickledInstance(String className) {
    return latin1(
        "\u0080\u0002c__torch__\n" // protocol 2; the class
            + className
            + "\n"
            + ")\u0081" // no arguments; new object
            + "}(X\u0008\u0000\u0000\u0000training\u0088ub."); // {"training": True}; build; stop
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry("kernels/" + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
