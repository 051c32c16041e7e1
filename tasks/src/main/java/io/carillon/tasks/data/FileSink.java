package io.carillon.tasks.data;

import io.carillon.definition.Json;
import io.carillon.task.NotRetryableException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes rows into a file, in one of its formats. */
final class FileSink implements RowSink {

  private static final int BUFFER = 64 * 1024;

  /**
   * A file that was written.
   *
   * @param file its path
   */
  record Written(long rows, String file, long bytes) {}

  /** A format of rows. */
  interface Format {
    void begin(List<String> columns) throws IOException;

    void add(List<@Nullable Object> row) throws IOException;

    void flush() throws IOException;
  }

  private final OutputFile file;
  private final Format format;
  private long rows;

  private FileSink(OutputFile file, Format format) {
    this.file = file;
    this.format = format;
  }

  static FileSink csv(OutputFile file, Target.Csv target) throws IOException {
    return new FileSink(file, new CsvFormat(target, buffered(file)));
  }

  static FileSink jsonLines(OutputFile file) {
    return new FileSink(file, new JsonLinesFormat(buffered(file)));
  }

  private static OutputStream buffered(OutputFile file) {
    return new BufferedOutputStream(file.stream(), BUFFER);
  }

  @Override
  public void begin(List<String> columns) throws IOException {
    format.begin(columns);
  }

  @Override
  public boolean add(List<@Nullable Object> row) throws IOException {
    try {
      format.add(row);
      rows++;
      return true;
    } catch (CharacterCodingException e) {
      throw unmappable(e);
    }
  }

  private NotRetryableException unmappable(CharacterCodingException cause) {
    return new NotRetryableException(
        "A value near row %,d has a character that the charset of the file does not have; UTF-8 has all of them"
            .formatted(rows + 1),
        cause);
  }

  @Override
  public Object finish() throws IOException {
    try {
      format.flush();
    } catch (CharacterCodingException e) {
      throw unmappable(e);
    }
    file.complete();
    return new Written(rows, file.path().toString(), file.bytes());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** One JSON object in each line. */
  private static final class JsonLinesFormat implements Format {

    private final OutputStream out;
    private List<String> columns = List.of();

    JsonLinesFormat(OutputStream out) {
      this.out = out;
    }

    @Override
    public void begin(List<String> columns) {
      JsonCells.requireDistinct(columns);
      this.columns = columns;
    }

    @Override
    public void add(List<@Nullable Object> row) throws IOException {
      out.write(Json.MAPPER.writeValueAsBytes(JsonCells.row(columns, row)));
      out.write('\n');
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
