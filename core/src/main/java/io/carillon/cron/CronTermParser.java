package io.carillon.cron;

import java.util.List;
import java.util.Locale;

/**
 * Reads one entry of a field's list: {@code *}, a value or a range, optionally with a step after
 * {@code *}, a value or a range; in the day fields also the entries of {@link MonthlyTermParser}.
 */
final class CronTermParser {

  private final CronField field;
  private final CronWord entry;
  private final boolean alone;

  /** Creates the parser of an entry; {@code alone} tells whether it is the only one of its list. */
  CronTermParser(CronField field, CronWord entry, boolean alone) {
    this.field = field;
    this.entry = entry;
    this.alone = alone;
  }

  CronTerm parse() {
    if (entry.isEmpty()) {
      throw error(entry, "an entry of the list is missing; write " + field.allowed());
    }
    if (MonthlyTermParser.reads(field, entry)) {
      return new MonthlyTermParser(field, entry, alone).parse();
    }
    List<CronWord> parts = entry.splitAt('/');
    CronTerm.Plain base = parts.getFirst().isEmpty() ? noBase() : base(parts.getFirst());
    return switch (parts.size()) {
      case 1 -> base;
      case 2 -> stepped(base, parts.get(1));
      default -> throw error(parts.get(2), entry.quoted() + " has two steps; write one");
    };
  }

  private CronTerm.Plain noBase() {
    throw error(entry, entry.quoted() + " steps over nothing; write *" + entry.text());
  }

  private CronTerm.Plain base(CronWord base) {
    if (base.is("*") || (base.is("?") && field.isDay())) {
      return new CronTerm.Any();
    }
    List<CronWord> ends = base.splitAt('-');
    return switch (ends.size()) {
      case 1 -> new CronTerm.Value(value(base));
      case 2 -> range(base, value(ends.get(0)), value(ends.get(1)));
      default -> throw error(ends.get(2), base.quoted() + " has three ends; write two, as in 1-5");
    };
  }

  private CronTerm.Plain range(CronWord word, int from, int to) {
    if (from > to) {
      throw error(word, word.quoted() + " runs backwards; write " + forwards(from, to));
    }
    return new CronTerm.Range(from, to);
  }

  /** Returns the same values in ascending order, as in {@code 22-23,0-6}. */
  private String forwards(int from, int to) {
    if (field == CronField.DAY_OF_WEEK && to == 0) {
      return from == 7 ? "0" : from + "-7";
    }
    String start = from >= highest() ? "" + from : from + "-" + highest();
    return start + "," + (to == field.min() ? "" + to : field.min() + "-" + to);
  }

  private CronTerm stepped(CronTerm.Plain base, CronWord step) {
    int every = step(step);
    return switch (base) {
      case CronTerm.Any() -> new CronTerm.Step(field.min(), field.max(), every, true);
      case CronTerm.Range(int from, int to) -> new CronTerm.Step(from, to, every, false);
      case CronTerm.Value(int value) ->
          throw error(
              entry,
              "the step in %s needs * or a range before it; write %d-%d/%d"
                  .formatted(entry.quoted(), value, highest(), every));
      case CronTerm.Step stepped -> throw new IllegalStateException(stepped.toString());
    };
  }

  private int step(CronWord step) {
    if (!step.isNumber() || step.number() == 0) {
      throw error(
          step,
          step.quoted() + " is not a step; write a whole number from 1, as in */5 or 10-30/5");
    }
    return step.number();
  }

  /** Reads a number or name of the field, within its bounds. */
  int value(CronWord word) {
    int value = word.isNumber() ? word.number() : named(word);
    if (value < field.min() || value > field.max()) {
      throw error(word, word.quoted() + " is out of range; write " + field.allowed());
    }
    return value;
  }

  private int named(CronWord word) {
    String name = word.isLetters() ? word.text().toUpperCase(Locale.ROOT) : "";
    int index = field.names().indexOf(name);
    if (index < 0) {
      throw error(word, unknown(word, name));
    }
    return field.min() + index;
  }

  private String unknown(CronWord word, String name) {
    if (word.isEmpty()) {
      return "a value is missing in " + entry.quoted() + "; write " + field.allowed();
    }
    if (word.text().startsWith("+")) {
      return "a + may only stand first in day-of-week; write " + word.text().substring(1);
    }
    String meant =
        field.names().stream()
            .filter(name::startsWith)
            .findFirst()
            .orElse("* or " + field.allowed());
    return word.quoted() + " is not a value; write " + meant;
  }

  /** Returns the highest value to suggest: 6, not 7, for a day of the week. */
  private int highest() {
    return field == CronField.DAY_OF_WEEK ? 6 : field.max();
  }

  private CronSyntaxException error(CronWord at, String trouble) {
    return new CronSyntaxException(field.label(), at.position(), trouble);
  }
}
