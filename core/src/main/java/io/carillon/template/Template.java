package io.carillon.template;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders. Of two or more dollar signs before a brace, the first one makes the
 * rest literal: <code>$${</code> stands for <code>${</code>. Everything else is text.
 */
public final class Template {

  private static final String OPEN = "${";

  /** A part of the text: either literal, or a placeholder. */
  private record Part(@Nullable String literal, @Nullable Placeholder placeholder) {}

  private final List<Part> parts;

  private Template(List<Part> parts) {
    this.parts = parts;
  }

  /** Returns whether a text contains placeholders or the escape for one. */
  public static boolean isIn(String text) {
    return text.contains(OPEN);
  }

  /** Returns the template whose text is this one, whatever it contains. */
  public static String escaped(String text) {
    return text.replace(OPEN, "$" + OPEN);
  }

  /**
   * Reads a text.
   *
   * @throws TemplateException for a placeholder that is not closed or has no name
   */
  public static Template of(String text) {
    List<Part> parts = new ArrayList<>();
    int done = 0;
    int open = text.indexOf(OPEN);
    while (open >= 0) {
      int dollars = open;
      while (dollars > done && text.charAt(dollars - 1) == '$') {
        dollars--;
      }
      if (dollars < open) { // the first dollar sign is the escape of the others
        parts.add(new Part(text.substring(done, dollars), null));
        parts.add(new Part(text.substring(dollars + 1, open + OPEN.length()), null));
        done = open + OPEN.length();
      } else {
        parts.add(new Part(text.substring(done, open), null));
        Placeholder placeholder = placeholder(text, open);
        parts.add(new Part(null, placeholder));
        done = text.indexOf('}', open) + 1;
      }
      open = text.indexOf(OPEN, done);
    }
    parts.add(new Part(text.substring(done), null));
    return new Template(parts);
  }

  private static Placeholder placeholder(String text, int open) {
    int close = text.indexOf('}', open);
    if (close < 0) {
      throw new TemplateException(
          "",
          "has ${ at character %d without a } after it: write $${ for the text ${"
              .formatted(open + 1));
    }
    String inside = text.substring(open + OPEN.length(), close);
    int bar = inside.indexOf('|');
    String before = bar < 0 ? inside : inside.substring(0, bar);
    int colon = before.indexOf(':');
    return new Placeholder(
        colon < 0 ? before : before.substring(0, colon),
        colon < 0 ? null : before.substring(colon + 1),
        bar < 0 ? null : inside.substring(bar + 1),
        open + 1);
  }

  /** Returns the placeholders, in the order of the text. */
  public List<Placeholder> placeholders() {
    List<Placeholder> found = new ArrayList<>();
    for (Part part : parts) {
      if (part.placeholder() != null) {
        found.add(part.placeholder());
      }
    }
    return found;
  }

  /**
   * Returns the text with each placeholder replaced. Values are not read as templates again.
   *
   * @param maxLength maximum number of characters of the result
   * @throws TemplateException when the result would be longer, or from {@code values}
   */
  public String render(Function<Placeholder, String> values, long maxLength) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      Placeholder placeholder = part.placeholder();
      text.append(placeholder == null ? part.literal() : values.apply(placeholder));
      if (text.length() > maxLength) {
        throw new TemplateException(
            "", "has more than %,d characters with its values".formatted(maxLength));
      }
    }
    return text.toString();
  }
}
