package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.TestServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** iCalendar files sent to a real server. */
class CalendarImportApiTest {

  private static final String CALENDARS = "/api/v1/calendars/";
  private static final String SPAN = "?from=2026-01-01&to=2029-01-01";
  private static final AtomicInteger NAMES = new AtomicInteger();
  private static final String ONE_DAY =
      """
      BEGIN:VCALENDAR
      VERSION:2.0
      BEGIN:VEVENT
      DTSTART;VALUE=DATE:20270501
      SUMMARY:Labour Day
      END:VEVENT
      END:VCALENDAR
      """;

  @TempDir private static Path data;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String name() {
    return "imported-" + NAMES.incrementAndGet();
  }

  private static String file(String name) {
    try (InputStream in = CalendarImportApiTest.class.getResourceAsStream("icalendar/" + name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Answer send(String name, String query, String body, String... headers) {
    return server.sendAs(
        "text/calendar", "POST", CALENDARS + name + "/import" + query, body, headers);
  }

  private static String path(Answer refused) {
    return refused.json().at("/errors/0/path").stringValue();
  }

  @Test
  void aFileMakesACalendarAndAScheduleKeepsToIt() {
    String name = name();
    Answer made = send(name, "?from=2026-01-01&to=2027-01-01", file("china-2026.ics"));
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    assertThat(made.header("ETag")).isEqualTo("\"1\"");
    assertThat(made.json().get("taken")).hasSize(4);
    assertThat(made.json().at("/calendar/timezone").stringValue()).isEqualTo("Asia/Shanghai");
    ObjectNode read = server.get(CALENDARS + name).json();
    assertThat(read.remove("used_by").get("task_configs")).isEmpty();
    assertThat(read).isEqualTo(made.json().get("calendar"));
    assertThat(read.at("/holidays/0/name").stringValue()).isEqualTo("春节（休）");
    assertThat(read.at("/holidays/0/until").stringValue()).isEqualTo("2026-02-23");
    assertThat(read.at("/working_days/1/date").stringValue()).isEqualTo("2026-02-28");
    Answer preview =
        server.post(
            "/api/v1/schedules/preview",
            """
            {"schedule": {"type": "cron", "expression": "0 9 * * *", "timezone": "Asia/Shanghai",
               "calendar": "%s"}, "from": "2026-02-13T00:00:00Z", "count": 3}
            """
                .formatted(name));
    assertThat(preview.json().at("/due_times/0").stringValue()).isEqualTo("2026-02-13T01:00:00Z");
    assertThat(preview.json().at("/due_times/2").stringValue()).isEqualTo("2026-02-24T01:00:00Z");
  }

  @Test
  void aDryRunSaysTheSameAndWritesNothing() {
    String name = name();
    Answer dry = send(name, SPAN + "&timezone=Europe/Berlin&dry_run=true", file("germany.ics"));
    assertThat(dry.status()).as(dry.response().body()).isEqualTo(200);
    assertThat(dry.json().get("taken")).hasSize(5);
    assertThat(dry.json().get("left_out")).hasSize(3);
    assertThat(dry.json().at("/taken/0/note").stringValue())
        .isEqualTo("repeats without end; taken before 2029-01-01 only");
    assertThat(server.get(CALENDARS + name).status()).isEqualTo(404);
    Answer wet = send(name, SPAN + "&timezone=Europe/Berlin", file("germany.ics"));
    assertThat(wet.json().get("taken")).isEqualTo(dry.json().get("taken"));
    assertThat(wet.json().at("/calendar/holidays")).isEqualTo(dry.json().at("/calendar/holidays"));
  }

  @Test
  void anImportAddsOrReplacesAndTheSameFileTwiceChangesNothing() {
    String name = name();
    server.send(
        "PUT",
        CALENDARS + name,
        "{\"timezone\": \"UTC\", \"description\": \"ours\", \"blackouts\": [{\"name\": \"weekend\","
            + " \"days\": [\"sat\", \"sun\"]}]}");
    assertThat(send(name, SPAN, ONE_DAY).header("ETag")).isEqualTo("\"2\"");
    Answer again = send(name, SPAN, ONE_DAY);
    assertThat(again.header("ETag")).isEqualTo("\"2\"");
    assertThat(again.json().at("/calendar/holidays")).hasSize(1);
    assertThat(again.json().at("/calendar/blackouts")).hasSize(1);
    Answer replaced = send(name, SPAN + "&mode=replace", ONE_DAY.replace("0501", "0502"));
    assertThat(replaced.json().at("/calendar/blackouts")).isEmpty();
    assertThat(replaced.json().at("/calendar/holidays")).hasSize(1);
    assertThat(replaced.json().at("/calendar/description").stringValue()).isEqualTo("ours");
    assertThat(send(name, SPAN, ONE_DAY, "If-Match", "\"1\"").status()).isEqualTo(412);
  }

  @Test
  void aWordMarksMakeUpDays() {
    String word = URLEncoder.encode("（班）", StandardCharsets.UTF_8);
    String text = file("china-2026.ics").replaceAll("X-APPLE-SPECIAL-DAY:.*\r\n", "");
    Answer made = send(name(), "?from=2026-01-01&working_day=" + word, text);
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    assertThat(made.json().at("/calendar/working_days")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?timezone=Mars|timezone",
        "?from=2026-01-01|timezone",
        "?timezone=UTC&from=tomorrow|from",
        "?timezone=UTC&from=1900-01-01|from",
        "?timezone=UTC&from=2026-01-01&to=2026-01-01|to",
        "?timezone=UTC&from=2026-01-01&to=2047-01-01|to",
        "?timezone=UTC&mode=merge|mode",
        "?timezone=UTC&dry_run=yes|dry_run",
        "?timezone=UTC&colour=red|colour",
        "?timezone=UTC&from=2028-01-01|''"
      })
  void everyFaultOfTheRequestIsNamed(String query, String place) {
    String name = name();
    Answer refused = send(name, query, ONE_DAY);
    assertThat(refused.status()).as(refused.response().body()).isEqualTo(400);
    assertThat(path(refused)).isEqualTo(place);
    assertThat(server.get(CALENDARS + name).status()).isEqualTo(404);
  }

  @Test
  void aFileThatCannotBeReadLeavesTheCalendarAsItWas() {
    String name = name();
    send(name, SPAN + "&timezone=UTC", ONE_DAY);
    String broken = ONE_DAY.replace("SUMMARY", "RRULE:FREQ=HOURLY\nSUMMARY");
    Answer refused = send(name, SPAN, broken);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(path(refused)).isEqualTo("line 5");
    assertThat(refused.json().at("/errors/0/message").stringValue())
        .isEqualTo(
            "VEVENT \"Labour Day\", RRULE: must have FREQ DAILY, WEEKLY, MONTHLY or YEARLY, not"
                + " HOURLY.");
    Answer contradiction =
        send(name, SPAN + "&working_day=Labour", ONE_DAY); // the holiday that it is already
    assertThat(path(contradiction)).isEqualTo("working_days[0].date");
    assertThat(send(name, SPAN + "&timezone=Asia/Tokyo", ONE_DAY).json().at("/errors/0/path"))
        .hasToString("\"timezone\"");
    assertThat(server.get(CALENDARS + name).header("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void aBodyOfAnotherKindOrSizeIsRefused() {
    String path = CALENDARS + name() + "/import?timezone=UTC";
    assertThat(server.post(path, "{}").status()).isEqualTo(415);
    String large = "X".repeat(1 << 20) + ONE_DAY;
    assertThat(server.sendAs("text/calendar", "POST", path, large).status()).isEqualTo(413);
    Answer empty = server.sendAs("text/calendar", "POST", path, " ");
    assertThat(empty.status()).isEqualTo(400);
    assertThat(empty.json().at("/errors/0/message").stringValue()).contains("has no VEVENT");
  }
}
