package io.github.convlens.model.weights;

import io.github.convlens.core.InvalidInputException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Reads a pickle (Python's object format, protocols 2 to 5) that may be malicious. A pickle is a
 * program that may call any Python function. Besides Python's simple types, this reader accepts
 * only tensors and ordered dictionaries. It rejects every other class or function by its name, and
 * never calls anything.
 *
 * <p>The result consists of Java objects: {@link Map}, {@link List} (for lists and tuples), {@link
 * String}, {@link Long}, {@link Double}, {@link Boolean}, {@link #NONE}, and {@link PickledTensor}.
 * An object may contain itself, so code that traverses the result must be prepared for cycles.
 */
final class Pickle {
  /** Python's None. */
  static final Object NONE = "None".toCharArray();

  private static final int MAX_SHOWN_CHARS = 80;

  /**
   * The largest number of operations in a pickle. Weights need far fewer: about thirty for each
   * tensor. The number is limited because an operation of one byte can create an object of a
   * hundred bytes.
   */
  private static final int MAXIMUM_OPERATIONS = 1 << 20;

  private final ByteBuffer bytes;
  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private int operationsLeft = MAXIMUM_OPERATIONS;

  /**
   * The name of a Python class or function. The class is never loaded, and the function is never
   * called.
   */
  private record Name(String module, String name) {
    @Override
    public String toString() {
      String text = (module + "." + name).replaceAll("\\p{Cntrl}", " ");
      return text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "...";
    }
  }

  private Pickle(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The object that a pickle holds.
   *
   * @throws InvalidInputException if the pickle holds an object of an unknown kind or is damaged.
   *     The message does not name the file, so the caller must add the name
   */
  static Object read(byte[] bytes) {
    try {
      return new Pickle(bytes).run();
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | NoSuchElementException
        | ClassCastException problem) {
      throw new InvalidInputException("its pickle is damaged or cut short", problem);
    }
  }

  private Object run() {
    while (true) {
      spend(1);
      int code = bytes.get() & 0xff;
      switch (code) {
        case 0x80 -> protocol(bytes.get());
        case '.' -> {
          return pop();
        }
        case 0x95 -> bytes.getLong();
        case '}' -> push(new LinkedHashMap<>());
        case ']', ')' -> push(new ArrayList<>());
        case '(' -> marks.push(stack.size());
        case 'N' -> push(NONE);
        case 0x88 -> push(true);
        case 0x89 -> push(false);
        case 'J' -> push((long) bytes.getInt());
        case 'K' -> push((long) (bytes.get() & 0xff));
        case 'M' -> push((long) (bytes.getShort() & 0xffff));
        case 0x8a -> push(integer(bytes.get() & 0xff));
        case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(bytes.getLong())));
        case 'X' -> push(text(bytes.getInt()));
        case 0x8c -> push(text(bytes.get() & 0xff));
        case 0x8d -> push(text(bytes.getLong()));
        case 'q' -> memo.put((long) (bytes.get() & 0xff), top());
        case 'r' -> memo.put((long) bytes.getInt(), top());
        case 0x94 -> memo.put((long) memo.size(), top());
        case 'h' -> push(remembered(bytes.get() & 0xff));
        case 'j' -> push(remembered(bytes.getInt()));
        case 't', 'l' -> push(sinceMark());
        case 0x85, 0x86, 0x87 -> push(last(code - 0x84));
        case 'a' -> append(last(1));
        case 'e' -> append(sinceMark());
        case 's' -> set(last(2));
        case 'u' -> set(sinceMark());
        case 'd' -> {
          List<Object> items = sinceMark();
          push(new LinkedHashMap<>());
          set(items);
        }
        case '0' -> pop();
        case 'c' -> push(known(new Name(line(), line())));
        case 0x93 -> {
          String name = (String) pop();
          push(known(new Name((String) pop(), name)));
        }
        case 'Q' -> push(storage(pop()));
        case 'R' -> {
          Object arguments = pop();
          push(call(pop(), list(arguments)));
        }
        case 'b' -> build();
        default ->
            throw new InvalidInputException(
                "its pickle holds the operation 0x%02x, which weights do not need".formatted(code));
      }
    }
  }

  /**
   * Counts operations against the limit. Making an ordered dictionary from a list counts as one
   * additional operation for each element of the list.
   */
  private void spend(int operations) {
    operationsLeft -= operations;
    if (operationsLeft < 0) {
      throw new InvalidInputException(
          "its pickle takes more than %d operations, which weights do not need"
              .formatted(MAXIMUM_OPERATIONS));
    }
  }

  private static void protocol(int version) {
    if (version < 2 || version > 5) {
      throw new InvalidInputException(
          "its pickle has protocol " + version + ", but only 2 to 5 can be read");
    }
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    if (!marks.isEmpty() && stack.size() <= marks.peek()) {
      throw new NoSuchElementException();
    }
    return stack.remove(stack.size() - 1);
  }

  private Object top() {
    return stack.get(stack.size() - 1);
  }

  private Object remembered(long index) {
    Object value = memo.get(index);
    if (value == null) {
      throw new NoSuchElementException();
    }
    return value;
  }

  /** The values that were pushed since the last mark; removes them from the stack. */
  private List<Object> sinceMark() {
    return last(stack.size() - marks.pop());
  }

  private List<Object> last(int count) {
    int start = stack.size() - count;
    if (!marks.isEmpty() && start < marks.peek()) {
      throw new NoSuchElementException();
    }
    List<Object> end = stack.subList(start, stack.size());
    List<Object> values = new ArrayList<>(end);
    end.clear();
    return values;
  }

  private long integer(int length) {
    if (length > Long.BYTES) {
      throw new InvalidInputException("its pickle holds a number of %d bytes".formatted(length));
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      long next = bytes.get();
      value |= (i == length - 1 ? next : next & 0xff) << (Byte.SIZE * i);
    }
    return value;
  }

  private String text(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer part = bytes.slice(bytes.position(), (int) length);
    bytes.position(bytes.position() + (int) length);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(part).toString();
    } catch (CharacterCodingException problem) {
      throw new InvalidInputException("its pickle holds a string that is not UTF-8", problem);
    }
  }

  private String line() {
    StringBuilder line = new StringBuilder();
    for (byte next = bytes.get(); next != '\n'; next = bytes.get()) {
      line.append((char) next);
    }
    return line.toString();
  }

  @SuppressWarnings("unchecked") // this reader makes only lists of objects
  private static List<Object> list(Object value) {
    return (List<Object>) value;
  }

  private void append(List<Object> values) {
    list(top()).addAll(values);
  }

  private void set(List<Object> items) {
    @SuppressWarnings("unchecked") // this reader makes only maps of objects
    Map<Object, Object> map = (Map<Object, Object>) top();
    put(map, items);
  }

  private static void put(Map<Object, Object> map, List<Object> items) {
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i);
      // Objects of other classes may contain themselves, so computing their hash might never end.
      if (!(key instanceof String || key instanceof Long || key instanceof Boolean)) {
        throw new InvalidInputException(
            "its pickle has a key that is neither a string nor a whole number");
      }
      map.put(key, items.get(i + 1));
    }
  }

  private static Name known(Name name) {
    boolean known =
        switch (name.module()) {
          case "collections" -> name.name().equals("OrderedDict");
          case "torch._utils" ->
              name.name().equals("_rebuild_tensor_v2") || name.name().equals("_rebuild_parameter");
          case "torch" -> PickledTensor.Numbers.of(name.name()).isPresent();
          default -> false;
        };
    if (!known) {
      throw new InvalidInputException(
          "it holds the class or function "
              + name
              + ", and only tensors, ordered dictionaries and numbers are read; nothing was run."
              + " Save the state_dict() alone, with torch.save or as safetensors");
    }
    return name;
  }

  private static PickledTensor.Storage storage(Object identity) {
    List<Object> parts = list(identity);
    if (parts.size() != 5 || !"storage".equals(parts.get(0))) {
      throw new NoSuchElementException();
    }
    return new PickledTensor.Storage(
        PickledTensor.Numbers.of(((Name) parts.get(1)).name()).orElseThrow(),
        (String) parts.get(2),
        (Long) parts.get(4));
  }

  /** The result of calling one of the known functions, computed in Java. */
  private Object call(Object function, List<Object> arguments) {
    switch (((Name) function).name()) {
      case "OrderedDict" -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (!arguments.isEmpty()) {
          List<Object> items = list(arguments.get(0));
          spend(items.size());
          items.forEach(item -> put(map, pair(item)));
        }
        return map;
      }
      case "_rebuild_tensor_v2" -> {
        return new PickledTensor(
            (PickledTensor.Storage) arguments.get(0),
            (Long) arguments.get(1),
            numbers(arguments.get(2)),
            numbers(arguments.get(3)));
      }
      case "_rebuild_parameter" -> {
        return (PickledTensor) arguments.get(0);
      }
      default -> throw new InvalidInputException("its pickle calls " + function);
    }
  }

  private static List<Object> pair(Object item) {
    List<Object> pair = list(item);
    if (pair.size() != 2) {
      throw new NoSuchElementException();
    }
    return pair;
  }

  private static List<Long> numbers(Object values) {
    if (list(values).size() > PickledTensor.MAXIMUM_SIDES) {
      throw new InvalidInputException(
          "its tensor has %d dimensions, but at most %d are allowed"
              .formatted(list(values).size(), PickledTensor.MAXIMUM_SIDES));
    }
    return list(values).stream().map(Long.class::cast).toList();
  }

  /** Ignores attributes, such as the modules' versions, which PyTorch adds to a state_dict. */
  private void build() {
    pop();
    if (!(top() instanceof Map)) {
      throw new InvalidInputException(
          "its pickle gives attributes to something other than a dictionary");
    }
  }
}
