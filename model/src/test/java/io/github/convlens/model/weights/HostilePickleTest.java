package io.github.convlens.model.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.convlens.core.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that malicious pickles are rejected with a message of one line, and that no part of them is
 * run.
 */
@Timeout(20)
class HostilePickleTest {
  private static final String PROTOCOL = "\u0080\u0002";
  private static final String STORAGE =
      "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0\60X\3\0\0\0cpuK\2tQ";

  @TempDir Path folder;

  /**
   * A state_dict that holds one tensor w. The parameters are the arguments of the function that
   * builds the tensor.
   */
  private static String tensor(String storage, String offset, String shape, String strides) {
    return "}X\1\0\0\0wctorch._utils\n_rebuild_tensor_v2\n("
        + storage
        + offset
        + shape
        + strides
        + "\u0089ccollections\nOrderedDict\n)RtRs.";
  }

  private Path file(String pickle) throws IOException {
    return file(bytes(PROTOCOL + pickle), ZipEntry.STORED);
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  private Path file(byte[] pickle, int method) throws IOException {
    Path file = folder.resolve("weights.pth");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      add(zip, "archive/data.pkl", pickle, ZipEntry.STORED);
      add(zip, "archive/data/0", new byte[8], method);
    }
    return file;
  }

  private static void add(ZipOutputStream zip, String name, byte[] content, int method)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(method);
    entry.setSize(content.length);
    CRC32 crc = new CRC32();
    crc.update(content);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private void assertRejected(String reason, String pickle) throws IOException {
    assertRejected(reason, file(pickle));
  }

  private static void assertRejected(String reason, Path file) {
    String message =
        assertThrows(InvalidInputException.class, () -> WeightsFile.read(file)).getMessage();
    assertTrue(message.contains(reason), message);
    assertEquals(1, message.lines().count());
    assertTrue(message.length() < 500 + file.toString().length(), message);
  }

  @Test
  void aSoundPickleIsRead() throws IOException {
    Path file = file(tensor(STORAGE, "K\0", "K\2\u0085", "K\1\u0085"));
    assertEquals(2, WeightsFile.read(file).get("w").floats().length);
  }

  @Test
  void functionsOfTheOperatingSystemAreRejectedAndNotRun() throws IOException {
    Path witness = folder.resolve("run");
    String command = "touch " + witness;
    String argument = "X" + (char) command.length() + "\0\0\0" + command + "\u0085R.";
    assertRejected("the class or function os.system,", "cos\nsystem\n" + argument);
    assertRejected("the class or function posix.system,", "cposix\nsystem\n" + argument);
    assertRejected("the class or function builtins.eval,", "cbuiltins\neval\n" + argument);
    assertRejected(
        "the class or function subprocess.Popen,",
        "X\12\0\0\0subprocessX\5\0\0\0Popen\u0093" + argument);
    assertFalse(Files.exists(witness));
  }

  @Test
  void functionsHiddenInsideAStateDictAreFound() throws IOException {
    assertRejected(
        "the class or function os.system,",
        "ccollections\nOrderedDict\n(]((X\1\0\0\0wcos\nsystem\nX\2\0\0\0id\u0085Rt]etR.");
    assertRejected("the class or function torch.load,", "}X\1\0\0\0wctorch\nload\n)Rs.");
    assertRejected(
        "the class or function torch._utils._rebuild_sparse_tensor,",
        "ctorch._utils\n_rebuild_sparse_tensor\n)R.");
  }

  @Test
  void operationsThatCreateObjectsAreRejected() throws IOException {
    assertRejected("the operation 0x69", "(X\2\0\0\0idios\nsystem\n.");
    assertRejected("the operation 0x81", "ccollections\nOrderedDict\n)\u0081.");
    assertRejected("the operation 0x82", "\u0082\1.");
    assertRejected("attributes to something other than a dictionary", "]}b.");
  }

  @Test
  void objectsThatContainThemselvesCauseNoEndlessLoop() throws IOException {
    assertRejected("w is not a tensor", "}q\0X\1\0\0\0wh\0s.");
    assertRejected("it does not hold a dictionary", "]q\0h\0a.");
    assertRejected("a key that is neither a string", "}q\0h\0K\1s.");
  }

  @Test
  void hugeClaimedSizesTakeNoMemory() throws IOException {
    assertRejected("damaged or cut short", "X\u00ff\u00ff\u00ff\u007fw.");
    assertRejected(
        "damaged or cut short", "\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007fw.");
    assertRejected("a number of 255 bytes", "\u008a\u00ff1.");
    String large = "J\u00ff\u00ff\u00ff\u007f";
    assertRejected(
        "does not fit into its 2 numbers",
        tensor(STORAGE, "K\0", "(" + large + large + "t", "(K\0K\0t"));
    assertRejected(
        "does not fit into its 2 numbers", tensor(STORAGE, "K\1", "K\2\u0085", "K\1\u0085"));
    assertRejected(
        "2147483647 numbers but has 8 bytes",
        tensor(STORAGE.replace("K\2tQ", large + "tQ"), "K\0", "K\2\u0085", "K\1\u0085"));
  }

  @Test
  void smallPicklesDoNotGrowIntoManyObjects() throws IOException {
    String many = "}".repeat(1 << 20);
    assertRejected("more than 1048576 operations", many + ".");
    // The list has a thousand pairs, and each call makes a new dictionary of them.
    String pairs = "](" + "K\0N\u0086".repeat(1000) + "eq\0";
    String call = "ccollections\nOrderedDict\nh\0\u0085R";
    assertRejected("more than 1048576 operations", pairs + call.repeat(1100) + ".");
    // A pair that occurs many times in a list must not hold many keys.
    String wide = "(" + "K\0N".repeat(1000) + "tq\0(" + "h\0".repeat(1000) + "lq\1";
    assertRejected("damaged", wide + "ccollections\nOrderedDict\nh\1\u0085R.");
    assertRejected(
        "17 dimensions", tensor(STORAGE, "K\0", "(" + "K\1".repeat(17) + "t", "K\1\u0085"));
  }

  @Test
  void operationsThatReachBelowAMarkAreRejected() throws IOException {
    assertRejected("damaged", "NNN(\u0087t.");
    assertRejected("damaged", "}K\0(Ns.");
  }

  /** The directory of a zip archive can give several names to the same bytes. */
  @Test
  void archivesWhosePartsOverlapAreRejected() throws IOException {
    String one = tensor(STORAGE, "K\0", "K\2\u0085", "K\1\u0085");
    String view = one.substring(1, one.length() - 2);
    StringBuilder pickle = new StringBuilder(PROTOCOL + "}");
    Path file = folder.resolve("weights.pth");
    String[] keys = {"0", "1", "2", "3"};
    for (String key : keys) {
      pickle
          .append(
              view.replace("\1\0\0\0w", "\1\0\0\0" + key)
                  .replace("X\1\0\0\0\60", "X\1\0\0\0" + key)
                  .replace("K\2tQ", "J\0\0\1\0tQ"))
          .append('s');
    }
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      add(zip, "archive/data.pkl", bytes(pickle + "."), ZipEntry.STORED);
      for (String key : keys) {
        add(zip, "archive/data/" + key, new byte[key.equals("0") ? 1 << 18 : 0], ZipEntry.STORED);
      }
    }
    Files.write(file, aliased(Files.readAllBytes(file), 1 << 18));
    assertRejected("its parts claim more bytes than the file has", file);
  }

  /**
   * Gives all directory entries after the second entry the position of the second entry and the
   * given size.
   */
  private static byte[] aliased(byte[] zip, int size) {
    ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    int position = 0;
    int entry = 0;
    for (int at = bytes.getInt(zip.length - 6);
        bytes.getInt(at) == 0x02014b50;
        at += 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30) + bytes.getShort(at + 32)) {
      if (entry == 1) {
        position = bytes.getInt(at + 42);
      } else if (entry > 1) {
        bytes.putInt(at + 42, position);
        bytes.putInt(at + 20, size);
        bytes.putInt(at + 24, size);
      }
      entry++;
    }
    return zip;
  }

  @Test
  void tooManyTensorsOfTheSameStorageAreRejected() throws IOException {
    String one = tensor(STORAGE, "K\0", "K\2\u0085", "K\1\u0085");
    String rebuilt = one.substring(one.indexOf("ctorch"), one.length() - 2);
    assertRejected("more numbers than the file holds", shared(rebuilt));
  }

  /** A file with one storage of a million numbers and a thousand views of that storage. */
  private Path shared(String rebuilt) throws IOException {
    String million = "J@B\17\0";
    String view = rebuilt.replace("K\2tQ", million + "tQ").replace("K\2\u0085", million + "\u0085");
    StringBuilder pickle = new StringBuilder(PROTOCOL + "}");
    for (int i = 0; i < 1000; i++) {
      pickle.append("X\3\0\0\0").append(String.format("%03d", i));
      pickle.append(i == 0 ? view + "q\1" : "h\1").append('s');
    }
    Path file = folder.resolve("weights.pth");
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      add(zip, "archive/data.pkl", bytes(pickle + "."), ZipEntry.STORED);
      add(zip, "archive/data/0", new byte[4_000_000], ZipEntry.STORED);
    }
    return file;
  }

  @Test
  void compressedAndMissingPartsAreRejected() throws IOException {
    byte[] pickle = bytes(PROTOCOL + tensor(STORAGE, "K\0", "K\2\u0085", "K\1\u0085"));
    assertRejected("compressed", file(pickle, ZipEntry.DEFLATED));
    String elsewhere = STORAGE.replace("X\1\0\0\0\60", "X\5\0\0\0../..");
    assertRejected(
        "the numbers of a tensor are missing", tensor(elsewhere, "K\0", "K\2\u0085", "K\1\u0085"));
    Path other = folder.resolve("other.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(other))) {
      add(zip, "word/document.xml", new byte[3], ZipEntry.STORED);
    }
    assertRejected("it has no data.pkl", other);
  }

  @Test
  void truncatedAndDamagedFilesAreReadOrRejected() throws IOException {
    byte[] pickle = bytes(PROTOCOL + tensor(STORAGE, "K\0", "K\2\u0085", "K\1\u0085"));
    for (int length = 0; length < pickle.length; length++) {
      Path file = file(Arrays.copyOf(pickle, length), ZipEntry.STORED);
      assertThrows(InvalidInputException.class, () -> WeightsFile.read(file));
    }
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1000; i++) {
      byte[] damaged = pickle.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      assertReadOrRejected(file(damaged, ZipEntry.STORED));
    }
    byte[] whole = Files.readAllBytes(file(pickle, ZipEntry.STORED));
    for (int i = 0; i < 300; i++) {
      byte[] damaged = whole.clone();
      damaged[2 + random.nextInt(damaged.length - 2)] = (byte) random.nextInt(256);
      assertReadOrRejected(Files.write(folder.resolve("damaged.pth"), damaged));
      int length = 2 + random.nextInt(whole.length - 2);
      assertReadOrRejected(Files.write(folder.resolve("cut.pth"), Arrays.copyOf(whole, length)));
    }
  }

  private static void assertReadOrRejected(Path file) throws IOException {
    try {
      WeightsFile.read(file);
    } catch (InvalidInputException assertRejected) {
      assertEquals(1, assertRejected.getMessage().lines().count());
    }
  }

  @Test
  void deepNestingCausesNoStackOverflow() throws IOException {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(bytes(PROTOCOL));
    pickle.write("]".repeat(500_000).getBytes(StandardCharsets.ISO_8859_1));
    pickle.write("a".repeat(499_999).getBytes(StandardCharsets.ISO_8859_1));
    pickle.write('.');
    assertRejected("it does not hold a dictionary", file(pickle.toByteArray(), ZipEntry.STORED));
  }
}
