package io.carillon.cli.output;

import io.carillon.cli.text.DisplayText;
import io.carillon.cli.text.Messages;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Standard output, and standard error for what is not the result. */
public final class Output {

  /** The reader of standard output has gone. */
  public static final class PipeClosedException extends RuntimeException {

    private static final long serialVersionUID = 1;
  }

  private final PrintStream out;
  private final PrintStream err;
  private final Display display;

  /**
   * How a terminal shows it.
   *
   * @param format of results
   * @param colours whether results have colours
   * @param columns of the terminal; 0 when it is none, so that nothing is cut
   * @param progress whether standard error is a terminal, so that a line may be written over
   * @param writing of values
   */
  public record Display(
      OutputFormat format,
      boolean colours,
      int columns,
      boolean progress,
      Column.Writing writing) {}

  /** Creates it. */
  public Output(PrintStream out, PrintStream err, Display display) {
    this.out = out;
    this.err = err;
    this.display = display;
  }

  /** Returns the format of results. */
  public OutputFormat format() {
    return display.format();
  }

  /** Returns how it is shown. */
  public Display display() {
    return display;
  }

  /** Returns the sentences. */
  public Messages messages() {
    return display.writing().messages();
  }

  /**
   * Prints a line of the result; the caller makes hostile text harmless.
   *
   * @throws PipeClosedException when its reader has gone
   */
  public void line(String text) {
    print(text + "\n");
  }

  /**
   * Prints a part of the result; the caller makes hostile text harmless.
   *
   * @throws PipeClosedException when its reader has gone
   */
  public void print(String text) {
    out.print(text);
    if (out.checkError()) {
      throw new PipeClosedException();
    }
  }

  /** Prints text of others, on several lines if it has them, made harmless. */
  public void foreign(String text) {
    line(DisplayText.block(text));
  }

  /** Prints a sentence of the catalogue as a result, with harmless values. */
  public void say(String key, Object... values) {
    line(sentence(key, values));
  }

  /** Prints a sentence of the catalogue beside the result, on standard error. */
  public void note(String key, Object... values) {
    err.println(sentence(key, values));
    err.flush();
  }

  /** Prints a line beside the result, on standard error, made harmless. */
  public void noteText(String text) {
    err.println(DisplayText.block(text));
    err.flush();
  }

  /** Writes over the last line of standard error, on a terminal alone. */
  public void progress(String text) {
    if (display.progress()) {
      int columns = display.columns() == 0 ? 80 : display.columns();
      err.print("\r\u001b[K" + DisplayText.cut(DisplayText.line(text), columns - 1));
      err.flush();
    }
  }

  /** Removes the line of progress. */
  public void endProgress() {
    if (display.progress()) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }

  /** Returns a sentence of the catalogue with harmless values. */
  public String sentence(String key, Object... values) {
    Object[] harmless = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      harmless[i] = DisplayText.line(String.valueOf(values[i]));
    }
    return messages().text(key, harmless);
  }

  /** Returns the text in a style, where there are colours. */
  public String styled(String text, Style style) {
    return style.apply(text, display.colours());
  }

  /**
   * Prints one thing: its fields under each other for people, else the whole of it.
   *
   * @param name what the format {@code name} prints
   */
  public void one(JsonNode item, List<Column> columns, String name) {
    switch (display.format()) {
      case TABLE, WIDE -> new Card(this).print(item, columns);
      case JSON -> line(Documents.json(item));
      case YAML -> print(Documents.yaml(item));
      case NAME -> line(DisplayText.line(name));
    }
  }
}
