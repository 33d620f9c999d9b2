package io.github.convlens.model.weights;

import io.github.convlens.core.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A file in the format that {@code torch.save} has written since PyTorch 1.6: a zip archive that
 * contains a pickle and the tensors' numbers, uncompressed.
 */
final class PyTorchFile {
  private static final int MAXIMUM_PICKLE = 64 << 20;

  /** The keys under which training checkpoints keep the network's state_dict. */
  private static final List<String> INNER = List.of("state_dict", "model_state_dict", "model");

  private static final String PARALLEL = "module.";

  private final Path file;
  private final ZipFile zip;
  private final String folder;

  /**
   * The number of bytes of memory that is left for tensors. It is limited because many tensors of a
   * malicious file may refer to the same storage.
   */
  private long tensorBytesLeft;

  /**
   * The number of bytes of storages that may still be read. It is limited because several parts of
   * a malicious archive may refer to the same bytes.
   */
  private long storageBytesLeft;

  private PyTorchFile(Path file, ZipFile zip, String folder) throws IOException {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
    tensorBytesLeft = 4 * Files.size(file);
    storageBytesLeft = Files.size(file);
  }

  /**
   * The tensors of a state_dict, by name.
   *
   * @throws InvalidInputException with a message of one line, if the file is damaged or holds
   *     anything other than a state_dict
   */
  static Map<String, Tensor> read(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String pickle =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.matches("[^/]+/data\\.pkl"))
              .findFirst()
              .orElseThrow(() -> new InvalidInputException("it has no data.pkl"));
      String folder = pickle.substring(0, pickle.indexOf('/') + 1);
      return new PyTorchFile(file, zip, folder).tensors(pickle);
    } catch (ZipException | EOFException problem) {
      throw broken(file, "its archive is damaged (" + problem.getMessage() + ")");
    } catch (InvalidInputException problem) {
      throw broken(file, String.valueOf(problem.getMessage()));
    }
  }

  private static InvalidInputException broken(Path file, String problem) {
    String line = "%s cannot be read as PyTorch weights: %s".formatted(file, problem);
    return new InvalidInputException(line.replaceAll("\\p{Cntrl}", " "));
  }

  private Map<String, Tensor> tensors(String pickle) throws IOException {
    ZipEntry order = zip.getEntry(folder + "byteorder");
    if (order != null
        && !new String(content(order, 16), StandardCharsets.US_ASCII).startsWith("little")) {
      throw new InvalidInputException(
          "its numbers are big-endian: save it on a little-endian machine");
    }
    Map<?, ?> named = stateDict(Pickle.read(content(zip.getEntry(pickle), MAXIMUM_PICKLE)));
    boolean parallel =
        named.keySet().stream().allMatch(name -> name.toString().startsWith(PARALLEL));
    Map<String, ByteBuffer> storages = new HashMap<>();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : named.entrySet()) {
      String name = entry.getKey().toString();
      if (!(entry.getValue() instanceof PickledTensor tensor)) {
        throw new InvalidInputException(
            "%s is not a tensor: save the state_dict() alone".formatted(shortened(name)));
      }
      tensorBytesLeft -= tensor.elements() * Long.BYTES;
      if (tensorBytesLeft < 0) {
        throw new InvalidInputException("its tensors claim more numbers than the file holds");
      }
      ByteBuffer numbers = storages.get(tensor.storage().key());
      if (numbers == null) {
        numbers = numbers(tensor.storage());
        storages.put(tensor.storage().key(), numbers);
      }
      requireSize(tensor.storage(), numbers.limit());
      tensors.put(parallel ? name.substring(PARALLEL.length()) : name, tensor.of(numbers));
    }
    return tensors;
  }

  private static String shortened(String name) {
    return name.length() <= 80 ? name : name.substring(0, 80) + "...";
  }

  private static Map<?, ?> stateDict(Object top) {
    if (!(top instanceof Map<?, ?> map)) {
      throw new InvalidInputException("it does not hold a dictionary of tensors");
    }
    for (String key : INNER) {
      if (map.get(key) instanceof Map<?, ?> inner) {
        return inner;
      }
    }
    return map;
  }

  private ByteBuffer numbers(PickledTensor.Storage storage) throws IOException {
    ZipEntry entry = zip.getEntry(folder + "data/" + storage.key());
    if (entry == null) {
      throw new InvalidInputException("the numbers of a tensor are missing");
    }
    requireSize(storage, entry.getSize());
    if (entry.getMethod() != ZipEntry.STORED) {
      throw new InvalidInputException("its numbers are compressed, which PyTorch never does");
    }
    storageBytesLeft -= entry.getSize();
    if (storageBytesLeft < 0) {
      throw new InvalidInputException("its parts claim more bytes than the file has");
    }
    byte[] content = content(entry, Integer.MAX_VALUE);
    return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void requireSize(PickledTensor.Storage storage, long bytes) {
    if (storage.count() < 0 || bytes / storage.numbers().bytes() != storage.count()) {
      throw new InvalidInputException(
          "a tensor claims %d numbers but has %d bytes".formatted(storage.count(), bytes));
    }
  }

  private byte[] content(ZipEntry entry, int maximum) throws IOException {
    long size = entry.getSize();
    boolean possible = entry.getMethod() != ZipEntry.STORED || size <= Files.size(file);
    if (size < 0 || size > maximum || !possible) {
      throw new InvalidInputException(
          "a part of it claims %d bytes, which is impossible or too many".formatted(size));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] content = in.readNBytes((int) size);
      if (content.length != size) {
        throw new InvalidInputException("a part of it is cut short");
      }
      return content;
    }
  }
}
