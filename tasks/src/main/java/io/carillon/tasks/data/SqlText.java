package io.carillon.tasks.data;

import io.carillon.tasks.jdbc.JdbcProduct;
import java.util.ArrayList;
import java.util.List;

/**
 * One SQL statement with named parameters, {@code :name}, outside of texts, quoted identifiers and
 * comments. {@code ::} is a cast. Exactly one statement is accepted.
 *
 * @param pieces the text between the parameters; one more than there are parameters
 * @param names the parameters in their order; a name may repeat
 */
record SqlText(List<String> pieces, List<String> names) {

  /** The lexical rules in which databases differ. */
  enum Dialect {
    /** Dollar-quoted texts, nested comments, {@code ?} as an operator. */
    POSTGRESQL,
    /** A backslash escapes in texts; {@code #} begins a comment. */
    MYSQL,
    /** The SQL standard. */
    STANDARD;

    static Dialect of(JdbcProduct product) {
      return switch (product) {
        case POSTGRESQL -> POSTGRESQL;
        case MYSQL, MARIADB -> MYSQL;
        case SQL_SERVER, ORACLE, OTHER -> STANDARD;
      };
    }
  }

  /** Copies the lists. */
  SqlText {
    pieces = List.copyOf(pieces);
    names = List.copyOf(names);
  }

  /**
   * Reads a statement.
   *
   * @throws IllegalArgumentException with a sentence without its subject and the position, from 1
   */
  static SqlText of(String text, Dialect dialect) {
    return new Scan(text, dialect).read();
  }

  /** Reads one text from its beginning to its end. */
  private static final class Scan {

    private final String text;
    private final Dialect dialect;
    private final List<String> pieces = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final StringBuilder piece = new StringBuilder();
    private int at;
    private boolean ended;
    private boolean empty = true;

    Scan(String text, Dialect dialect) {
      this.text = text;
      this.dialect = dialect;
    }

    SqlText read() {
      while (at < text.length()) {
        step();
      }
      if (empty) {
        throw new IllegalArgumentException("must have a statement");
      }
      pieces.add(piece.toString());
      return new SqlText(pieces, names);
    }

    private void step() {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        take(1);
      } else if (startsComment(c)) {
        comment();
      } else if (c == ';') {
        ended = true;
        at++;
      } else {
        requireOne();
        empty = false;
        token(c);
      }
    }

    private void requireOne() {
      if (ended && !empty) {
        throw fault("must have one statement; a second one begins", at);
      }
      ended = false;
    }

    private void token(char c) {
      switch (c) {
        case '\'' -> quoted('\'', dialect == Dialect.MYSQL || followsEscapePrefix());
        case '"' -> quoted('"', dialect == Dialect.MYSQL);
        case '`' -> quoted('`', false);
        case '$' -> dollar();
        case ':' -> colon();
        case '?' -> questionMark();
        default -> plain(c);
      }
    }

    private void plain(char c) {
      int start = at;
      if (Character.isJavaIdentifierStart(c)) {
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
          at++;
        }
        piece.append(text, start, at);
      } else {
        take(1);
      }
    }

    private boolean startsComment(char c) {
      return text.startsWith("--", at)
          || text.startsWith("/*", at)
          || (c == '#' && dialect == Dialect.MYSQL);
    }

    private void comment() {
      if (text.startsWith("/*", at)) {
        take(endOfBlock() - at);
      } else {
        int end = text.indexOf('\n', at);
        take((end < 0 ? text.length() : end) - at);
      }
    }

    private int endOfBlock() {
      int depth = 1;
      int next = at + 2;
      while (depth > 0) {
        int close = text.indexOf("*/", next);
        int open = dialect == Dialect.POSTGRESQL ? text.indexOf("/*", next) : -1;
        if (close < 0) {
          throw fault("has a comment that is not closed, which begins", at);
        }
        boolean nested = open >= 0 && open < close;
        depth += nested ? 1 : -1;
        next = (nested ? open : close) + 2;
      }
      return next;
    }

    /** Whether the text is {@code E'...'}, in which a backslash escapes. */
    private boolean followsEscapePrefix() {
      int before = at - 1;
      if (dialect != Dialect.POSTGRESQL || before < 0 || "eE".indexOf(text.charAt(before)) < 0) {
        return false;
      }
      return before == 0 || !Character.isJavaIdentifierPart(text.charAt(before - 1));
    }

    private void quoted(char quote, boolean escapes) {
      int end = at + 1;
      while (end < text.length() && text.charAt(end) != quote) {
        end += escapes && text.charAt(end) == '\\' ? 2 : 1;
      }
      if (end >= text.length()) {
        throw fault("has a " + quote + " that is not closed, which begins", at);
      }
      take(end + 1 - at);
    }

    /** A text as in {@code $$...$$} or {@code $tag$...$tag$}, or a character. */
    private void dollar() {
      int close = text.indexOf('$', at + 1);
      if (dialect != Dialect.POSTGRESQL || close < 0 || !isTag(at + 1, close)) {
        take(1);
        return;
      }
      String tag = text.substring(at, close + 1);
      int end = text.indexOf(tag, close + 1);
      if (end < 0) {
        throw fault("has a " + tag + " that is not closed, which begins", at);
      }
      take(end + tag.length() - at);
    }

    private boolean isTag(int from, int to) {
      for (int i = from; i < to; i++) {
        char c = text.charAt(i);
        boolean fits = i == from ? Character.isLetter(c) : Character.isLetterOrDigit(c);
        if (!fits && c != '_') {
          return false;
        }
      }
      return true;
    }

    private void colon() {
      if (text.startsWith("::", at)) {
        take(2);
        return;
      }
      int end = at + 1;
      while (end < text.length() && isOfName(text.charAt(end), end == at + 1)) {
        end++;
      }
      if (end == at + 1) {
        take(1);
        return;
      }
      names.add(text.substring(at + 1, end));
      pieces.add(piece.toString());
      piece.setLength(0);
      at = end;
    }

    private static boolean isOfName(char c, boolean first) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      return letter || (!first && c >= '0' && c <= '9');
    }

    /** An operator of PostgreSQL, which JDBC writes with two question marks. */
    private void questionMark() {
      if (dialect != Dialect.POSTGRESQL) {
        throw fault("must name its parameters, as in :name, instead of a ?", at);
      }
      piece.append("??");
      at += text.startsWith("??", at) ? 2 : 1;
    }

    private void take(int length) {
      piece.append(text, at, at + length);
      at += length;
    }

    private static IllegalArgumentException fault(String what, int at) {
      return new IllegalArgumentException("%s at character %d".formatted(what, at + 1));
    }
  }
}
