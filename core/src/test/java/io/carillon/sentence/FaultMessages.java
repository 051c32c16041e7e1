package io.carillon.sentence;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the messages of faults and problems in the text of a class, as far as they stand where the
 * fault is made, with {@code %{}} for each value.
 */
final class FaultMessages {

  private static final Pattern MADE =
      Pattern.compile(
          "(new Fault|InvalidInputException\\.at|(?<![\\w.])(?:fields\\.|around\\.|outer\\.|inside\\.)?fault|new"
              + " ConflictException|new ForbiddenException|BusyException\\.of\\w+|new"
              + " WorkStoppedException|Problem\\.of|new Problem|new ParameterFault)\\(");
  private static final Pattern VALUE = Pattern.compile("%[-,\\d.$]*[sdfnX]");
  private static final Pattern DECLARATION =
      Pattern.compile("(?s)(@\\w+ )?(String|int|Map|JsonNode|ObjectNode|HandlerMethod)\\b.*");

  private final String text;

  private FaultMessages(String text) {
    this.text = text;
  }

  static List<String> in(String source) {
    FaultMessages reader = new FaultMessages(source);
    List<String> found = new ArrayList<>();
    Matcher made = MADE.matcher(source);
    while (made.find()) {
      List<String> arguments = reader.arguments(made.end() - 1);
      boolean alone = made.group(1).matches("new (Work|Forb).*|Busy.*");
      String message =
          alone && !arguments.isEmpty()
              ? arguments.getFirst()
              : arguments.size() > 1 ? arguments.get(1) : "";
      if (!DECLARATION.matcher(message).matches()) {
        templates(message).stream()
            .filter(one -> !one.replaceAll("[%{}\\s.]", "").isEmpty())
            .forEach(found::add);
      }
    }
    return found;
  }

  /** Returns the arguments of a call, whose bracket is at that place. */
  private List<String> arguments(int open) {
    List<String> found = new ArrayList<>();
    int depth = 0;
    int start = open + 1;
    for (int at = open; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"' || c == '\'') {
        at = closing(text, at);
      } else if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
        if (depth == 0) {
          found.add(text.substring(start, at).strip());
          return found;
        }
      } else if (c == ',' && depth == 1) {
        found.add(text.substring(start, at).strip());
        start = at + 1;
      }
    }
    return found;
  }

  /** Returns the place of the quotation mark that closes the one at that place. */
  private static int closing(String text, int open) {
    char mark = text.charAt(open);
    if (text.startsWith("\"\"\"", open)) {
      return text.indexOf("\"\"\"", open + 3) + 2;
    }
    int at = open + 1;
    while (text.charAt(at) != mark) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at;
  }

  /** Returns the templates of an expression: several for a conditional one. */
  private static List<String> templates(String expression) {
    List<String> choice = split(expression, '?');
    if (choice.size() == 2) {
      List<String> both = split(choice.get(1), ':');
      if (both.size() == 2) {
        List<String> found = new ArrayList<>(templates(both.get(0)));
        found.addAll(templates(both.get(1)));
        return found;
      }
    }
    List<String> parts = split(expression, '+');
    if (parts.size() > 1) {
      StringBuilder joined = new StringBuilder();
      parts.forEach(part -> joined.append(templates(part).getLast()));
      return List.of(joined.toString());
    }
    String stripped = expression.strip();
    if (!stripped.startsWith("\"") || stripped.startsWith("\"\"\"")) {
      return List.of("%{}");
    }
    int end = closing(stripped, 0);
    String literal = stripped.substring(1, end).replace("\\\"", "\"").replace("\\\\", "\\");
    String rest = stripped.substring(end + 1).strip();
    return List.of(
        rest.startsWith(".formatted(")
            ? VALUE.matcher(literal).replaceAll("%{}").replace("%%", "%")
            : literal);
  }

  /** Splits an expression at an operator that stands outside of brackets and literals. */
  private static List<String> split(String expression, char operator) {
    List<String> found = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int at = 0; at < expression.length(); at++) {
      char c = expression.charAt(at);
      if (c == '"' || c == '\'') {
        at = closing(expression, at);
      } else if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      } else if (c == operator && depth == 0) {
        found.add(expression.substring(start, at));
        start = at + 1;
      }
    }
    found.add(expression.substring(start));
    return found;
  }
}
