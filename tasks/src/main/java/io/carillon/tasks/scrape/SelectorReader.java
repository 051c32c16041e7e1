package io.carillon.tasks.scrape;

import com.google.re2j.PatternSyntaxException;
import io.carillon.tasks.scrape.PageSelector.All;
import io.carillon.tasks.scrape.PageSelector.Any;
import io.carillon.tasks.scrape.PageSelector.Before;
import io.carillon.tasks.scrape.PageSelector.Has;
import io.carillon.tasks.scrape.PageSelector.Inside;
import io.carillon.tasks.scrape.PageSelector.Line;
import io.carillon.tasks.scrape.PageSelector.Matching;
import io.carillon.tasks.scrape.PageSelector.Not;
import io.carillon.tasks.scrape.PageSelector.Part;
import io.carillon.tasks.scrape.PageSelector.RegexTarget;
import io.carillon.tasks.scrape.PageSelector.Remembering;
import io.carillon.tasks.scrape.PageSelector.RightBefore;
import io.carillon.tasks.scrape.PageSelector.Root;
import io.carillon.tasks.scrape.PageSelector.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector;

/**
 * Parses a selector by the grammar of jsoup's {@code QueryParser}: groups by comma, sequences by
 * combinator, and simple selectors, which jsoup parses.
 */
final class SelectorReader {

  private static final Pattern REPETITION = Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");
  private static final int MAX_REPETITIONS = 1_000;

  private final String text;
  private int at;

  private SelectorReader(String text) {
    this.text = text.strip();
  }

  /** Parses a selector; throws {@link IllegalArgumentException} for an invalid text. */
  static Part read(String text) {
    try {
      Selector.evaluatorOf(text); // gives the best message for the whole text
      SelectorReader reader = new SelectorReader(text);
      Part part = reader.group();
      if (!reader.atEnd()) {
        throw reader.unexpected();
      }
      return part;
    } catch (IllegalStateException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private Part group() {
    List<Part> selectors = new ArrayList<>(List.of(selector()));
    while (isAt(',')) {
      at++;
      selectors.add(selector());
    }
    return selectors.size() == 1 ? selectors.getFirst() : new Any(List.copyOf(selectors));
  }

  private Part selector() {
    passBlanks();
    Part left = isAtCombinator() ? new Root() : sequence();
    while (true) {
      boolean blank = passBlanks();
      if (isAtCombinator()) {
        char combinator = text.charAt(at++);
        left = combined(left, combinator, sequence());
      } else if (atEnd() || isAt(',') || isAt(')') || !blank) {
        return left;
      } else {
        left = combined(left, ' ', sequence());
      }
    }
  }

  private static Part combined(Part left, char combinator, Part right) {
    return switch (combinator) {
      case '>' ->
          new Line(left instanceof Line line ? with(line.parts(), right) : List.of(left, right));
      case '+' -> and(right, new RightBefore(new Remembering(left)));
      case '~' -> and(right, new Before(new Remembering(left)));
      default -> and(right, new Inside(new Remembering(left)));
    };
  }

  private static Part and(Part part, Part structure) {
    return new All(
        part instanceof All all ? with(all.parts(), structure) : List.of(part, structure));
  }

  private static List<Part> with(List<Part> parts, Part last) {
    List<Part> more = new ArrayList<>(parts);
    more.add(last);
    return List.copyOf(more);
  }

  private Part sequence() {
    passBlanks();
    List<Part> parts = new ArrayList<>();
    int start = at;
    passType();
    if (at > start) {
      parts.add(simple(start, false));
    }
    while (!atEnd() && "#.[:".indexOf(text.charAt(at)) >= 0) {
      parts.add(subclass());
    }
    if (parts.isEmpty()) {
      throw unexpected();
    }
    return parts.size() == 1 ? parts.getFirst() : new All(List.copyOf(parts));
  }

  private void passType() {
    if (isAt('*') && !text.startsWith("*|", at)) {
      at++;
    } else {
      passTagName();
    }
  }

  private Part subclass() {
    int start = at;
    if (isAt('[')) {
      return attribute(start, balanced('[', ']'));
    }
    boolean pseudo = isAt(':');
    at++;
    if (pseudo) {
      return pseudo(start);
    }
    passIdentifier("");
    return simple(start, false);
  }

  private static final Map<String, RegexTarget> REGEX_TARGETS =
      Map.of(
          "matches", Element::text,
          "matchesOwn", Element::ownText,
          "matchesWholeText", Element::wholeText,
          "matchesWholeOwnText", Element::wholeOwnText);

  private Part pseudo(int start) {
    if (isAt(':')) {
      throw new IllegalArgumentException(
          "selectors of nodes that are no elements (::text, ::comment and others) are not"
              + " supported");
    }
    passIdentifier("");
    String name = text.substring(start + 1, at);
    RegexTarget target = REGEX_TARGETS.get(name);
    return target == null ? pseudo(name, start) : matching(target, balanced('(', ')'));
  }

  private Part pseudo(String name, int start) {
    return switch (name) {
      case "has" -> has(nested());
      case "is" -> nested();
      case "not" -> new Not(read(balanced('(', ')')));
      case "matchText" ->
          throw new IllegalArgumentException(":matchText is not supported: it changes the page");
      default -> otherPseudo(start);
    };
  }

  private static Part has(Part inner) {
    return Has.of(inner instanceof Any(List<Part> alternatives) ? alternatives : List.of(inner));
  }

  private Part otherPseudo(int start) {
    if (isAt('(')) {
      balanced('(', ')');
    }
    return simple(start, true);
  }

  private Part nested() {
    if (!isAt('(')) {
      throw unexpected();
    }
    at++;
    Part part = group();
    if (!isAt(')')) {
      throw unexpected();
    }
    at++;
    return part;
  }

  private Part attribute(int start, String inner) {
    int equals = inner.indexOf('=');
    boolean regex = equals > 0 && inner.charAt(equals - 1) == '~';
    if (!regex) {
      return simple(start, false);
    }
    String key = inner.substring(0, equals - 1).strip().toLowerCase(Locale.ROOT);
    return matching(
        element -> element.hasAttr(key) ? element.attr(key) : null, inner.substring(equals + 1));
  }

  /** Returns the product of the counts in braces, or some number above the bound. */
  private static long repetitions(String regex) {
    long repetitions = 1;
    Matcher counts = REPETITION.matcher(regex);
    while (counts.find() && repetitions <= MAX_REPETITIONS) {
      String most = counts.group(2);
      long count = Long.parseLong(most == null || most.isEmpty() ? counts.group(1) : most);
      repetitions *= Math.max(1, count);
    }
    return repetitions;
  }

  private static Part matching(RegexTarget target, String regex) {
    if (repetitions(regex) > MAX_REPETITIONS) {
      throw new IllegalArgumentException(
          "the counts in braces of a regular expression may multiply to at most "
              + MAX_REPETITIONS);
    }
    try {
      return new Matching(target, com.google.re2j.Pattern.compile(regex));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"%s\" is no regular expression of RE2: %s".formatted(regex, e.getDescription()), e);
    }
  }

  private Part simple(int start, boolean slow) {
    return new Simple(Selector.evaluatorOf(text.substring(start, at)), slow);
  }

  private void passTagName() {
    if (!atEnd() && (Character.isLetterOrDigit(text.charAt(at)) || text.startsWith("*|", at))) {
      passIdentifier("*|");
    }
  }

  private void passIdentifier(String also) {
    while (!atEnd()) {
      char c = text.charAt(at);
      if (c == '\\') {
        passEscape();
      } else if (c == '-' || c == '_' || c >= 0x80 || isLetterOrDigit(c) || also.indexOf(c) >= 0) {
        at++;
      } else {
        return;
      }
    }
  }

  /** Skips a character, or up to six hexadecimal digits and a blank. */
  private void passEscape() {
    at++;
    int digits = at;
    while (at < text.length() && at < digits + 6 && Character.digit(text.charAt(at), 16) >= 0) {
      at++;
    }
    boolean hexadecimal = at > digits;
    if (!atEnd() && (!hexadecimal || Character.isWhitespace(text.charAt(at)))) {
      at++;
    }
  }

  /** Returns the text between brackets, as jsoup's {@code TokenQueue.chompBalanced} finds it. */
  private String balanced(char open, char close) {
    if (!isAt(open)) {
      throw unexpected();
    }
    int start = at + 1;
    int depth = 0;
    char before = 0;
    boolean single = false;
    boolean quoted = false;
    boolean literal = false;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (before == '\\') {
        literal = c == 'Q' || (literal && c != 'E');
      } else {
        single ^= c == '\'' && !quoted;
        quoted ^= c == '"' && !single;
        if (!single && !quoted && !literal) {
          depth += c == open ? 1 : c == close ? -1 : 0;
        }
      }
      before = c;
      if (depth == 0) {
        at++;
        return text.substring(start, at - 1);
      }
    }
    throw unexpected();
  }

  private boolean passBlanks() {
    int start = at;
    while (!atEnd() && " \t\n\f\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at > start;
  }

  private boolean isAtCombinator() {
    return !atEnd() && ">+~".indexOf(text.charAt(at)) >= 0;
  }

  private boolean isAt(char c) {
    return !atEnd() && text.charAt(at) == c;
  }

  private boolean atEnd() {
    return at >= text.length();
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private IllegalArgumentException unexpected() {
    return new IllegalArgumentException(
        "unexpected at character %d: \"%s\"".formatted(at + 1, text.substring(at)));
  }
}
