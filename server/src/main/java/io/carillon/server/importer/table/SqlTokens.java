package io.carillon.server.importer.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tokens of a dump. Confined to one thread. */
final class SqlTokens {

  private static final Set<String> NO_COLUMNS =
      Set.of("primary", "key", "unique", "constraint", "index", "foreign", "check", "fulltext");

  private final String text;
  private final boolean backslashes;
  private int at;

  /**
   * Creates the tokens of a dump. Texts of MySQL have escapes by a backslash, those of PostgreSQL
   * in E'' only; a dump of pg_dump says so at its beginning.
   */
  SqlTokens(String text) {
    this.text = text;
    String beginning = text.substring(0, Math.min(text.length(), 4_096));
    this.backslashes =
        !beginning.contains("PostgreSQL database dump")
            && !beginning.contains("standard_conforming_strings = on");
  }

  boolean atEnd() {
    skipBlanks();
    return at >= text.length();
  }

  private char now() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private boolean isAt(String wanted) {
    return text.startsWith(wanted, at);
  }

  /** Skips blanks and comments; those of MySQL that hold code for newer servers too. */
  private void skipBlanks() {
    while (at < text.length()) {
      if (Character.isWhitespace(now())) {
        at++;
      } else if (isAt("--") || now() == '#' || isAt("\\")) {
        at = end("\n");
      } else if (isAt("/*")) {
        at = end("*/");
      } else {
        return;
      }
    }
  }

  private int end(String mark) {
    int found = text.indexOf(mark, at);
    return found < 0 ? text.length() : found + mark.length();
  }

  boolean take(char wanted) {
    skipBlanks();
    if (now() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  void require(char wanted) {
    if (!take(wanted)) {
      throw fault("\"%s\" is expected".formatted(wanted));
    }
  }

  boolean takeWord(String word) {
    skipBlanks();
    int end = at + word.length();
    boolean found =
        text.regionMatches(true, at, word, 0, word.length())
            && (end >= text.length() || !isPartOfName(text.charAt(end)));
    at = found ? end : at;
    return found;
  }

  void requireWord(String word) {
    if (!takeWord(word)) {
      throw fault("\"%s\" is expected".formatted(word));
    }
  }

  private static boolean isPartOfName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  String identifier() {
    skipBlanks();
    char quote = now();
    if (quote == '"' || quote == '`') {
      return quoted(quote);
    }
    int start = at;
    while (at < text.length() && isPartOfName(now())) {
      at++;
    }
    if (start == at) {
      throw fault("a name is expected");
    }
    return text.substring(start, at);
  }

  private String quoted(char quote) {
    StringBuilder name = new StringBuilder();
    at++;
    while (at < text.length()) {
      if (now() != quote) {
        name.append(now());
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
        name.append(quote);
        at += 2;
      } else {
        at++;
        return name.toString();
      }
    }
    throw fault("the quotation mark of a name is not closed");
  }

  /** Returns the name of a column definition; null for a key or a constraint. */
  @Nullable String columnName() {
    skipBlanks();
    boolean plain = now() != '"' && now() != '`';
    String name = identifier();
    return plain && NO_COLUMNS.contains(name.toLowerCase(Locale.ROOT)) ? null : name;
  }

  /** Skips to the next comma or closing bracket of the present level. */
  void skipToComma() {
    int level = 0;
    while (at < text.length()) {
      skipBlanks();
      char c = now();
      if (level == 0 && (c == ',' || c == ')')) {
        return;
      }
      level += c == '(' ? 1 : c == ')' ? -1 : 0;
      skipToken();
    }
  }

  /** Skips the rest of a statement with its semicolon. */
  void skipStatement() {
    while (!atEnd()) {
      if (now() == ';') {
        at++;
        return;
      }
      skipToken();
    }
  }

  private void skipToken() {
    switch (now()) {
      case '\'' -> string(backslashes);
      case '"', '`' -> quoted(now());
      case '$' -> skipDollars();
      default -> at++;
    }
  }

  /** The body of a function in PostgreSQL: $tag$ ... $tag$. */
  private void skipDollars() {
    int end = text.indexOf('$', at + 1);
    String tag = end < 0 ? "" : text.substring(at, end + 1);
    if (tag.isEmpty()
        || !tag.substring(1, tag.length() - 1).chars().allMatch(c -> isPartOfName((char) c))) {
      at++;
      return;
    }
    at = end + 1;
    at = end(tag);
  }

  /** Returns the values of a row after its opening bracket. */
  List<@Nullable String> values() {
    List<@Nullable String> values = new ArrayList<>();
    do {
      values.add(value());
    } while (take(','));
    require(')');
    return values;
  }

  private @Nullable String value() {
    skipBlanks();
    if (takeWord("_binary") || takeWord("_utf8mb4")) {
      skipBlanks();
    }
    String value = literal();
    while (isAt("::")) { // a cast of PostgreSQL
      at += 2;
      identifier();
    }
    return value;
  }

  private @Nullable String literal() {
    char c = now();
    if (c == '\'') {
      return string(backslashes);
    }
    if ((c == 'E' || c == 'e') && at + 1 < text.length() && text.charAt(at + 1) == '\'') {
      at++;
      return string(true);
    }
    if ((c == 'X' || c == 'x' || c == 'b' || c == 'B')
        && at + 1 < text.length()
        && text.charAt(at + 1) == '\'') {
      at++;
      String digits = string(false);
      return c == 'b' || c == 'B' ? digits : hex(digits);
    }
    return plain();
  }

  private @Nullable String plain() {
    int start = at;
    while (at < text.length() && (isPartOfName(now()) || "+-.".indexOf(now()) >= 0)) {
      at++;
    }
    String word = text.substring(start, at);
    if (word.isEmpty()) {
      throw fault("a value is expected");
    }
    if (word.equalsIgnoreCase("null")) {
      return null;
    }
    if (word.startsWith("0x")) {
      return hex(word.substring(2));
    }
    boolean known =
        word.equalsIgnoreCase("true")
            || word.equalsIgnoreCase("false")
            || word.matches("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?");
    if (!known) {
      throw fault("\"%s\" is no value".formatted(word.substring(0, Math.min(50, word.length()))));
    }
    return word;
  }

  private String hex(String digits) {
    try {
      return new String(HexFormat.of().parseHex(digits), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      UnreadableTableException unreadable = fault("hexadecimal digits are expected");
      unreadable.initCause(e);
      throw unreadable;
    }
  }

  private String string(boolean backslash) {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = now();
      if (c == '\\' && backslash && at + 1 < text.length()) {
        value.append(escaped(text.charAt(at + 1)));
        at += 2;
      } else if (c != '\'') {
        value.append(c);
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '\'') {
        value.append('\'');
        at += 2;
      } else {
        at++;
        return value.toString();
      }
    }
    throw fault("the quotation mark of a text is not closed");
  }

  private static char escaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '0' -> '\0';
      case 'b' -> '\b';
      case 'Z' -> '\u001a';
      default -> c;
    };
  }

  /** Returns the values of the next line of COPY; null after the last one. */
  @Nullable List<@Nullable String> copiedLine() {
    if (now() == '\r') {
      at++;
    }
    if (now() == '\n') {
      at++;
    }
    int end = text.indexOf('\n', at);
    if (end < 0) {
      throw fault("the rows of COPY end without \\.");
    }
    String line = text.substring(at, end).replaceAll("\r$", "");
    at = end;
    if (line.equals("\\.")) {
      return null;
    }
    List<@Nullable String> values = new ArrayList<>();
    for (String value : line.split("\t", -1)) {
      values.add(value.equals("\\N") ? null : copied(value));
    }
    return values;
  }

  private static String copied(String value) {
    if (value.startsWith("\\\\x")) { // bytea
      try {
        byte[] bytes = HexFormat.of().parseHex(value.substring(3));
        return new String(bytes, StandardCharsets.ISO_8859_1);
      } catch (IllegalArgumentException e) {
        return value.substring(1);
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      boolean escape = value.charAt(i) == '\\' && i + 1 < value.length();
      text.append(escape ? escaped(value.charAt(++i)) : value.charAt(i));
    }
    return text.toString();
  }

  UnreadableTableException fault(String message) {
    long line =
        text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count();
    return new UnreadableTableException("Line %d of the dump: %s.".formatted(line + 1, message));
  }
}
