package io.carillon.tasks.web;

import io.carillon.task.ParameterFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The request headers that a user may set, by RFC 9110 sections 5.5 and 5.6.2. */
public final class RequestHeaders {

  private static final String NO_NAME =
      "\"%s\" is no name of a header: letters, digits and !#$%%&'*+-.^_`|~ are allowed, at most 200";
  private static final String TOO_LONG = "must have at most %d characters together, and have %d";
  private static final String BAD_CHARACTER =
      "the value of \"%s\" has the character U+%04X, which no header can hold: percent-encode it, or"
          + " send it in the body";
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");
  private static final int MAX_CHARACTERS = 65_536;

  /** They frame the message or concern one connection: only the client may set them. */
  private static final Set<String> CLIENTS_OWN =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "http2-settings",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private RequestHeaders() {}

  /** Returns every fault of these headers; no message repeats a value, which may be secret. */
  public static List<ParameterFault> faults(Map<String, String> headers) {
    List<ParameterFault> faults = new ArrayList<>();
    Map<String, String> seen = new HashMap<>();
    long characters = 0;
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey();
      characters += name.length() + header.getValue().length();
      fault(name, header.getValue()).ifPresent(faults::add);
      String other = seen.put(name.toLowerCase(Locale.ROOT), name);
      if (other != null) {
        faults.add(ofAll("\"%s\" and \"%s\" are one header".formatted(other, name)));
      }
    }
    if (characters > MAX_CHARACTERS) {
      faults.add(ofAll(TOO_LONG.formatted(MAX_CHARACTERS, characters)));
    }
    return faults;
  }

  private static ParameterFault ofAll(String message) {
    return new ParameterFault("headers", message);
  }

  private static Optional<ParameterFault> fault(String name, String value) {
    return TOKEN.matcher(name).matches()
        ? valueFault(name, value).map(message -> new ParameterFault("headers." + name, message))
        : Optional.of(ofAll(NO_NAME.formatted(name)));
  }

  private static Optional<String> valueFault(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (CLIENTS_OWN.contains(lower)) {
      return Optional.of("\"%s\" cannot be set: the client sets it by itself".formatted(name));
    }
    if (lower.equals("accept-encoding") && !canBeDecoded(value)) {
      return Optional.of("must ask for gzip, deflate or identity: no other coding can be read");
    }
    return badCharacter(value).map(character -> BAD_CHARACTER.formatted(name, character));
  }

  private static boolean canBeDecoded(String codings) {
    for (String coding : codings.split(",", -1)) {
      if (!ContentCoding.isKnown(coding.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))) {
        return false;
      }
    }
    return true;
  }

  /** A header contains ISO-8859-1 without control characters, one byte per character. */
  private static Optional<Integer> badCharacter(String value) {
    return value
        .codePoints()
        .filter(c -> (c < 0x20 && c != '\t') || (c >= 0x7F && c < 0xA0) || c > 0xFF)
        .boxed()
        .findFirst();
  }
}
