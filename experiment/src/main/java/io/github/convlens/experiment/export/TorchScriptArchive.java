package io.github.convlens.experiment.export;

import io.github.convlens.model.weights.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The archive that {@code torch.jit.load} reads: a zip file of uncompressed entries in one folder.
 * It contains the code, the pickled module, one entry per array, and the metadata as extra files.
 */
final class TorchScriptArchive {
  private static final String FOLDER = "network/";

  /**
   * The modification time of all entries. It is constant, so the same network always produces the
   * same bytes. It has no time zone, because a zip file stores local times.
   */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 2, 0, 0);

  private TorchScriptArchive() {}

  /** Writes the archive; the stream stays open. */
  static void write(TorchScriptGraph graph, Map<String, String> metadata, OutputStream stream)
      throws IOException {
    ZipOutputStream zip = new ZipOutputStream(stream);
    store(zip, "data.pkl", ByteBuffer.wrap(pickled(graph.tensors())));
    store(zip, "byteorder", text("little"));
    store(zip, "code/__torch__.py", text(graph.source()));
    int index = 0;
    for (Tensor tensor : graph.tensors().values()) {
      store(zip, "data/" + index++, tensor.data());
    }
    store(zip, "constants.pkl", ByteBuffer.wrap(new byte[] {(byte) 0x80, 2, ')', '.'}));
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      store(zip, "extra/" + entry.getKey(), text(entry.getValue()));
    }
    store(zip, "version", text("3\n"));
    zip.finish();
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void store(ZipOutputStream zip, String name, ByteBuffer content)
      throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content.duplicate());
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.remaining());
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    WritableByteChannel channel = Channels.newChannel(zip);
    ByteBuffer rest = content.duplicate();
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
    zip.closeEntry();
  }

  /** The pickle (protocol 2) of an instance of {@code __torch__.Network} with its attributes. */
  private static byte[] pickled(Map<String, Tensor> tensors) {
    Pickle pickle = new Pickle();
    pickle.global("__torch__", "Network").operation(")\u0081}(");
    int index = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      pickle.text(entry.getKey());
      tensor(pickle, index++, entry.getValue().shape());
    }
    return pickle.text("training").operation("\u0089ub.").bytes();
  }

  /** Pickles {@code _rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())}. */
  private static void tensor(Pickle pickle, int index, List<Long> shape) {
    long size = shape.stream().reduce(1L, (a, b) -> a * b);
    pickle.global("torch._utils", "_rebuild_tensor_v2").operation("((");
    pickle.text("storage").global("torch", "FloatStorage").text(Integer.toString(index));
    pickle.text("cpu").integer(size).operation("tQ").integer(0).operation("(");
    shape.forEach(pickle::integer);
    pickle.operation("t(");
    long stride = size;
    for (long dimension : shape) {
      stride /= dimension;
      pickle.integer(stride);
    }
    pickle.operation("t\u0089").global("collections", "OrderedDict").operation(")RtR");
  }

  /** A writer of opcodes of Python's pickle, protocol 2. */
  private static final class Pickle {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Pickle() {
      operation("\u0080\u0002");
    }

    Pickle operation(String opcodes) {
      bytes.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
      return this;
    }

    Pickle global(String module, String name) {
      return operation("c" + module + "\n" + name + "\n");
    }

    Pickle text(String value) {
      byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
      return operation("X").little(encoded.length, Integer.BYTES).raw(encoded);
    }

    Pickle integer(long value) {
      return value == (int) value
          ? operation("J").little(value, Integer.BYTES)
          : operation("\u008a\u0008").little(value, Long.BYTES);
    }

    private Pickle little(long value, int count) {
      ByteBuffer buffer =
          ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
      bytes.write(buffer.array(), 0, count);
      return this;
    }

    private Pickle raw(byte[] encoded) {
      bytes.writeBytes(encoded);
      return this;
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }
}
