package io.github.convlens.training.output;

import io.github.convlens.training.table.CsvFile;
import io.github.convlens.training.table.WorkerColumn;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a run's CSV files on a separate thread. The thread wakes about ten times a
 * second, because waking it for each batch would interrupt the training of small networks too
 * often. The queue of rows is bounded, so a disk that cannot keep up slows down training, but no
 * row is lost. Each write ends at the end of a row, so a file can be read at any time.
 */
public final class RowWriter implements AutoCloseable {

  private static final int QUEUE_CAPACITY = 1024;
  private static final long REST_NANOS = 100_000_000;

  private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
  private final List<Table> tables = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile @Nullable Throwable failure;
  private volatile boolean reported;
  private Map<String, Long> lengths = Map.of();
  private volatile boolean closed;
  private final boolean collecting;

  /** A writer of files. */
  public RowWriter() {
    this(false);
  }

  private RowWriter(boolean collecting) {
    this.collecting = collecting;
    thread = new Thread(this::work, "csv-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** A writer without files: {@link #drain} returns the rows, which another process writes. */
  public static RowWriter collecting() {
    return new RowWriter(true);
  }

  /**
   * Collected rows of one file.
   *
   * @param file the name of the file
   * @param header the file's columns
   * @param text complete lines, as in the file
   */
  public record Collected(String file, List<String> header, String text) implements Serializable {

    /** The same rows with one more column at the end, which holds the worker's number. */
    public Collected ofWorker(int worker) {
      return new Collected(file, WorkerColumn.header(header), WorkerColumn.text(text, worker));
    }
  }

  /** A step for the writing thread. */
  private interface Work {
    void run() throws IOException;
  }

  /** One CSV file of the run. */
  public final class Table {
    private final Path file;
    private final List<String> header;
    private final @Nullable FileChannel channel;
    private final StringBuilder unwritten = new StringBuilder();

    /**
     * @param channel the file's channel; null if rows are collected
     */
    private Table(Path file, List<String> header, @Nullable FileChannel channel) {
      this.file = file;
      this.header = List.copyOf(header);
      this.channel = channel;
    }

    /** Queues rows. Floats are written with enough digits to be read back exactly. */
    public void rows(List<Object[]> rows) {
      enqueue(() -> append(this, rows));
    }

    /** Queues complete lines of text. */
    public void text(String lines) {
      enqueue(() -> unwritten.append(lines));
    }

    /** Queues one row. */
    public void row(Object... cells) {
      rows(List.<Object[]>of(cells));
    }
  }

  /**
   * Makes {@link #open(Path, List)} keep the beginning of existing files, for a resumed run.
   *
   * @param lengths the number of bytes to keep, by file name; other files are started over
   */
  public void continueAt(Map<String, Long> lengths) {
    this.lengths = Map.copyOf(lengths);
  }

  /**
   * Opens a file for new rows, after the rows that {@link #continueAt} keeps.
   *
   * @throws IOException if the file cannot be written
   */
  public Table open(Path file, List<String> header) throws IOException {
    return open(file, header, lengths.getOrDefault(file.getFileName().toString(), 0L));
  }

  /**
   * Opens a file for new rows.
   *
   * @param keep the number of bytes of an existing file to keep; 0 starts the file over with its
   *     header
   * @throws IOException if the file cannot be written
   */
  public Table open(Path file, List<String> header, long keep) throws IOException {
    if (collecting) {
      Table table = new Table(file, header, null);
      tables.add(table);
      return table;
    }
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      Table table = new Table(file, header, channel);
      channel.truncate(keep);
      channel.position(keep);
      if (keep == 0) {
        // Written at once, so that a file is never read without its header.
        CsvFile.append(table.unwritten, header.toArray());
        write(table);
      }
      tables.add(table);
      return table;
    } catch (IOException | RuntimeException | Error e) {
      try (channel) {
        throw e;
      }
    }
  }

  /** Waits until every row queued so far is on the disk, and returns each file's length. */
  public Map<Path, Long> sync() {
    Map<Path, Long> lengths = new LinkedHashMap<>();
    await(
        () -> {
          for (Table table : tables) {
            write(table);
            Objects.requireNonNull(table.channel).force(true);
            lengths.put(table.file, table.channel.position());
          }
        });
    return lengths;
  }

  /** Removes and returns all rows collected since the last call, with one element per table. */
  public List<Collected> drain() {
    List<Collected> collected = new ArrayList<>();
    await(
        () -> {
          for (Table table : tables) {
            String name = table.file.getFileName().toString();
            collected.add(new Collected(name, table.header, table.unwritten.toString()));
            table.unwritten.setLength(0);
          }
        });
    return collected;
  }

  private void append(Table table, List<Object[]> rows) throws IOException {
    if (failure != null) {
      return;
    }
    int complete = table.unwritten.length();
    try {
      for (Object[] row : rows) {
        CsvFile.append(table.unwritten, row);
      }
    } catch (IOException | RuntimeException | Error e) {
      // The file must not end within a row.
      table.unwritten.setLength(complete);
      throw e;
    }
  }

  /**
   * Writes the rows appended since the last write.
   *
   * @throws IOException if the rows cannot be written; the file then ends where it ended before
   */
  private void write(Table table) throws IOException {
    if (failure != null || collecting || table.unwritten.isEmpty()) {
      return;
    }
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(CharBuffer.wrap(table.unwritten));
    table.unwritten.setLength(0);
    FileChannel channel = Objects.requireNonNull(table.channel);
    long start = channel.position();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      IOException failed = new IOException("cannot write " + table.file + ": " + e.getMessage(), e);
      try {
        // On a full disk, part of a row may have been written. It is cut off.
        channel.truncate(start);
      } catch (IOException another) {
        failed.addSuppressed(another);
      }
      throw failed;
    }
  }

  /** Keeps only the first failure, since later failures are often its consequences. */
  private void fail(Throwable e) {
    if (failure == null) {
      failure = e;
    }
  }

  private void enqueue(Work work) {
    throwFailure();
    try {
      queue.put(work);
      if (queue.remainingCapacity() < QUEUE_CAPACITY / 2) {
        LockSupport.unpark(thread);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while rows waited to be written", e);
    }
  }

  private void work() {
    while (!closed) {
      LockSupport.parkNanos(this, REST_NANOS);
      // Takes only the steps queued so far: training keeps adding steps, so the queue may never be
      // empty, and writeAll would then never run.
      for (int due = queue.size(); due > 0; due--) {
        attempt(queue.remove());
      }
      attempt(this::writeAll);
    }
  }

  /** Runs a step. An exception is kept, and thrown in the training thread at its next call. */
  private void attempt(Work work) {
    try {
      work.run();
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void writeAll() throws IOException {
    for (Table table : tables) {
      write(table);
    }
  }

  private void throwFailure() {
    Throwable thrown = failure;
    reported |= thrown != null;
    if (thrown instanceof IOException e) {
      throw new UncheckedIOException(e);
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    if (thrown != null) {
      throw new IllegalStateException("rows could not be written: " + thrown, thrown);
    }
  }

  /** Runs {@code last} after everything queued so far, and waits until it is done. */
  private void await(Work last) {
    CountDownLatch done = new CountDownLatch(1);
    enqueue(
        () -> {
          attempt(last);
          done.countDown();
        });
    LockSupport.unpark(thread);
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while rows were written", e);
    }
    throwFailure();
  }

  /**
   * Writes the queued rows and closes the files.
   *
   * @throws UncheckedIOException if a row could not be written and no method has reported this yet
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      if (!collecting && !reported) {
        sync();
      }
    } finally {
      closed = true;
      LockSupport.unpark(thread);
      for (Table table : tables) {
        close(table);
      }
    }
  }

  private void close(Table table) {
    try {
      if (table.channel != null) {
        table.channel.close();
      }
    } catch (IOException e) {
      fail(e);
    }
  }
}
