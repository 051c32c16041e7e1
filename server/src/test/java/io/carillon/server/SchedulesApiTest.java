package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What is to come, over HTTP: due times with their configs, calendars day by day, comparisons. */
class SchedulesApiTest {

  private static final String CALENDAR = "/api/v1/calendars/office";

  @TempDir private static Path data;
  private static TestServer server;
  private static long config;

  /** A config that is due daily on a calendar which has not closed any day yet. */
  @BeforeAll
  static void start() {
    server = new TestServer(data);
    assertThat(server.send("PUT", CALENDAR, "{\"timezone\": \"UTC\"}").status()).isEqualTo(201);
    String body =
        """
        {"name": "daily", "task_type": "scrape",
         "schedule": {"type": "cron", "expression": "0 12 * * *", "timezone": "UTC", "calendar": "office"},
         "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
        """
            .formatted(server.pageUrl());
    config = server.post("/api/v1/task-configs", body).json().get("id").longValue();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theDueTimesToComeNameTheirConfigs() {
    JsonNode page = server.get("/api/v1/forecast/due?limit=1").json();
    assertThat(page.at("/items/0/task_config_name").stringValue()).isEqualTo("daily");
    assertThat(page.at("/items/0/due_at").stringValue()).endsWith("T12:00:00Z");
    Answer refused =
        server.get("/api/v1/forecast/due?from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z");
    assertThat(refused.status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"task_config_id": %d}                                     | what_if[0].schedule
          {"task_config_id": %d, "pause": true, "shift": "1h"}       | what_if[0]
          {"task_config_id": %d, "shift": "soon"}                    | what_if[0].shift
          {"pause": true}                                            | what_if[0].task_config_id
          {"task_config_id": 999999, "remove": true}                 | what_if[0].task_config_id
          """)
  void aWrongChangeIsRefusedByItsPlace(String change, String path) {
    String body = "{\"what_if\": [%s]}".formatted(change.replace("%d", "" + config));
    Answer answer = server.post("/api/v1/forecast", body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    assertThat(answer.json().get("errors").findValuesAsString("path")).contains(path);
  }

  @Test
  void aForecastHasLoadAndCapacityAndTheConfigsOfEachCount() {
    JsonNode forecast = server.get("/api/v1/forecast?by=config&bucket=24h").json();
    assertThat(forecast.at("/buckets/0/by/" + config).intValue()).isEqualTo(1);
    assertThat(forecast.at("/buckets/0/load").isNumber()).isTrue();
    assertThat(forecast.get("capacity").intValue()).isPositive();
    String without = "{\"what_if\": [{\"task_config_id\": %d, \"pause\": true}]}".formatted(config);
    assertThat(server.post("/api/v1/forecast", without).json().get("total").intValue()).isZero();
  }

  @Test
  void aCalendarIsTriedBeforeItIsChanged() {
    String closed =
        """
        {"timezone": "UTC", "blackouts": [{"name": "weekend", "days": ["sat", "sun"]}]}
        """;
    JsonNode tried = server.send("PUT", CALENDAR + "?dry_run=true", closed).json();
    assertThat(tried.get("task_configs").intValue()).isEqualTo(1);
    assertThat(tried.get("excluded").size()).isBetween(24, 27);
    assertThat(tried.at("/excluded/0/reason").stringValue()).contains("weekend");
    assertThat(tried.get("added")).isEmpty();
    JsonNode saved = server.get(CALENDAR).json();
    assertThat(saved.get("version").intValue()).isEqualTo(1);
    assertThat(saved.at("/used_by/task_configs/0/name").stringValue()).isEqualTo("daily");
  }

  @Test
  void theDaysOfACalendarAreListed() {
    String holidays =
        """
        {"timezone": "UTC", "holidays": [{"name": "feast", "date": "2030-01-01"}],
         "working_days": [{"name": "made up", "date": "2030-01-05"}],
         "blackouts": [{"name": "weekend", "days": ["sat", "sun"]}, {"name": "night", "from": "22:00", "to": "06:00"}]}
        """;
    assertThat(server.send("PUT", "/api/v1/calendars/days", holidays).status()).isEqualTo(201);
    JsonNode days = server.get("/api/v1/calendars/days/days?from=2030-01-01&to=2030-01-06").json();
    assertThat(days.get("items")).hasSize(6);
    assertThat(days.at("/items/0/off").booleanValue()).isTrue();
    assertThat(days.at("/items/0/name").stringValue()).isEqualTo("feast");
    assertThat(days.at("/items/4/working_day").booleanValue()).isTrue();
    assertThat(days.at("/items/4/off").booleanValue()).isFalse();
    assertThat(days.at("/items/5/name").stringValue()).isEqualTo("weekend");
    assertThat(days.at("/items/1/closed/0/from").stringValue()).isEqualTo("2030-01-02T22:00:00Z");
    for (String wrong : new String[] {"from=soon", "from=2030-01-02&to=2030-01-01"}) {
      assertThat(server.get("/api/v1/calendars/days/days?" + wrong).status()).isEqualTo(400);
    }
  }

  @Test
  void aScheduleIsComparedWithTheOneThatIsSaved() {
    String hourly =
        """
        {"schedule": {"type": "cron", "expression": "0 */12 * * *", "timezone": "UTC"}, "compare_to": %d, "count": 10}
        """
            .formatted(config);
    JsonNode preview = server.post("/api/v1/schedules/preview", hourly).json();
    assertThat(preview.get("per_day").doubleValue()).isEqualTo(2.0);
    assertThat(preview.at("/compared/same").booleanValue()).isFalse();
    assertThat(preview.at("/compared/removed")).isEmpty();
    assertThat(preview.at("/compared/added").size()).isEqualTo(5);
    String gone = "{\"schedule\": {\"type\": \"manual\"}, \"compare_to\": 999999}";
    assertThat(server.post("/api/v1/schedules/preview", gone).status()).isEqualTo(404);
  }

  @Test
  void anUnchangedIntervalIsPreviewedFromItsAnchor() {
    String body =
        """
        {"name": "every seven hours", "task_type": "http_request", "schedule": {"type": "interval", "every": "7h"},
         "parameters": {"url": "%s"}}
        """
            .formatted(server.pageUrl());
    long id = server.post("/api/v1/task-configs", body).json().get("id").longValue();
    JsonNode fires = server.get("/api/v1/task-configs/%d/next-fires?count=10".formatted(id)).json();
    String preview =
        "{\"schedule\": {\"type\": \"interval\", \"every\": \"%s\"}, \"compare_to\": %d}";
    JsonNode same = server.post("/api/v1/schedules/preview", preview.formatted("420m", id)).json();
    assertThat(same.get("due_times")).isEqualTo(fires.get("due_times"));
    assertThat(same.at("/compared/same").booleanValue()).isTrue();
    JsonNode changed = server.post("/api/v1/schedules/preview", preview.formatted("8h", id)).json();
    assertThat(changed.at("/compared/removed/0")).isEqualTo(fires.at("/due_times/0"));
    assertThat(changed.at("/compared/added/0")).isEqualTo(changed.at("/due_times/0"));
    server.send("DELETE", "/api/v1/task-configs/" + id, null);
  }

  @Test
  void aTaskTypeSaysByHowManyItIsUsed() {
    JsonNode type = server.get("/api/v1/task-types/scrape?include=usage").json();
    assertThat(type.at("/usage/task_configs").intValue()).isEqualTo(1);
    assertThat(type.at("/usage/workers").intValue()).isEqualTo(1);
    assertThat(server.get("/api/v1/task-types/scrape").json().has("usage")).isFalse();
    assertThat(server.get("/api/v1/task-types?include=all").status()).isEqualTo(400);
  }
}
