package io.carillon.tasks.notification;

import java.nio.charset.StandardCharsets;

/** Lets texts stand in the markup of services as they are, without effect as markup. */
final class Markup {

  private static final String NO_BREAK = "\u200B";

  private Markup() {}

  /** Escapes for HTML and for Slack's mrkdwn: ampersand, less-than and greater-than. */
  static String entities(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Escapes a value of an HTML attribute in double quotes. */
  static String attribute(String text) {
    return entities(text).replace("\"", "&quot;");
  }

  /** Escapes for CommonMark (section 2.4): a backslash before punctuation that means something. */
  static String markdown(String text) {
    return text.replaceAll("([\\\\`*_\\[\\]<>#~|!])", "\\\\$1");
  }

  /**
   * Breaks markup for a dialect of Markdown that has no escapes, by an invisible character: links,
   * mentions, fonts, and what begins a line.
   */
  static String broken(String text) {
    return text.replace("<", "<" + NO_BREAK)
        .replace("](", "]" + NO_BREAK + "(")
        .replaceAll("(?m)^([#>*+-])", NO_BREAK + "$1");
  }

  /** Encodes what would end a URL in markup: it means the same to a browser. */
  static String url(String url) {
    return url.replace("(", "%28")
        .replace(")", "%29")
        .replace("<", "%3C")
        .replace(">", "%3E")
        .replace("|", "%7C")
        .replace("\"", "%22")
        .replace(" ", "%20");
  }

  static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
