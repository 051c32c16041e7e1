package io.carillon.definition;

import io.carillon.cron.CronPattern;
import io.carillon.cron.CronSyntaxException;
import io.carillon.cron.dialect.CronDialect;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import io.carillon.schedule.DstPolicy;
import io.carillon.schedule.Jitter;
import io.carillon.schedule.OnExcluded;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.Window;
import io.carillon.time.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a {@link Schedule} from JSON. */
public final class ScheduleReader {

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Durations.MAX;

  private static final ZoneId UTC = ZoneId.of("UTC");

  private static final Map<String, Schedule.Type> TYPES =
      Stream.of(Schedule.Type.values())
          .collect(Collectors.toUnmodifiableMap(Schedule.Type::code, type -> type));

  private ScheduleReader() {}

  /**
   * Reads a standalone schedule from a request or a column.
   *
   * @throws InvalidInputException with every fault; the paths begin with {@code schedule}
   */
  public static Schedule read(ObjectNode schedule) {
    List<Fault> faults = new ArrayList<>();
    ObjectNode around = Json.MAPPER.createObjectNode();
    around.set("schedule", schedule);
    Schedule read = read(new JsonFields(around, "", faults), faults);
    if (read == null || !faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
    return read;
  }

  /** Reads the field {@code schedule}; returns null after a fault. */
  static @Nullable Schedule read(JsonFields around, List<Fault> faults) {
    int before = faults.size();
    JsonFields fields = around.inside("schedule");
    if (fields == null) {
      if (faults.size() == before) {
        around.fault(
            "schedule",
            "is missing; for one that only runs on demand write {\"type\": \"manual\"}.");
      }
      return null;
    }
    Schedule schedule = ofFields(fields, faults);
    if (faults.size() == before) {
      fields.refuseUnknown();
    }
    return faults.size() == before ? schedule : null;
  }

  private static @Nullable Schedule ofFields(JsonFields fields, List<Fault> faults) {
    String type = fields.required("type", 1, 20);
    return type == null ? null : onCalendar(ofType(type, fields, faults), fields, faults);
  }

  private static @Nullable Schedule onCalendar(
      @Nullable Schedule nominal, JsonFields fields, List<Fault> faults) {
    if (nominal instanceof Schedule.Manual) {
      return nominal;
    }
    String calendar = fields.text("calendar", 1, 100);
    OnExcluded rule = fields.choice("on_excluded", OnExcluded.class);
    if (calendar == null) {
      if (rule != null && fields.node("calendar") == null) {
        fields.fault("on_excluded", "has no meaning without a calendar.");
      }
      return nominal;
    }
    return nominal == null ? null : onCalendar(nominal, calendar, rule, faults);
  }

  private static @Nullable Schedule onCalendar(
      Schedule nominal, String calendar, @Nullable OnExcluded rule, List<Fault> faults) {
    try {
      return new Schedule.OnCalendar(nominal, calendar, rule == null ? OnExcluded.SKIP : rule);
    } catch (InvalidInputException e) {
      e.faults().forEach(fault -> faults.add(fault.under("schedule")));
      return null;
    }
  }

  private static @Nullable Schedule ofType(String type, JsonFields fields, List<Fault> faults) {
    Schedule.Type known = TYPES.get(type);
    if (known == null) {
      fields.fault("type", "must be one of interval, cron, date, manual, not \"" + type + "\".");
      return null;
    }
    return switch (known) {
      case INTERVAL -> interval(fields, faults);
      case CRON -> cron(fields, faults);
      case DATE -> once(fields);
      case MANUAL -> new Schedule.Manual();
    };
  }

  private static @Nullable Schedule interval(JsonFields fields, List<Fault> faults) {
    Duration every = fields.duration("every", SHORTEST, LONGEST);
    if (every == null && faults.stream().noneMatch(fault -> fault.path().endsWith(".every"))) {
      fields.fault("every", "is missing: a duration such as 30s.");
    }
    if (every != null && every.toNanos() % 1_000 != 0) {
      fields.fault(
          "every",
          "must be whole microseconds, as exact as the database keeps times, not " + every + ".");
    }
    Window window = window(fields, faults);
    Jitter jitter = jitter(fields);
    return every == null ? null : new Schedule.Interval(every, window, jitter);
  }

  private static @Nullable Schedule cron(JsonFields fields, List<Fault> faults) {
    String expression = fields.required("expression", 1, 1_000);
    CronDialect dialect = dialect(fields);
    ZoneId zone = zone(fields);
    DstPolicy dst = dst(fields);
    Window window = window(fields, faults);
    Jitter jitter = jitter(fields);
    if (expression == null || dialect == null || zone == null) {
      return null;
    }
    CronPattern pattern = pattern(expression, dialect, fields);
    return pattern == null
        ? null
        : satisfiable(() -> new Schedule.Cron(pattern, zone, dst, window, jitter), fields);
  }

  private static @Nullable CronPattern pattern(
      String expression, CronDialect dialect, JsonFields fields) {
    try {
      return dialect.parse(expression);
    } catch (CronSyntaxException e) {
      fields.fault("expression", String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** Returns the schedule, or null for one that has no due times, such as {@code @reboot}. */
  private static @Nullable Schedule satisfiable(Supplier<Schedule.Cron> made, JsonFields fields) {
    try {
      Schedule cron = made.get();
      cron.dueTimes(Instant.EPOCH);
      return cron;
    } catch (InvalidInputException e) {
      fields.fault("expression", e.faults().getFirst().message());
      return null;
    }
  }

  private static @Nullable CronDialect dialect(JsonFields fields) {
    CronDialect dialect = fields.choice("dialect", CronDialect.class);
    return dialect == null && fields.node("dialect") == null ? CronDialect.OCPS : dialect;
  }

  private static DstPolicy dst(JsonFields fields) {
    JsonNode node = fields.node("dst");
    if (node == null) {
      return DstPolicy.DEFAULT;
    }
    if (node.isString() && node.stringValue().equals("ocps")) {
      return DstPolicy.OCPS;
    }
    if (!node.isObject()) {
      fields.fault(
          "dst",
          "must be {\"gap\": ..., \"overlap\": ...} or \"ocps\", not %s."
              .formatted(JsonFields.shown(node)));
      return DstPolicy.DEFAULT;
    }
    return dstOf(Objects.requireNonNull(fields.inside("dst")));
  }

  private static DstPolicy dstOf(JsonFields inside) {
    DstPolicy.Gap gap = inside.choice("gap", DstPolicy.Gap.class);
    DstPolicy.Overlap overlap = inside.choice("overlap", DstPolicy.Overlap.class);
    inside.refuseUnknown();
    return new DstPolicy(
        gap == null ? DstPolicy.DEFAULT.gap() : gap,
        overlap == null ? DstPolicy.DEFAULT.overlap() : overlap);
  }

  private static @Nullable ZoneId zone(JsonFields fields) {
    String name = fields.text("timezone", 1, 100);
    if (name == null) {
      return fields.node("timezone") == null ? UTC : null;
    }
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      fields.fault(
          "timezone", "must be an IANA time zone such as Asia/Shanghai, not \"" + name + "\".");
      return null;
    }
  }

  private static @Nullable Schedule once(JsonFields fields) {
    Instant at = fields.instant("at");
    Jitter jitter = jitter(fields);
    if (at == null) {
      if (fields.node("at") == null) {
        fields.fault("at", "is missing: an instant such as 2026-11-24T03:00:00+08:00.");
      }
      return null;
    }
    return new Schedule.OnDate(at, jitter);
  }

  private static Window window(JsonFields fields, List<Fault> faults) {
    Instant start = fields.instant("start_at");
    Instant end = fields.instant("end_at");
    Integer fires = fields.integer("max_fires", 1, Integer.MAX_VALUE);
    try {
      return new Window(start, end, fires);
    } catch (InvalidInputException e) {
      e.faults().forEach(fault -> faults.add(fault.under("schedule")));
      return Window.always();
    }
  }

  private static Jitter jitter(JsonFields fields) {
    Duration max = fields.duration("jitter", Duration.ZERO, Jitter.LONGEST);
    return max == null ? Jitter.NONE : new Jitter(max);
  }
}
