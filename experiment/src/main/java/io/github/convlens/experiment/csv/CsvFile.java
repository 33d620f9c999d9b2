package io.github.convlens.experiment.csv;

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
import java.util.function.Consumer;

/**
 * A CSV file, read row by row in bounded memory, and again for the rows it has gained. A row that
 * has no end of line yet is left for later, or for good: it is half written, or all that a killed
 * run got onto the disk. So is a row with more or fewer cells than the header.
 */
public final class CsvFile {
  private static final int BLOCK = 1 << 16;
  private static final int LONGEST_ROW = 1 << 24;

  private final Path file;
  private CsvHeader header;
  private long offset;
  private long line;

  /** Takes rows in order. */
  public interface Rows {
    /** The file is read from its start; what earlier rows gave no longer holds. */
    void begin(CsvHeader header);

    /** The row is good until this returns. */
    void row(CsvRow row);
  }

  public CsvFile(Path file) {
    this.file = file;
  }

  /**
   * Hands on some columns of every row.
   *
   * @param names of the columns, which become the rows' columns 0, 1, …
   * @return whether there is such a file with a row
   * @throws InvalidInputException if a column is missing, or the file is no CSV file
   * @throws IOException if it cannot be read
   */
  public static boolean read(Path file, List<String> names, Consumer<CsvRow> rows)
      throws IOException {
    CsvFile csv = new CsvFile(file);
    csv.read(
        new Rows() {
          private int[] columns;

          @Override
          public void begin(CsvHeader header) {
            columns = names.stream().mapToInt(header::column).toArray();
          }

          @Override
          public void row(CsvRow row) {
            rows.accept(row.select(columns));
          }
        });
    return csv.line > 1;
  }

  /**
   * Hands on what is new; a file that is not there yet has no rows.
   *
   * @throws InvalidInputException if it is no CSV file, or {@code rows} throws it
   * @throws IOException if it cannot be read
   */
  public void read(Rows rows) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (channel.size() < offset) {
        // A resumed run has cut the file back: begin again.
        restart();
      }
      channel.position(offset);
      read(channel, rows);
    } catch (NoSuchFileException e) {
      // Not recorded, or not yet.
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
      if (held > LONGEST_ROW) {
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
    } else if (row.size() == header.size()) {
      rows.row(row);
    }
  }
}
