package io.carillon.definition;

import io.carillon.calendar.Blackout;
import io.carillon.calendar.Calendar;
import io.carillon.calendar.CalendarCheck;
import io.carillon.calendar.DateRange;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a {@link Calendar} from JSON and reports every fault with its path. */
public final class CalendarReader {

  /** The maximum number of holidays, and of working days. */
  public static final int MAX_DAYS = 5_000;

  /** The maximum number of days from the first to the last date of a blackout. */
  public static final int MAX_BLACKOUT_DAYS = 3_660;

  private static final int MAX_BLACKOUTS = 100;
  private static final int MAX_HOLIDAY_DAYS = 366;
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

  private final List<Fault> faults = new ArrayList<>();

  private CalendarReader() {}

  /**
   * Reads a calendar and checks that it does not contradict itself.
   *
   * @param name the calendar's name, which the JSON may omit; null to require it in the JSON
   * @param shown fields that responses contain and that are ignored when a client sends them back
   * @throws InvalidInputException with every fault
   */
  public static Calendar read(ObjectNode json, @Nullable String name, String... shown) {
    CalendarReader reader = new CalendarReader();
    Calendar calendar = reader.calendar(json, name, shown);
    if (reader.faults.isEmpty()) {
      reader.faults.addAll(CalendarCheck.of(calendar));
    }
    if (!reader.faults.isEmpty()) {
      throw new InvalidInputException(reader.faults);
    }
    return calendar;
  }

  private Calendar calendar(ObjectNode json, @Nullable String name, String... shown) {
    JsonFields fields = new JsonFields(json, "", faults).ignoring(shown);
    String named = name(fields, name);
    String description = fields.text("description", 0, 2_000);
    ZoneId zone = zone(fields);
    List<Calendar.Holiday> holidays =
        list(fields, "holidays", MAX_DAYS, (inside, label) -> holiday(inside));
    List<Blackout> blackouts = list(fields, "blackouts", MAX_BLACKOUTS, this::blackout);
    List<Calendar.WorkingDay> workingDays =
        list(fields, "working_days", MAX_DAYS, (inside, label) -> workingDay(inside));
    fields.refuseUnknown();
    return new Calendar(
        named, description == null ? "" : description, zone, holidays, blackouts, workingDays);
  }

  private static String name(JsonFields fields, @Nullable String name) {
    String said = name == null ? fields.required("name", 1, 100) : fields.text("name", 1, 100);
    if (name != null && said != null && !said.equals(name)) {
      fields.fault("name", "must be \"%s\", as in the path, not \"%s\".".formatted(name, said));
    }
    String meant = name == null ? said : name;
    if (meant != null && !meant.matches("[\\p{L}\\p{N}][\\p{L}\\p{N} ._-]{0,99}")) {
      fields.fault(
          "name",
          "must have 1 to 100 letters, digits, blanks, dots, hyphens and underscores, not \"%s\"."
              .formatted(meant));
    }
    return meant == null ? "" : meant;
  }

  private static ZoneId zone(JsonFields fields) {
    String name = fields.required("timezone", 1, 100);
    try {
      return name == null ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      fields.fault(
          "timezone", "must be an IANA time zone such as Asia/Shanghai, not \"" + name + "\".");
      return ZoneOffset.UTC;
    }
  }

  private <T> List<T> list(
      JsonFields around, String field, int max, BiFunction<JsonFields, String, @Nullable T> read) {
    JsonNode node = around.node(field);
    if (node == null) {
      return List.of();
    }
    if (!node.isArray() || node.size() > max) {
      around.fault(field, "must be a list of at most " + max + " objects.");
      return List.of();
    }
    List<T> all = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      T one = element(around, field + "[" + i + "]", node.get(i), read);
      if (one != null) {
        all.add(one);
      }
    }
    return all;
  }

  private <T> @Nullable T element(
      JsonFields around,
      String path,
      JsonNode node,
      BiFunction<JsonFields, String, @Nullable T> read) {
    if (!(node instanceof ObjectNode object)) {
      around.fault(path, "must be an object, not " + JsonFields.shown(node) + ".");
      return null;
    }
    JsonFields fields = new JsonFields(object, path, faults);
    T one = read.apply(fields, path);
    fields.refuseUnknown();
    return one;
  }

  private static Calendar.@Nullable Holiday holiday(JsonFields fields) {
    String name = fields.text("name", 1, 200);
    if (fields.node("date") == null) {
      fields.fault("date", "is missing: a date such as 2026-10-01.");
    }
    DateRange dates = dates(fields, MAX_HOLIDAY_DAYS);
    return dates == null ? null : new Calendar.Holiday(name == null ? "holiday" : name, dates);
  }

  private static Calendar.@Nullable WorkingDay workingDay(JsonFields fields) {
    String name = fields.text("name", 1, 200);
    if (fields.node("date") == null) {
      fields.fault("date", "is missing: a date such as 2026-10-10.");
    }
    LocalDate date = date(fields, "date");
    return date == null ? null : new Calendar.WorkingDay(name == null ? "working day" : name, date);
  }

  private @Nullable Blackout blackout(JsonFields fields, String label) {
    int before = faults.size();
    String name = fields.text("name", 1, 200);
    Set<DayOfWeek> days = days(fields);
    DateRange dates = fields.node("date") == null ? null : dates(fields, MAX_BLACKOUT_DAYS);
    if (fields.node("date") == null && fields.node("until") != null) {
      fields.fault("until", "has no meaning without a date to begin at.");
    }
    Blackout.Clock clock = clock(fields);
    if (fields.node("days") == null && fields.node("date") == null && clock == null) {
      fields.fault(
          "days", "is missing: name days, a date, or from and to; else nothing ever fires.");
    }
    return faults.size() > before
        ? null
        : new Blackout(name == null ? "blackout" : name, days, dates, clock);
  }

  private static Set<DayOfWeek> days(JsonFields fields) {
    JsonNode node = fields.node("days");
    if (node == null) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    Set<DayOfWeek> days = known(node);
    if (days.isEmpty() || days.size() < node.size()) {
      fields.fault(
          "days",
          "must be a list of mon, tue, wed, thu, fri, sat, sun, not "
              + JsonFields.shown(node)
              + ".");
    }
    return days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days;
  }

  private static Set<DayOfWeek> known(JsonNode list) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    if (list.isArray() && list.size() <= 7) {
      for (JsonNode node : list) {
        DayOfWeek day = day(node);
        if (day != null) {
          days.add(day);
        }
      }
    }
    return days;
  }

  private static @Nullable DayOfWeek day(JsonNode node) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (node.isString() && CalendarWriter.code(day).equals(node.stringValue())) {
        return day;
      }
    }
    return null;
  }

  private static Blackout.@Nullable Clock clock(JsonFields fields) {
    LocalTime from = time(fields, "from");
    LocalTime to = time(fields, "to");
    boolean half = (fields.node("from") == null) != (fields.node("to") == null);
    if (half) {
      fields.fault("from", "and to go together: write both, or neither for whole days.");
    }
    if (from == null || to == null) {
      return null;
    }
    if (from.equals(to)) {
      fields.fault(
          "to", "must differ from from, %s; leave out both for whole days.".formatted(from));
      return null;
    }
    return new Blackout.Clock(from, to);
  }

  private static @Nullable LocalTime time(JsonFields fields, String field) {
    String text = fields.text(field, 1, 100);
    try {
      return text == null ? null : LocalTime.parse(text, CLOCK);
    } catch (DateTimeException e) {
      fields.fault(field, "must be a time of day such as 22:00, not \"" + text + "\".");
      return null;
    }
  }

  private static @Nullable DateRange dates(JsonFields fields, int max) {
    LocalDate first = date(fields, "date");
    LocalDate last = date(fields, "until");
    if (first == null) {
      return null;
    }
    DateRange dates = new DateRange(first, Objects.requireNonNullElse(last, first));
    if (dates.count() < 1 || dates.count() > max) {
      fields.fault(
          "until",
          "must be from %s to %s, not %s."
              .formatted(first, first.plusDays(max - 1L), dates.last()));
      return null;
    }
    return dates;
  }

  private static @Nullable LocalDate date(JsonFields fields, String field) {
    String text = fields.text(field, 1, 100);
    try {
      LocalDate date = text == null ? null : LocalDate.parse(text);
      if (date == null || (date.getYear() >= 1970 && date.getYear() <= 2199)) {
        return date;
      }
    } catch (DateTimeException e) {
      // Reported below.
    }
    fields.fault(
        field, "must be a date from 1970 to 2199 such as 2026-10-01, not \"" + text + "\".");
    return null;
  }
}
