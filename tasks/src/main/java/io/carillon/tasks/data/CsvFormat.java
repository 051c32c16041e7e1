package io.carillon.tasks.data;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/** CSV as in RFC 4180: lines end with CR and LF, values are quoted where they must be. */
final class CsvFormat implements FileSink.Format {

  private static final String FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private final Target.Csv target;
  private final CSVPrinter printer;

  /** The charset of the target is known to exist. */
  CsvFormat(Target.Csv target, OutputStream out) throws IOException {
    this.target = target;
    CSVFormat format =
        CSVFormat.RFC4180
            .builder()
            .setDelimiter(target.delimiter())
            .setQuoteMode(QuoteMode.MINIMAL)
            .setNullString(target.nullText())
            .get();
    this.printer = new CSVPrinter(writer(target.charset(), out), format);
  }

  private static BufferedWriter writer(String charset, OutputStream out) {
    return new BufferedWriter(
        new OutputStreamWriter(
            out,
            Charset.forName(charset)
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)));
  }

  @Override
  public void begin(List<String> columns) throws IOException {
    if (target.header()) {
      printer.printRecord(columns.stream().map(this::safe).toList());
    }
  }

  @Override
  public void add(List<@Nullable Object> row) throws IOException {
    List<@Nullable String> texts = new ArrayList<>(row.size());
    for (Object value : row) {
      texts.add(
          value == null ? null : value instanceof String text ? safe(text) : TextCells.text(value));
    }
    printer.printRecord(texts);
  }

  private String safe(String text) {
    boolean formula = !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0;
    return formula && target.escapeFormulas() ? "'" + text : text;
  }

  @Override
  public void flush() throws IOException {
    printer.flush();
  }
}
