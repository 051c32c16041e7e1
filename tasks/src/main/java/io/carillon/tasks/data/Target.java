package io.carillon.tasks.data;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The place where the rows of a query go. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
public sealed interface Target {

  /** The longest file that is written unless another bound is given: 10 GiB. */
  long MAX_FILE_BYTES = 10L << 30;

  /** The rows become the result of the execution. */
  @JsonTypeName("result")
  record Result(
      @Min(1)
          @Max(10_000)
          @Field(
              title = "Largest number of rows",
              description =
                  "Further rows are left out, as are those beyond 200,000 bytes of JSON; the result"
                      + " then says that it is truncated",
              defaultValue = "1000",
              unit = "rows")
          Integer maxRows)
      implements Target {

    /** The bound of a target that states none. */
    static final Result DEFAULT = new Result(1_000);

    /** Fills in the defaults. */
    public Result {
      maxRows = maxRows == null ? 1_000 : maxRows;
    }
  }

  /** The rows become a CSV file (RFC 4180), which appears when it is complete. */
  @JsonTypeName("csv")
  record Csv(
      @NotBlank
          @Size(max = 4_096)
          @Field(
              title = "File",
              description =
                  "The file, inside an allowed folder, absolute or from the first of them; a"
                      + " present one is replaced",
              examples = "exports/orders.csv")
          String file,
      @Pattern(regexp = "^[^\\r\\n\"\\x00]$")
          @Field(
              title = "Delimiter",
              description = "The character between two values",
              defaultValue = ",")
          String delimiter,
      @Field(
              title = "Header",
              description = "Whether the first line has the names of the columns",
              defaultValue = "true")
          Boolean header,
      @Size(max = 40)
          @Field(
              title = "Charset",
              description =
                  "The encoding of the file; a character that it does not have fails the execution",
              defaultValue = "UTF-8",
              examples = {"GB18030", "windows-1252"})
          String charset,
      @Field(
              title = "Compress",
              description = "Whether the file is compressed with gzip",
              defaultValue = "false")
          Boolean gzip,
      @Field(
              title = "Escape formulas",
              description =
                  "Whether a text that a spreadsheet would run as a formula, since it begins with"
                      + " = + - @, a tab or a line break, gets an apostrophe before it",
              defaultValue = "false")
          Boolean escapeFormulas,
      @Size(max = 20)
          @Field(
              title = "Text of null",
              description = "The text of a value that is null; nothing by default",
              examples = "NULL")
          String nullText,
      @Min(1)
          @Field(
              title = "Largest file",
              description = "A larger file fails the execution, and none is left",
              defaultValue = "10737418240",
              unit = "bytes")
          Long maxBytes)
      implements Target {

    /** Fills in the defaults. */
    public Csv {
      delimiter = delimiter == null ? "," : delimiter;
      header = header == null || header;
      charset = charset == null ? "UTF-8" : charset;
      gzip = gzip != null && gzip;
      escapeFormulas = escapeFormulas != null && escapeFormulas;
      nullText = nullText == null ? "" : nullText;
      maxBytes = maxBytes == null ? MAX_FILE_BYTES : maxBytes;
    }
  }

  /** The rows become a file with one JSON object in each line, in UTF-8. */
  @JsonTypeName("json_lines")
  record JsonLines(
      @NotBlank
          @Size(max = 4_096)
          @Field(
              title = "File",
              description =
                  "The file, inside an allowed folder, absolute or from the first of them; a"
                      + " present one is replaced",
              examples = "exports/orders.jsonl")
          String file,
      @Field(
              title = "Compress",
              description = "Whether the file is compressed with gzip",
              defaultValue = "false")
          Boolean gzip,
      @Min(1)
          @Field(
              title = "Largest file",
              description = "A larger file fails the execution, and none is left",
              defaultValue = "10737418240",
              unit = "bytes")
          Long maxBytes)
      implements Target {

    /** Fills in the defaults. */
    public JsonLines {
      gzip = gzip != null && gzip;
      maxBytes = maxBytes == null ? MAX_FILE_BYTES : maxBytes;
    }
  }

  /**
   * The rows go into a table, to the columns of the same names. Without a watermark all of them are
   * written in one transaction.
   */
  @JsonTypeName("table")
  record Table(
      @NotBlank
          @ConnectionName("jdbc")
          @Field(
              title = "Connection",
              description = "The connection of the table; its read_only must be false")
          String connection,
      @Size(max = 200)
          @Field(
              title = "Schema",
              description =
                  "The schema of the table, in MySQL its database; that of the connection by default")
          @Nullable String schema,
      @NotBlank @Size(max = 200) @Field(title = "Table", description = "The name of the table")
          String table,
      @Size(max = 20)
          @Field(
              title = "Key",
              description =
                  "Columns of a primary key or unique index: a row whose key is present replaces"
                      + " the present one. Without a key every row is inserted.",
              examples = "[\"id\"]")
          List<@NotBlank String> key,
      @Min(1)
          @Max(10_000)
          @Field(
              title = "Batch size",
              description = "The number of rows that are sent together",
              defaultValue = "1000",
              unit = "rows")
          Integer batchSize,
      @Valid
          @Field(
              title = "Watermark",
              description =
                  "Goes on where the last run ended: the query says >= :watermark and is ordered by"
                      + " that column. Needs a key.")
          @Nullable Watermark watermark)
      implements Target {

    /** Fills in the defaults. */
    public Table {
      key = key == null ? List.of() : List.copyOf(key);
      batchSize = batchSize == null ? 1_000 : batchSize;
    }
  }

  /**
   * The column by which rows are read in order. The largest value in the target table is the place
   * from which the next run reads.
   */
  record Watermark(
      @NotBlank
          @Size(max = 200)
          @Field(
              title = "Column",
              description =
                  "A number or time that grows with each change, a column of query and table",
              examples = "changed_at")
          String column,
      @NotBlank
          @Size(max = 100)
          @Field(
              title = "Start",
              description = "The value of :watermark while the table is empty",
              examples = {"1970-01-01T00:00:00Z", "0"})
          String start,
      @Pattern(regexp = WatermarkOverlap.PATTERN)
          @Field(
              title = "Overlap",
              description =
                  "How far before the largest value the next run begins, for rows that are"
                      + " committed late: a duration, or a number for a column of numbers",
              examples = {"10m", "1000"})
          @Nullable String overlap) {}
}
