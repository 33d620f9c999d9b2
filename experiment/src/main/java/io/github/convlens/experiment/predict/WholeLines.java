package io.github.convlens.experiment.predict;

import io.github.convlens.core.DiskFault;
import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An output of lines that never ends in the middle of a line. When the process is asked to end, the
 * lines that are being written are completed, and no further lines are written. An output file is
 * either complete or absent.
 */
public final class WholeLines implements AutoCloseable {

  /**
   * The time limit for completing lines. Without it, a stalled reader would keep the process from
   * ending.
   */
  private static final int MAX_SECONDS_AT_END = 2;

  private final Writer out;
  private final @Nullable Path temporary;
  private final @Nullable Path file;
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread hook = new Thread(this::end, "end-of-lines");

  private WholeLines(Writer out, @Nullable Path temporary, @Nullable Path file) {
    this.out = out;
    this.temporary = temporary;
    this.file = file;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Creates an output to a stream, which stays open.
   *
   * @param out the stream; its {@link PrintWriter#checkError} reports whether the reader has closed
   *     it
   */
  public static WholeLines to(PrintWriter out) {
    return new WholeLines(out, null, null);
  }

  /**
   * Creates an output to a file. The file receives its name when all lines have been written. If
   * {@code file} is a pipe or a device, lines are written to it directly.
   *
   * @throws InvalidInputException if the file cannot be written
   */
  public static WholeLines to(Path file) {
    boolean pipe = Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
    Path name = file.getFileName();
    if (Files.isDirectory(file) || name == null) {
      throw new InvalidInputException(file + " is a folder: give -o the path of a file");
    }
    try {
      if (pipe) {
        return new WholeLines(Files.newBufferedWriter(file), null, null);
      }
      Path temporary = file.resolveSibling("." + name + ".tmp");
      return new WholeLines(Files.newBufferedWriter(temporary), temporary, file);
    } catch (IOException e) {
      throw DiskFault.unwritable(file, e, "another file");
    }
  }

  /**
   * Writes lines immediately.
   *
   * @param lines complete lines, including their line breaks
   * @return false if the reader has closed the stream
   * @throws IOException if the lines cannot be written
   */
  public boolean write(String lines) throws IOException {
    writing.lock();
    try {
      out.write(lines);
      out.flush();
      return !(out instanceof PrintWriter print && print.checkError());
    } catch (IOException e) {
      throw file == null ? e : DiskFault.of(file, e);
    } finally {
      writing.unlock();
    }
  }

  /**
   * Completes the output after the last line.
   *
   * @throws IOException if the file cannot be completed
   */
  public void finish() throws IOException {
    if (temporary != null && file != null) {
      out.close();
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Waits until the current lines have been written, and prevents further writing. */
  private void end() {
    try {
      if (!writing.tryLock(MAX_SECONDS_AT_END, TimeUnit.SECONDS)) {
        return;
      }
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (InterruptedException | IOException e) {
      // The process is ending. At worst, a hidden temporary file remains.
      return;
    }
  }

  /** Deletes an unfinished file. */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The shutdown hook is running, and does the same.
      return;
    }
    if (temporary != null) {
      out.close();
      Files.deleteIfExists(temporary);
    } else if (!(out instanceof PrintWriter)) {
      out.close();
    }
  }
}
