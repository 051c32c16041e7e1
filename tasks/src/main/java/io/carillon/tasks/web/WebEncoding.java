package io.carillon.tasks.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An encoding of the WHATWG Encoding Standard (https://encoding.spec.whatwg.org/), with which
 * browsers decode pages. Its labels are wider than Java's charsets of the same names: {@code
 * gb2312} is GBK, {@code latin1} is windows-1252, {@code shift_jis} is Windows code page 31J.
 */
public final class WebEncoding {

  private static final Map<String, String> BY_LABEL = labels();
  private static final Map<String, String> SINGLE_BYTE = singleBytes();
  private static final Map<String, Map<Character, Character>> CORRECTIONS = corrections();

  /** The Java charsets that decode like the standard's indexes, apart from {@link #CORRECTIONS}. */
  private static final Map<String, String> MULTI_BYTE =
      Map.ofEntries(
          Map.entry("UTF-8", "UTF-8"),
          Map.entry("UTF-16BE", "UTF-16BE"),
          Map.entry("UTF-16LE", "UTF-16LE"),
          Map.entry("GBK", "GB18030"),
          Map.entry("gb18030", "GB18030"),
          Map.entry("Big5", "x-MS950-HKSCS"),
          Map.entry("EUC-JP", "x-eucJP-Open"),
          Map.entry("ISO-2022-JP", "x-windows-iso2022jp"),
          Map.entry("Shift_JIS", "windows-31j"),
          Map.entry("EUC-KR", "x-windows-949"));

  static final WebEncoding UTF_8 = new WebEncoding("UTF-8");
  static final WebEncoding UTF_16BE = new WebEncoding("UTF-16BE");
  static final WebEncoding UTF_16LE = new WebEncoding("UTF-16LE");
  static final WebEncoding WINDOWS_1252 = new WebEncoding("windows-1252");

  private final String name;

  private WebEncoding(String name) {
    this.name = name;
  }

  /**
   * Returns the encoding of a label, ignoring case and surrounding blanks; empty for an unknown
   * label.
   */
  static Optional<WebEncoding> ofLabel(String label) {
    String name = BY_LABEL.get(label.strip().toLowerCase(Locale.ROOT));
    return name == null ? Optional.empty() : Optional.of(new WebEncoding(name));
  }

  /** Returns the standard's name, as in {@code GBK}. */
  String name() {
    return name;
  }

  boolean isUtf16() {
    return name.equals("UTF-16BE") || name.equals("UTF-16LE");
  }

  /** Returns whether the standard refuses to decode it, because such text can hide markup. */
  public boolean isRefused() {
    return name.equals("replacement");
  }

  /**
   * Decodes bytes; invalid ones become U+FFFD.
   *
   * @param cut whether the bytes may end inside a character, which is then omitted
   */
  String decode(byte[] bytes, boolean cut) {
    if (isRefused()) {
      return "\uFFFD";
    }
    if (name.equals("x-user-defined")) {
      return mapped(bytes, octet -> (char) (0xF780 + octet - 0x80));
    }
    String table = SINGLE_BYTE.get(name);
    if (table != null) {
      return mapped(bytes, octet -> table.charAt(octet - 0x80));
    }
    String text = decodeMultiByte(bytes, cut, false).orElseThrow();
    return corrected(text);
  }

  /** Decodes UTF-8; empty for invalid bytes. */
  public static Optional<String> utf8(byte[] bytes, boolean cut) {
    return UTF_8.decodeMultiByte(bytes, cut, true);
  }

  private Optional<String> decodeMultiByte(byte[] bytes, boolean cut, boolean strict) {
    CharsetDecoder decoder =
        Charset.forName(Objects.requireNonNull(MULTI_BYTE.get(name)))
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    int room = (int) Math.ceil(bytes.length * (double) decoder.maxCharsPerByte()) + 1;
    CharBuffer text = CharBuffer.allocate(room);
    ByteBuffer left = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(left, text, !cut);
    while (result.isError()) {
      if (strict) {
        return Optional.empty();
      }
      replace(left, result.length(), text);
      result = decoder.decode(left, text, !cut);
    }
    if (!cut) {
      decoder.flush(text);
    }
    return Optional.of(text.flip().toString());
  }

  /** An ASCII byte is never replaced: it may begin or end a tag. */
  private void replace(ByteBuffer left, int length, CharBuffer text) {
    byte first = left.get();
    for (int i = 1; i < length && left.hasRemaining() && left.get(left.position()) < 0; i++) {
      left.get();
    }
    boolean euro = first == (byte) 0x80 && (name.equals("GBK") || name.equals("gb18030"));
    text.put(euro ? '\u20AC' : '\uFFFD');
  }

  private String corrected(String text) {
    Map<Character, Character> corrections = CORRECTIONS.get(name);
    if (corrections == null) {
      return text;
    }
    char[] units = text.toCharArray();
    for (int i = 0; i < units.length; i++) {
      if (units[i] >= 0x80) {
        units[i] = corrections.getOrDefault(units[i], units[i]);
      }
    }
    return new String(units);
  }

  private interface UpperHalf {
    char of(int octet);
  }

  private static String mapped(byte[] bytes, UpperHalf upper) {
    char[] units = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i] & 0xFF;
      units[i] = octet < 0x80 ? (char) octet : upper.of(octet);
    }
    return new String(units);
  }

  private static Map<String, String> labels() {
    Map<String, String> byLabel = new HashMap<>();
    for (String[] words : lines("encodings.txt")) {
      Arrays.stream(words).skip(1).forEach(label -> byLabel.put(label, words[0]));
    }
    return Map.copyOf(byLabel);
  }

  private static Map<String, String> singleBytes() {
    return lines("single-byte-encodings.txt").stream()
        .collect(
            Collectors.toUnmodifiableMap(
                words -> words[0],
                words -> new String(HexFormat.of().parseHex(words[1]), StandardCharsets.UTF_16BE)));
  }

  private static Map<String, Map<Character, Character>> corrections() {
    return lines("encoding-corrections.txt").stream()
        .collect(Collectors.toUnmodifiableMap(words -> words[0], WebEncoding::pairs));
  }

  private static Map<Character, Character> pairs(String[] words) {
    return Arrays.stream(words)
        .skip(1)
        .collect(
            Collectors.toUnmodifiableMap(
                pair -> (char) Integer.parseInt(pair, 0, 4, 16),
                pair -> (char) Integer.parseInt(pair, 5, 9, 16)));
  }

  private static List<String[]> lines(String resource) {
    try (InputStream in =
            Objects.requireNonNull(WebEncoding.class.getResourceAsStream(resource), resource);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" ", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WebEncoding encoding && encoding.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
