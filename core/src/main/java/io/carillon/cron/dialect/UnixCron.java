package io.carillon.cron.dialect;

import io.carillon.cron.CronField;
import io.carillon.cron.CronParser;
import io.carillon.cron.CronPattern;
import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.CronWord;
import io.carillon.cron.MonthlyTermParser;
import java.util.List;

/**
 * Reads Vixie cron patterns. OCPS 1.1 describes them faithfully, so only newer OCPS features are
 * refused.
 */
final class UnixCron {

  private UnixCron() {}

  static CronPattern parse(String text) {
    CronParser.check(text);
    List<CronWord> words = CronWord.split(text);
    if (!words.isEmpty() && !words.getFirst().text().startsWith("@")) {
      checkFields(words);
    }
    return CronPattern.parse(text);
  }

  private static void checkFields(List<CronWord> words) {
    if (words.size() > 5) {
      throw new CronSyntaxException(
          CronParser.WHOLE,
          words.get(5).position(),
          "Unix cron has five fields, and a command is no part of the pattern; remove what follows"
              + " the fifth");
    }
    for (int i = 0; i < words.size(); i++) {
      CronField field = CronParser.ALL.get(i + 1);
      words.get(i).splitAt(',').forEach(entry -> checkEntry(field, entry));
    }
  }

  private static void checkEntry(CronField field, CronWord entry) {
    if (entry.hasAny("~")) {
      throw error(
          field,
          entry,
          entry.quoted() + " is a random time; write a fixed one, and the schedule's jitter");
    }
    if (entry.hasAny("?#+") || MonthlyTermParser.reads(field, entry)) {
      throw error(
          field,
          entry,
          entry.quoted() + " is nothing Unix cron knows; leave the dialect out to write OCPS");
    }
  }

  private static CronSyntaxException error(CronField field, CronWord entry, String trouble) {
    return new CronSyntaxException(field.label(), entry.position(), trouble);
  }
}
