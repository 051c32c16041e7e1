package io.carillon.manifest.yaml;

import io.carillon.definition.Json;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;

/** The forms of texts and numbers in YAML. */
final class YamlText {

  /** Texts that need no quotes; what a reader of YAML 1.1 takes for something else is excluded. */
  private static final Pattern PLAIN =
      Pattern.compile("[\\p{L}\\p{N}_/.$(][\\p{L}\\p{N} _./$(){}*=+,:@%&?;~^<>|'!-]{0,200}");

  private static final Pattern OTHER_TYPE =
      Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|~|\\.inf|\\.nan|=|<<");
  private static final Pattern NUMERIC =
      Pattern.compile("[-+]?[0-9.][0-9a-fA-FxXoO_.,:+-]*([Tt ][0-9:.Zz+ -]*)?");
  private static final Pattern DURATION = Pattern.compile("([0-9]+(ms|us|s|m|h|d|w))+");
  private static final int CONTROL = 0x20;

  private YamlText() {}

  /** Returns a text in one line, in quotes when it needs them. */
  static String line(String text) {
    return isPlain(text) ? text : quoted(text);
  }

  private static boolean isPlain(String text) {
    return PLAIN.matcher(text).matches()
        && !text.endsWith(" ")
        && !text.endsWith(":")
        && !text.contains(": ")
        && !OTHER_TYPE.matcher(text).matches()
        && (!NUMERIC.matcher(text).matches() || DURATION.matcher(text).matches())
        && Scalars.plainType(text).equals(Tag.STR);
  }

  /** Returns a text in double quotes, with every character escaped that YAML may not hold. */
  private static String quoted(String text) {
    String json = Json.MAPPER.writeValueAsString(text);
    StringBuilder out = new StringBuilder(json.length() + 16);
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < json.length()
              && Character.isLowSurrogate(json.charAt(i + 1));
      if (pair) {
        out.append(c).append(json.charAt(++i));
      } else if (isPrintable(c)) {
        out.append(c);
      } else {
        out.append("\\u%04x".formatted((int) c));
      }
    }
    return out.toString();
  }

  /** Characters that stand unescaped: the printable ones of YAML without line separators. */
  private static boolean isPrintable(char c) {
    return c >= CONTROL
        && c != 0x7f
        && !(c > 0x7f && c < 0xa0)
        && c != '\u2028'
        && c != '\u2029'
        && c != '\ufeff'
        && c < '\ufffe'
        && !Character.isSurrogate(c)
        && (Character.getType(c) != Character.FORMAT || isJoiner(c));
  }

  /**
   * Returns whether a text of several lines can be a literal block: without characters to escape,
   * leading blanks, or lines that end with blanks, which editors remove.
   */
  static boolean fitsBlock(String text) {
    if (text.indexOf('\n') < 0 || text.startsWith("\n") || text.endsWith("\n\n")) {
      return false;
    }
    return !text.startsWith(" ")
        && text.codePoints().allMatch(c -> c == '\n' || (c != '\t' && isPrintable(c)))
        && text.lines().noneMatch(line -> line.endsWith(" "));
  }

  /** Emoji and some scripts need them; other format characters hide or turn what is beside them. */
  private static boolean isJoiner(char c) {
    return c == '\u200c' || c == '\u200d';
  }

  private static boolean isPrintable(int codePoint) {
    return codePoint > 0xffff || isPrintable((char) codePoint);
  }

  /** Returns a number without an exponent, as it is stored. */
  static String number(JsonNode number) {
    return number.isBigDecimal() ? number.decimalValue().toPlainString() : number.toString();
  }

  /** Returns a line of a comment. */
  static String commentable(String line) {
    StringBuilder out = new StringBuilder(line.length());
    line.codePoints().forEach(c -> out.appendCodePoint(isPrintable(c) ? c : '?'));
    return out.toString();
  }
}
