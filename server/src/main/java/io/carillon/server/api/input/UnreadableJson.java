package io.carillon.server.api.input;

import io.carillon.fault.Quote;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;

/** Explains why a text is not readable JSON, and where. */
public final class UnreadableJson {

  private static final int LONGEST = 300;

  private UnreadableJson() {}

  /** Returns a sentence that names no class. */
  public static String sentence(StreamReadException e) {
    String why =
        e.getOriginalMessage()
            .replaceAll(", from `[^`]{0,200}`", "")
            .replaceAll("Object property", "field");
    TokenStreamLocation at = e.getLocation();
    String place =
        at == null || at.getLineNr() < 1
            ? ""
            : " (line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
    return Quote.bounded(why, LONGEST) + place + ".";
  }
}
