package io.carillon.tasks.mail;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.text.StoredText;
import java.util.Optional;

/** Texts that stand in headers of a mail: they have no line break, so they add no header. */
public final class HeaderText {

  private static final String BROKEN =
      "must have no line break and no other control character, and has U+%04X";

  private HeaderText() {}

  public static Optional<ParameterFault> fault(String path, String text) {
    return text.codePoints()
        .filter(HeaderText::isControl)
        .boxed()
        .findFirst()
        .map(character -> new ParameterFault(path, BROKEN.formatted(character)));
  }

  /**
   * Refuses a text that cannot stand in a header.
   *
   * @param name the name of the text, for the message
   */
  public static String require(String name, String text) {
    fault(name, text)
        .ifPresent(fault -> {
          throw new NotRetryableException(fault.path() + " " + fault.message());
        });
    return text;
  }

  /** Returns a text of a server on one line of at most {@code max} characters. */
  public static String shown(String text, int max) {
    String line =
        text.codePoints()
            .map(character -> isControl(character) ? ' ' : character)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip()
            .replaceAll(" {2,}", " ");
    return StoredText.cut(line, max);
  }

  /** Line and paragraph separators break lines for some readers of headers and logs too. */
  private static boolean isControl(int character) {
    return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
  }
}
