package io.carillon.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamReadException;

/** JSON has a number of more digits than are read; see {@link JsonNumbers}. */
public final class UnfitNumberException extends StreamReadException {

  private static final long serialVersionUID = 1;

  private final String path;

  /** The number where the parser stands. */
  UnfitNumberException(JsonParser parser) {
    super(parser, JsonNumbers.FAULT);
    this.path = path(parser.streamReadContext());
  }

  /** Where the number is, as in {@code parameters.prices[2]}; empty for JSON that is a number. */
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
