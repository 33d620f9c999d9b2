package io.github.convlens.training.table;

import io.github.convlens.core.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file, which is read row by row in bounded memory. Each later call of {@link #read} reads
 * the rows that were added after the previous call. A row without a line end is left for the next
 * call, because it is still being written, or was cut off when the writing process was killed. A
 * row with more or fewer cells than the header is skipped.
 */
public final class CsvFile {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
  private static final int BLOCK = 1 << 16;
  private static final int MAX_ROW_BYTES = 1 << 24;

  private final Path file;
  private @Nullable CsvHeader header;
  private long offset;
  private long line;

  /** Receives rows in order. */
  public interface Rows {
    /**
     * Called when the file is read from its start, also after a resumed run has shortened it. All
     * rows follow again, so the receiver must discard what it made of earlier rows.
     */
    void begin(CsvHeader header);

    /** Receives a row, which is valid until this method returns. */
    void row(CsvRow row);

    /** A receiver that passes each row on to this receiver first, and then to {@code others}. */
    default Rows and(Rows others) {
      Rows first = this;
      return new Rows() {
        @Override
        public void begin(CsvHeader header) {
          first.begin(header);
          others.begin(header);
        }

        @Override
        public void row(CsvRow row) {
          first.row(row);
          others.row(row);
        }
      };
    }
  }

  public CsvFile(Path file) {
    this.file = file;
  }

  /**
   * Appends a row that this class can read, with quotes if necessary. Floats are read back exactly.
   */
  public static void append(Appendable out, Object... cells) throws IOException {
    FORMAT.printRecord(out, cells);
  }

  /**
   * Passes the new rows to {@code rows}. A file that does not exist yet has no rows.
   *
   * @throws InvalidInputException if the file is not a CSV file, or if {@code rows} throws this
   *     exception
   * @throws IOException if the file cannot be read
   */
  public void read(Rows rows) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (channel.size() < offset) {
        // A resumed run has shortened the file.
        restart();
      }
      channel.position(offset);
      read(channel, rows);
    } catch (NoSuchFileException e) {
      // The table is not recorded, or has not been created yet.
      restart();
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      throw new IOException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private void restart() {
    offset = 0;
    line = 0;
  }

  private void read(SeekableByteChannel channel, Rows rows) throws IOException {
    CsvRow row = new CsvRow(file);
    byte[] bytes = new byte[BLOCK];
    int held = 0;
    for (int count = 0; count >= 0; count = channel.read(free(bytes, held))) {
      int end = held + count;
      int start = 0;
      row.begin(bytes, start);
      boolean quoted = false;
      for (int i = 0; i < end; i++) {
        byte b = bytes[i];
        if (b == '"') {
          quoted = !quoted;
        } else if (b == ',' && !quoted) {
          row.endCell(i);
        } else if (b == '\n' && !quoted) {
          row.endCell(i > start && bytes[i - 1] == '\r' ? i - 1 : i);
          offset += i + 1 - start;
          start = i + 1;
          take(row, rows);
          row.begin(bytes, start);
        }
      }
      held = end - start;
      if (held > MAX_ROW_BYTES) {
        throw new InvalidInputException(
            file + ": line " + (line + 1) + " does not end: was it written by convlens train?");
      }
      byte[] next = held == bytes.length ? new byte[2 * held] : bytes;
      System.arraycopy(bytes, start, next, 0, held);
      bytes = next;
    }
  }

  private static ByteBuffer free(byte[] bytes, int held) {
    return ByteBuffer.wrap(bytes, held, bytes.length - held);
  }

  private void take(CsvRow row, Rows rows) {
    row.line(++line);
    if (line == 1) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        names.add(row.text(i));
      }
      header = new CsvHeader(file, names);
      rows.begin(header);
    } else if (row.size() == Objects.requireNonNull(header).size()) {
      rows.row(row);
    }
  }
}
