package io.carillon.cron;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Reads the text of a pattern: a nickname, or fields identified by their number. */
public final class CronParser {

  private static final int MAX_LENGTH = 512;

  /** The name of the whole text in messages. */
  public static final String WHOLE = "pattern";

  /** OCPS 1.1; case-sensitive. */
  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  private static final String REBOOT = "@reboot";

  /** All fields, in writing order. */
  public static final List<CronField> ALL = List.of(CronField.values());

  private CronParser() {}

  static CronPattern parse(String text) {
    check(text);
    List<CronWord> words = CronWord.split(text);
    if (words.isEmpty()) {
      throw whole(text, 0, "it is empty; write five to seven fields, such as 0 3 * * *");
    }
    if (words.getFirst().text().startsWith("@")) {
      return nickname(text, words);
    }
    return new CronPattern(text, false, fields(text, words));
  }

  /** Refuses a text that is too long or contains characters that only look like blanks. */
  public static void check(String text) {
    checkLength(text);
    checkBlanks(text);
  }

  private static void checkLength(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new CronSyntaxException(
          WHOLE,
          MAX_LENGTH,
          "it has " + text.length() + " characters; at most " + MAX_LENGTH + " are allowed");
    }
  }

  /** Refuses line breaks, no-break spaces and similar characters, which look like blanks. */
  private static void checkBlanks(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean invisible =
          Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
      if (invisible && c != ' ' && c != '\t') {
        throw new CronSyntaxException(
            WHOLE,
            i,
            CronWord.quote(String.valueOf(c)) + " is not allowed; write a blank or a tab");
      }
    }
  }

  private static CronPattern nickname(String text, List<CronWord> words) {
    CronWord name = words.getFirst();
    if (words.size() > 1) {
      throw whole(text, words.get(1).position(), "a nickname stands alone; remove what follows it");
    }
    if (name.text().equals(REBOOT)) {
      return new CronPattern(text, true, CronFields.of(Map.of(), false));
    }
    String meaning = meaning(text, name);
    return new CronPattern(text, false, fields(meaning, CronWord.split(meaning)));
  }

  private static String meaning(String text, CronWord name) {
    String meaning = NICKNAMES.get(name.text());
    if (meaning == null) {
      throw whole(
          text,
          name.position(),
          name.quoted()
              + " is not a nickname; write @yearly, @annually, @monthly, @weekly, @daily,"
              + " @midnight, @hourly or @reboot, in lower case");
    }
    return meaning;
  }

  private static CronFields fields(String text, List<CronWord> words) {
    List<CronField> layout = layout(text, words);
    Map<CronField, CronTerms> written = new EnumMap<>(CronField.class);
    boolean plus = false;
    for (int i = 0; i < layout.size(); i++) {
      CronField field = layout.get(i);
      CronWord word = words.get(i);
      if (field == CronField.DAY_OF_WEEK && word.text().startsWith("+")) {
        plus = true;
        word = word.from(1);
      }
      written.put(field, terms(field, word));
    }
    return CronFields.of(written, plus);
  }

  /** Returns the fields that were written, by their number (OCPS 1.2). */
  private static List<CronField> layout(String text, List<CronWord> words) {
    return switch (words.size()) {
      case 5 -> ALL.subList(1, 6);
      case 6 -> ALL.subList(0, 6);
      case 7 -> ALL;
      default ->
          throw whole(
              text,
              words.size() < 5 ? text.length() : words.get(7).position(),
              (words.size() == 1 ? "it has 1 field" : "it has " + words.size() + " fields")
                  + "; write minute hour day-of-month month day-of-week, with second before them"
                  + " for six, and year after them for seven");
    };
  }

  private static CronTerms terms(CronField field, CronWord word) {
    List<CronWord> entries = word.splitAt(',');
    List<CronTerm> terms = new ArrayList<>();
    for (CronWord entry : entries) {
      terms.add(new CronTermParser(field, entry, entries.size() == 1).parse());
    }
    return new CronTerms(field, List.copyOf(terms));
  }

  private static CronSyntaxException whole(String text, int position, String trouble) {
    String found = text.isBlank() ? "" : CronWord.quote(text.strip()) + ": ";
    return new CronSyntaxException(WHOLE, position, found + trouble);
  }
}
