package io.github.convlens.model.engine;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes the state of oneDNN, the part of libtorch that computes convolutions on a CPU, in this
 * process.
 */
final class OneDnn {
  private static final String LIBRARY = "torch_cpu";
  private static final Path MAPS = Path.of("/proc/self/maps");

  // The mangled names of functions of libtorch's C++ interface.
  private static final String CONTEXT = "_ZN2at13globalContextEv";
  private static final String SET_ONEDNN = "_ZN2at7Context20setUserEnabledMkldnnEb";
  private static final String SET_NNPACK = "_ZN2at7Context20setUserEnabledNNPACKEb";

  private OneDnn() {}

  /**
   * Makes oneDNN assume usual cache sizes if it has recorded caches of one byte each.
   *
   * <p>oneDNN keeps the sizes in a private variable, which is found by its contents, not by its
   * address. Convolutions that oneDNN has already prepared do not change. NNPACK, which computes
   * convolutions of single images, cannot start if the caches are hidden, and prints an error to
   * standard error. So NNPACK is switched off, which has no other effect.
   *
   * @return what was done; empty if there is no such variable
   */
  static Optional<String> correctCacheSizes() {
    int corrected = 0;
    for (Range range : writable()) {
      Pointer memory = new Pointer(range.from());
      int[] words = memory.getIntArray(0, Math.toIntExact((range.to() - range.from()) / WORD));
      for (int at = 0; at + CpuRecord.WORDS <= words.length; at++) {
        if (CpuRecord.hasCachesOfOneByte(words, at)) {
          memory.setInt((long) WORD * (at + CpuRecord.LEVELS), 0);
          corrected++;
        }
      }
    }
    if (corrected == 0) {
      return Optional.empty();
    }
    switchOff(List.of(SET_NNPACK));
    return Optional.of(
        "oneDNN assumed caches of one byte and now assumes usual sizes, at no cost in speed");
  }

  private static final int WORD = Integer.BYTES;

  /**
   * Switches off oneDNN for the process. NNPACK is switched off as well: libtorch would otherwise
   * try NNPACK instead, which would print an error to standard error.
   *
   * @return what was done; empty if this libtorch has no such switch
   */
  static Optional<String> switchOff() {
    return switchOff(List.of(SET_ONEDNN, SET_NNPACK))
        ? Optional.of(
            "oneDNN is off for this process, and training takes two to three times as long")
        : Optional.empty();
  }

  /** Turns the switches off. Returns false if this libtorch does not have them. */
  private static boolean switchOff(List<String> switches) {
    try {
      NativeLibrary library =
          NativeLibrary.getInstance(
              Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName(LIBRARY)).toString());
      Pointer context = library.getFunction(CONTEXT).invokePointer(new Object[0]);
      for (String name : switches) {
        library.getFunction(name).invokeVoid(new Object[] {context, 0});
      }
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }

  /** A range of addresses, from {@code from} (inclusive) to {@code to} (exclusive). */
  private record Range(long from, long to) {}

  /**
   * The memory of libtorch's variables: the writable mappings of its file, and the unnamed mappings
   * directly after them.
   */
  private static List<Range> writable() {
    List<Range> ranges = new ArrayList<>();
    if (!Files.isReadable(MAPS)) {
      return ranges;
    }
    List<String> lines;
    try {
      lines = Files.readAllLines(MAPS);
    } catch (IOException e) {
      return ranges;
    }
    long end = 0;
    for (String line : lines) {
      String[] parts = line.split("\\s+", 6);
      String[] addresses = parts[0].split("-");
      long from = Long.parseUnsignedLong(addresses[0], 16);
      long to = Long.parseUnsignedLong(addresses[1], 16);
      String file = parts.length == 6 ? parts[5] : "";
      boolean isLibrary = file.endsWith(System.mapLibraryName(LIBRARY));
      if (isLibrary || (file.isEmpty() && from == end)) {
        if (parts[1].startsWith("rw")) {
          ranges.add(new Range(from, to));
        }
        end = to;
      }
    }
    return ranges;
  }
}
