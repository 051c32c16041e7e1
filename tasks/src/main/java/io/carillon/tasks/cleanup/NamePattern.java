package io.carillon.tasks.cleanup;

import com.google.re2j.Pattern;

/**
 * A pattern of file names, matched in linear time.
 *
 * <ul>
 *   <li>{@code *} matches any characters except {@code /}, {@code ?} one of them, {@code [a-z]} and
 *       {@code [!a-z]} one inside or outside the set, {@code {a,b}} either alternative; {@code \}
 *       takes the next character literally.
 *   <li>A leading dot is not special: {@code *} matches {@code .hidden} too, {@code [!.]*} does
 *       not.
 *   <li>Without a {@code /} the pattern is compared with the file name, in any folder. With one it
 *       is compared with the path inside the folder: {@code **}{@code /} stands for any number of
 *       folders, including none, and {@code **} at the end for everything below. A leading {@code
 *       /} has no other effect.
 *   <li>Matching is case-sensitive.
 * </ul>
 */
final class NamePattern {

  private final Pattern regex;
  private final boolean byPath;
  private final boolean namesFolders;

  private NamePattern(Pattern regex, boolean byPath, boolean namesFolders) {
    this.regex = regex;
    this.byPath = byPath;
    this.namesFolders = namesFolders;
  }

  /**
   * Parses a pattern.
   *
   * @throws IllegalArgumentException for an invalid pattern, with the reason
   */
  static NamePattern of(String glob) {
    if (glob.endsWith("/")) {
      throw new IllegalArgumentException("it ends with a /, and would name folders: only files go");
    }
    String inside = glob.startsWith("/") ? glob.substring(1) : glob;
    for (String name : inside.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw new IllegalArgumentException("no file has a path with an empty name, . or .. in it");
      }
    }
    Pattern regex = Pattern.compile(new Translation(inside).toRegex(), Pattern.DOTALL);
    boolean namesFolders = inside.contains("/") && !inside.startsWith("**/");
    return new NamePattern(regex, glob.contains("/"), namesFolders);
  }

  /** Returns whether it matches only files in subfolders. */
  boolean namesFolders() {
    return namesFolders;
  }

  /**
   * Returns whether a file matches.
   *
   * @param path inside the folder, with {@code /} as separator
   */
  boolean fits(String path) {
    return regex.matches(byPath ? path : path.substring(path.lastIndexOf('/') + 1));
  }

  /** Translates a pattern to an RE2 regular expression. */
  private static final class Translation {

    private final String glob;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private int groups;

    Translation(String glob) {
      this.glob = glob;
    }

    String toRegex() {
      while (at < glob.length()) {
        int character = glob.codePointAt(at);
        at += Character.charCount(character);
        translate(character);
      }
      if (groups > 0) {
        throw new IllegalArgumentException("a { has no }");
      }
      return regex.toString();
    }

    private void beginGroup() {
      groups++;
      regex.append("(?:");
    }

    private void endGroup() {
      regex.append(groups > 0 ? ")" : "\\}");
      groups = Math.max(0, groups - 1);
    }

    private void translate(int character) {
      switch (character) {
        case '*' -> stars();
        case '?' -> regex.append("[^/]");
        case '[' -> set();
        case '{' -> beginGroup();
        case '}' -> endGroup();
        case ',' -> regex.append(groups > 0 ? "|" : ",");
        case '\\' -> literal(next("a \\ stands at the end"));
        default -> literal(character);
      }
    }

    private void stars() {
      boolean startsName = at < 2 || glob.charAt(at - 2) == '/';
      if (!isAt('*')) {
        regex.append("[^/]*");
      } else if (startsName && glob.startsWith("*/", at)) {
        at += 2;
        regex.append("(?:[^/]+/)*");
      } else {
        at++;
        regex.append(startsName ? ".+" : ".*");
      }
    }

    private void range(StringBuilder ranges) {
      int low = member();
      int high = low;
      if (isAt('-') && at + 1 < glob.length() && glob.charAt(at + 1) != ']') {
        at++;
        high = member();
      }
      append(ranges, low, high);
    }

    private void set() {
      StringBuilder ranges = new StringBuilder();
      boolean negated = isAt('!') || isAt('^');
      at += negated ? 1 : 0;
      boolean first = true;
      while (first || !isAt(']')) {
        range(ranges);
        first = false;
      }
      at++;
      regex.append(negated ? "[^/" : "[").append(ranges).append(']');
    }

    private int member() {
      int member = next("a [ has no ]");
      return member == '\\' ? next("a [ has no ]") : member;
    }

    private static void requireForward(int low, int high) {
      if (low > high) {
        throw new IllegalArgumentException(
            "the range %s-%s goes backwards"
                .formatted(Character.toString(low), Character.toString(high)));
      }
    }

    /** Omits the {@code /}, which no name contains. */
    private static void append(StringBuilder ranges, int low, int high) {
      requireForward(low, high);
      if (low == '/' && high == '/') {
        throw new IllegalArgumentException("a / cannot stand in brackets");
      }
      if (low <= '/' && '/' <= high) {
        append(ranges, low, '/' - 1, low < '/');
        append(ranges, '/' + 1, high, '/' < high);
      } else {
        append(ranges, low, high, true);
      }
    }

    private static void append(StringBuilder ranges, int low, int high, boolean any) {
      if (any) {
        ranges.append("\\x{%x}-\\x{%x}".formatted(low, high));
      }
    }

    private void literal(int character) {
      regex.append("\\x{%x}".formatted(character));
    }

    private int next(String fault) {
      if (at >= glob.length()) {
        throw new IllegalArgumentException(fault);
      }
      int character = glob.codePointAt(at);
      at += Character.charCount(character);
      return character;
    }

    private boolean isAt(char character) {
      return at < glob.length() && glob.charAt(at) == character;
    }
  }
}
