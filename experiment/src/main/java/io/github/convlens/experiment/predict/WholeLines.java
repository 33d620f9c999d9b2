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
 * Output that never ends within a line. When the process is asked to end, the current lines are
 * finished and no further lines are written. A file is either complete or absent.
 */
public final class WholeLines implements AutoCloseable {

  /** A stalled reader must not keep the process from ending. */
  private static final int MOST_SECONDS_AT_THE_END = 2;

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
   * Writes lines to a stream that stays open.
   *
   * @param out the stream, whose {@link PrintWriter#checkError} reports that the reader is gone
   */
  public static WholeLines to(PrintWriter out) {
    return new WholeLines(out, null, null);
  }

  /**
   * Writes lines to a file, which receives its name when all lines have been written. A pipe or a
   * device is written to directly.
   *
   * @throws InvalidInputException if it cannot be written
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
   * Writes lines, at once.
   *
   * @param lines complete lines with their line breaks
   * @return false if the reader no longer reads
   * @throws IOException if they cannot be written
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

  /** Waits for the lines that are being written, and prevents any further ones. */
  private void end() {
    try {
      if (!writing.tryLock(MOST_SECONDS_AT_THE_END, TimeUnit.SECONDS)) {
        return;
      }
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    } catch (InterruptedException | IOException e) {
      // The process is ending, and only a hidden file remains.
      return;
    }
  }

  /** Removes an unfinished file. */
  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running, and does the same.
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
