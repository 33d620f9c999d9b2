package io.github.convlens.cli.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads the rows that a CSV file has gained since it was last read; a row half written waits. */
final class CsvTail {

  private static final int BLOCK = 1 << 16;

  private final Path file;
  private List<String> header = List.of();
  private long offset;

  /** Takes rows in order. */
  interface Rows {
    /** A file is read from its start; what earlier rows gave no longer holds. */
    void begin(List<String> header);

    void row(CSVRecord cells);
  }

  CsvTail(Path file) {
    this.file = file;
  }

  /** Hands on what is new; a file that is not there yet has no rows. */
  void read(Rows rows) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long end = lastRowEnd(channel);
      if (end < offset) {
        // A resumed run has cut the file back: begin again.
        offset = 0;
      }
      if (end == offset) {
        return;
      }
      channel.position(offset);
      try (Reader text = new InputStreamReader(upTo(channel, end), StandardCharsets.UTF_8);
          CSVParser parser = CSVParser.parse(text, CSVFormat.DEFAULT)) {
        for (CSVRecord cells : parser) {
          if (offset == 0 && parser.getRecordNumber() == 1) {
            header = List.of(cells.values());
            rows.begin(header);
          } else if (cells.size() == header.size()) {
            rows.row(cells);
          }
        }
      }
      offset = end;
    } catch (NoSuchFileException e) {
      // Not recorded, or not yet.
      offset = 0;
    }
  }

  private static long lastRowEnd(SeekableByteChannel channel) throws IOException {
    long end = channel.size();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    while (end > 0) {
      long start = Math.max(0, end - BLOCK);
      block.clear().limit((int) (end - start));
      channel.position(start);
      while (block.hasRemaining() && channel.read(block) >= 0) {
        // Until the block is full.
      }
      for (int i = block.position() - 1; i >= 0; i--) {
        if (block.get(i) == '\n') {
          return start + i + 1;
        }
      }
      end = start;
    }
    return 0;
  }

  private static InputStream upTo(SeekableByteChannel channel, long end) {
    InputStream all = Channels.newInputStream(channel);
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int at, int count) throws IOException {
        long left = end - channel.position();
        return left <= 0 ? -1 : all.read(bytes, at, (int) Math.min(left, count));
      }
    };
  }
}
