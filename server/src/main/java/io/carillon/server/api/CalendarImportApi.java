package io.carillon.server.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.calendar.Calendar;
import io.carillon.calendar.store.CalendarStore;
import io.carillon.database.Upserted;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.CalendarWriter;
import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.TasksManager;
import io.carillon.server.api.input.EntityTags;
import io.carillon.server.front.Calculations;
import io.carillon.server.icalendar.ComponentResult;
import io.carillon.server.icalendar.Horizon;
import io.carillon.server.icalendar.ICalendarFile;
import io.carillon.server.icalendar.ICalendarReader;
import io.carillon.server.icalendar.ImportedCalendar;
import java.nio.charset.Charset;
import java.security.Principal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates or fills calendars from iCalendar files. */
@RestController
@RequestMapping("/api/v1/calendars")
class CalendarImportApi {

  private final TasksManager manager;
  private final Calculations calculations;

  CalendarImportApi(TasksManager manager, Calculations calculations) {
    this.calculations = calculations;
    this.manager = manager;
  }

  /**
   * The calendar to import into: the existing one or an empty one, and whether to replace its
   * entries.
   */
  private record Target(Calendar calendar, @Nullable Long version, boolean replace) {

    Calendar with(ImportedCalendar imported) {
      return replace ? imported.in(calendar) : imported.addedTo(calendar);
    }
  }

  @PostMapping(path = "/{name}/import", consumes = "text/calendar")
  ResponseEntity<ObjectNode> read(
      @PathVariable("name") String name,
      @RequestParam("timezone") Optional<String> timezone,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam("mode") Optional<String> mode,
      @RequestParam("working_day") Optional<String> workingDay,
      @RequestParam("dry_run") Optional<String> dryRun,
      @RequestBody byte[] body,
      @RequestHeader(HttpHeaders.CONTENT_TYPE) String contentType,
      @RequestHeader(HttpHeaders.IF_MATCH) Optional<String> ifMatch,
      Principal user) {
    boolean dry = chosen("dry_run", dryRun, "false", "true");
    boolean replace = chosen("mode", mode, "add", "replace");
    refuseOtherCharset(contentType);
    ICalendarFile file = ICalendarFile.of(body);
    Target target = target(name, timezone, replace, file);
    Horizon horizon = horizon(from, to, target.calendar().zone());
    String working = workingDay.filter(word -> !word.isBlank()).orElse(null);
    ImportedCalendar imported =
        calculations.run(
            "import a shorter span, or a file with fewer events",
            () -> ICalendarReader.read(file, horizon, working));
    requireSomething(imported, horizon);
    Calendar calendar = checked(target.with(imported));
    Long asked = EntityTags.asked(ifMatch, () -> manager.view().calendars().get(name));
    ObjectNode answer = answer(imported, horizon, dry);
    if (dry) {
      answer.set("calendar", CalendarWriter.write(calendar));
      return ResponseEntity.ok(answer);
    }
    Upserted<CalendarStore.Saved> saved =
        manager.putCalendar(calendar, asked == null ? target.version() : asked, user.getName());
    answer.set("calendar", CalendarsApi.json(saved.row()));
    return CalendarsApi.answer(saved).body(answer);
  }

  /** Returns whether {@code other} was chosen; {@code one} is the default. */
  private static boolean chosen(String field, Optional<String> said, String one, String other) {
    String word = said.orElse(one);
    if (!word.equals(one) && !word.equals(other)) {
      throw InvalidInputException.at(
          field, "must be %s or %s, not \"%s\".".formatted(one, other, word));
    }
    return word.equals(other);
  }

  /** Refuses charsets other than UTF-8, the default of RFC 5545, and its subset US-ASCII. */
  private static void refuseOtherCharset(String contentType) {
    Charset said = MediaType.parseMediaType(contentType).getCharset();
    if (said != null && !said.equals(UTF_8) && !said.equals(US_ASCII)) {
      throw InvalidInputException.at(
          "Content-Type", "must be text/calendar in UTF-8, not in %s.".formatted(said));
    }
  }

  private Target target(
      String name, Optional<String> timezone, boolean replace, ICalendarFile file) {
    Optional<CalendarStore.Saved> saved = manager.view().calendars().find(name);
    if (saved.isEmpty()) {
      ZoneId zone = zone(timezone.or(file::timezone).orElse(null));
      return new Target(
          new Calendar(name, "", zone, List.of(), List.of(), List.of()), null, replace);
    }
    Calendar calendar = saved.get().calendar();
    requireZoneOf(calendar, timezone);
    return new Target(calendar, saved.get().version(), replace);
  }

  private static void requireZoneOf(Calendar calendar, Optional<String> timezone) {
    if (timezone.isPresent() && !zone(timezone.get()).equals(calendar.zone())) {
      throw InvalidInputException.at(
          "timezone",
          "must be left out, or be that of the calendar, %s; an import does not change it."
              .formatted(calendar.zone()));
    }
  }

  private static ZoneId zone(@Nullable String name) {
    try {
      if (name != null) {
        return ZoneId.of(name);
      }
    } catch (DateTimeException e) {
      throw InvalidInputException.at(
          "timezone", "must be an IANA time zone such as Asia/Shanghai, not \"" + name + "\".");
    }
    throw InvalidInputException.at(
        "timezone",
        "is missing: the calendar is new, and neither the file (X-WR-TIMEZONE) nor the request says"
            + " whose dates these are; write one such as Asia/Shanghai.");
  }

  private Horizon horizon(Optional<String> from, Optional<String> to, ZoneId zone) {
    LocalDate first =
        from.map(text -> date("from", text))
            .orElseGet(() -> LocalDate.ofInstant(manager.view().now(), zone).withDayOfYear(1));
    LocalDate end =
        to.map(text -> date("to", text)).orElseGet(() -> first.plusYears(Horizon.YEARS));
    return new Horizon(first, end, zone);
  }

  private static LocalDate date(String field, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw InvalidInputException.at(
          field, "must be a date such as 2026-01-01, not \"" + text + "\".");
    }
  }

  private static void requireSomething(ImportedCalendar imported, Horizon horizon) {
    if (imported.isEmpty()) {
      ComponentResult.LeftOut first = (ComponentResult.LeftOut) imported.entries().getFirst();
      throw InvalidInputException.at(
          "",
          "Nothing of the file closes anything from %s to %s; the %s in line %d, for one, %s."
              .formatted(
                  horizon.from(), horizon.to(), first.component(), first.line(), first.reason()));
    }
  }

  /** Returns the calendar after the checks that a PUT would make. */
  private static Calendar checked(Calendar calendar) {
    return CalendarReader.read(CalendarWriter.write(calendar), calendar.name());
  }

  private static ObjectNode answer(ImportedCalendar imported, Horizon horizon, boolean dry) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("dry_run", dry)
        .put("from", horizon.from().toString())
        .put("to", horizon.to().toString());
    ArrayNode taken = json.putArray("taken");
    ArrayNode leftOut = json.putArray("left_out");
    for (ComponentResult entry : imported.entries()) {
      switch (entry) {
        case ComponentResult.Taken one -> taken.add(json(one));
        case ComponentResult.LeftOut one -> leftOut.add(place(one).put("reason", one.reason()));
      }
    }
    return json;
  }

  private static ObjectNode json(ComponentResult.Taken taken) {
    return place(taken)
        .put("as", taken.as())
        .put("count", taken.count())
        .put("first", taken.first().toString())
        .put("last", taken.last().toString())
        .put("note", taken.note());
  }

  private static ObjectNode place(ComponentResult entry) {
    return Json.MAPPER
        .createObjectNode()
        .put("line", entry.line())
        .put("component", entry.component())
        .put("summary", entry.summary());
  }
}
