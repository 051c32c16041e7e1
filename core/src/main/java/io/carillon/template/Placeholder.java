package io.carillon.template;

import io.carillon.fault.Quote;
import org.jspecify.annotations.Nullable;

/**
 * One placeholder of a text: <code>${name}</code>, <code>${name:argument}</code> or <code>
 * ${name|default}</code>.
 *
 * @param name the text before the first {@code :} or {@code |}
 * @param argument the text after {@code :}, such as a date pattern; null for none
 * @param otherwise the text after {@code |}, which is used when there is no value; null for none
 * @param position the number of its first character in the text, from 1
 */
public record Placeholder(
    String name, @Nullable String argument, @Nullable String otherwise, int position) {

  /** Returns it as it is written. */
  public String source() {
    StringBuilder text = new StringBuilder("${").append(name);
    if (argument != null) {
      text.append(':').append(argument);
    }
    if (otherwise != null) {
      text.append('|').append(otherwise);
    }
    return text.append('}').toString();
  }

  /** Returns a sentence about it that begins with its source and its position. */
  public String sentence(String rest) {
    return "has %s at character %d, %s"
        .formatted(Quote.bounded(source(), Quote.LONGEST), position, rest);
  }
}
