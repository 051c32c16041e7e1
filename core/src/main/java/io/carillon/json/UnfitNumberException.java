package io.carillon.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamReadException;

/** Thrown when JSON contains a number with too many digits; see {@link JsonNumbers}. */
public final class UnfitNumberException extends StreamReadException {

  private static final long serialVersionUID = 1;

  private final String path;

  /** Creates the exception for the parser's current number. */
  UnfitNumberException(JsonParser parser) {
    super(parser, JsonNumbers.FAULT);
    this.path = path(parser.streamReadContext());
  }

  /**
   * Returns the path of the number, such as {@code parameters.prices[2]}; empty when the JSON is
   * only a number.
   */
  public String path() {
    return path;
  }

  private static String path(TokenStreamContext context) {
    TokenStreamContext around = context.getParent();
    if (around == null) {
      return "";
    }
    String outside = path(around);
    if (context.inArray()) {
      return outside + "[" + Math.max(context.getCurrentIndex(), 0) + "]";
    }
    return (outside.isEmpty() ? "" : outside + ".") + context.currentName();
  }
}
