package io.carillon.tasks.web;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Determines the encoding of a document by the HTML Standard (section 13.2.3.2): a byte order mark,
 * then the header's charset, then the document's own declaration in its first 1,024 bytes. Without
 * any of them, it is UTF-8 when valid UTF-8, otherwise windows-1252.
 */
public final class EncodingSniffer {

  /** The kind of document, which determines how it declares its encoding. */
  public enum Kind {
    HTML,
    XML,
    TEXT
  }

  private static final int PRESCAN_BYTES = 1_024;
  private static final Pattern XML_DECLARATION =
      Pattern.compile("^<\\?xml\\s[^>]{0,500}?encoding\\s*=\\s*[\"']([^\"'>]{1,100})[\"']");

  private EncodingSniffer() {}

  /**
   * Returns the encoding of a document.
   *
   * @param label the charset of its Content-Type header; null for none
   * @param cut whether the bytes are only a beginning
   */
  static WebEncoding of(byte[] bytes, @Nullable String label, Kind kind, boolean cut) {
    return byMark(bytes)
        .or(() -> Optional.ofNullable(label).flatMap(WebEncoding::ofLabel))
        .or(() -> ownWord(bytes, kind))
        .orElseGet(() -> byDefault(bytes, kind, cut));
  }

  /** Returns the document without a byte order mark of that encoding. */
  static byte[] withoutMark(byte[] bytes, WebEncoding encoding) {
    boolean marked = byMark(bytes).filter(encoding::equals).isPresent();
    int length = encoding.isUtf16() ? 2 : 3;
    return marked ? Arrays.copyOfRange(bytes, length, bytes.length) : bytes;
  }

  private static Optional<WebEncoding> byMark(byte[] bytes) {
    if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
      return Optional.of(WebEncoding.UTF_8);
    }
    if (startsWith(bytes, 0xFE, 0xFF)) {
      return Optional.of(WebEncoding.UTF_16BE);
    }
    return startsWith(bytes, 0xFF, 0xFE) ? Optional.of(WebEncoding.UTF_16LE) : Optional.empty();
  }

  private static Optional<WebEncoding> ownWord(byte[] bytes, Kind kind) {
    if (kind != Kind.TEXT && startsWith(bytes, '<', 0, '?', 0, 'x', 0)) {
      return Optional.of(WebEncoding.UTF_16LE);
    }
    if (kind != Kind.TEXT && startsWith(bytes, 0, '<', 0, '?', 0, 'x')) {
      return Optional.of(WebEncoding.UTF_16BE);
    }
    int prescanned = Math.min(bytes.length, PRESCAN_BYTES);
    String head = new String(bytes, 0, prescanned, StandardCharsets.ISO_8859_1);
    return switch (kind) {
      case HTML -> new MetaPrescan(head).encoding().map(EncodingSniffer::readable);
      case XML -> declared(head).map(EncodingSniffer::readable);
      case TEXT -> Optional.empty();
    };
  }

  private static Optional<WebEncoding> declared(String head) {
    Matcher declaration = XML_DECLARATION.matcher(head);
    return declaration.find() ? WebEncoding.ofLabel(declaration.group(1)) : Optional.empty();
  }

  /** A declaration that was read as ASCII cannot be in UTF-16, whatever it declares. */
  private static WebEncoding readable(WebEncoding said) {
    if (said.isUtf16()) {
      return WebEncoding.UTF_8;
    }
    return said.name().equals("x-user-defined") ? WebEncoding.WINDOWS_1252 : said;
  }

  private static WebEncoding byDefault(byte[] bytes, Kind kind, boolean cut) {
    boolean utf8 = kind != Kind.HTML || WebEncoding.utf8(bytes, cut).isPresent();
    return utf8 ? WebEncoding.UTF_8 : WebEncoding.WINDOWS_1252;
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
