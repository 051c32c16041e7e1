package io.carillon.server.importer.crontab;

/**
 * A command of a crontab. A {@code %} ends it, and the rest is its input, in which every further
 * {@code %} is a line break; {@code \%} is a plain one (crontab(5)).
 *
 * @param source the script
 */
record CrontabCommand(String source) {

  private static final String END = "CRONTAB_INPUT";

  static CrontabCommand of(String written) {
    StringBuilder text = new StringBuilder();
    int percent = -1;
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      boolean escaped = c == '\\' && i + 1 < written.length() && written.charAt(i + 1) == '%';
      if (escaped) {
        text.append('%');
        i++;
      } else if (c == '%' && percent < 0) {
        percent = text.length();
      } else {
        text.append(c == '%' ? '\n' : c);
      }
    }
    return percent < 0
        ? new CrontabCommand(text.toString())
        : new CrontabCommand(
            "{ %s\n} <<'%s'\n%s\n%s"
                .formatted(text.substring(0, percent), END, text.substring(percent), END));
  }

  /** A check or a change of folder before the command proper, such as {@code cd / &&}. */
  private static final String BEFORE =
      "^([({]?\\s*(cd\\s+\\S+|test\\s[^&|]*|\\[\\s[^]]*\\])\\s*(&&|;|\\|\\|)\\s*)+";

  /** Returns a name: the last part of the program's path. */
  String name() {
    String own = source.strip().replaceFirst(BEFORE, "");
    for (String word : own.split("[\\s;&|(){}<>]+", -1)) {
      String plain = word.replaceAll("[\"']", "");
      if (!plain.isEmpty() && plain.indexOf('=') < 0) {
        return plain.substring(plain.lastIndexOf('/') + 1);
      }
    }
    return "command";
  }
}
