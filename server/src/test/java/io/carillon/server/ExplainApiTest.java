package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Explanations, timelines and events over HTTP; every answer is held against the description. */
class ExplainApiTest {

  private static final String CONFIGS = "/api/v1/task-configs";

  @TempDir private static Path data;
  private static TestServer server;
  private static long config;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    config =
        server
            .post(
                CONFIGS,
                """
                {"name": "nightly", "task_type": "scrape",
                 "schedule": {"type": "cron", "expression": "0 3 1 1 *", "timezone": "Asia/Shanghai"},
                 "parameters": {"url": "%s", "fields": {"title": {"selector": "h1"}}}}
                """
                    .formatted(server.pageUrl()))
            .json()
            .get("id")
            .longValue();
    server.post(path("/pause"), "{\"reason\": \"repairs\"}");
    server.post(path("/resume"), null);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String path(String more) {
    return CONFIGS + "/" + config + more;
  }

  private static ObjectNode explained(String query) {
    Answer answer = server.get(path("/explain?" + query));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void anAnswerIsInTheLanguageThatIsAskedForAndInLocalTime() {
    ObjectNode english = explained("at=2020-01-01T03:00&lang=en");
    assertThat(english.get("code").stringValue()).isEqualTo("not_there");
    assertThat(english.get("text").stringValue()).startsWith("The task config was made at ");
    assertThat(english.get("timezone").stringValue()).isEqualTo("Asia/Shanghai");
    assertThat(english.get("at").stringValue()).isEqualTo("2019-12-31T19:00:00Z");
    ObjectNode chinese = explained("at=2020-01-01T03:00&lang=zh");
    assertThat(chinese.get("text").stringValue()).startsWith("任务配置在此之后才创建：");
    assertThat(chinese.get("arguments")).isEqualTo(english.get("arguments"));
  }

  @Test
  void aTimeToComeIsExplainedWithTheVersionInForce() {
    ObjectNode due = explained("at=2199-01-01T03:00");
    assertThat(due.get("code").stringValue()).isEqualTo("will_be_due");
    assertThat(due.at("/in_force/status").stringValue()).isEqualTo("active");
    assertThat(due.at("/in_force/words").stringValue()).contains("Asia/Shanghai");
    assertThat(due.get("facts").isArray()).isTrue();
    assertThat(explained("at=2198-01-01T03:01").get("code").stringValue()).isEqualTo("not_due");
  }

  @Test
  void whatIsAskedWronglyIsRefusedWithItsField() {
    for (String query :
        new String[] {"", "at=soon", "at=2026-13-01T00:00", "at=9999999-01-01T00:00Z"}) {
      Answer answer = server.get(path("/explain?" + query));
      assertThat(answer.status()).as(query).isEqualTo(400);
      assertThat(answer.json().at("/errors/0/path").stringValue()).isEqualTo("at");
    }
    assertThat(server.get(CONFIGS + "/999999/explain?at=2026-01-01T00:00").status()).isEqualTo(404);
    for (String query : new String[] {"from=2020-01-01T00:00:00Z", "limit=501", "to=x"}) {
      assertThat(server.get(path("/timeline?" + query)).status()).as(query).isEqualTo(400);
    }
  }

  @Test
  void aTimelineHasChangesVersionsAndStatuses() {
    ObjectNode line = server.get(path("/timeline")).json();
    assertThat(line.get("changes")).hasSize(3);
    assertThat(line.get("versions")).hasSize(3);
    assertThat(line.get("statuses")).hasSize(3);
    assertThat(line.at("/statuses/1/reason").stringValue()).isEqualTo("repairs");
    assertThat(line.get("entries")).isEmpty();
    ObjectNode year =
        server.get(path("/timeline?from=2100-01-01T00:00:00Z&to=2101-01-01T00:00:00Z")).json();
    assertThat(year.get("planned")).hasSize(1);
  }

  @Test
  void eventsOfAllConfigsAreFilteredAndPaged() {
    JsonNode paused =
        server.get("/api/v1/events?kind=paused,resumed&task_config_id=" + config).json();
    assertThat(paused.get("items")).hasSize(2);
    assertThat(paused.at("/items/0/kind").stringValue()).isEqualTo("resumed");
    assertThat(paused.at("/items/0/task_config_name").stringValue()).isEqualTo("nightly");
    JsonNode first = server.get("/api/v1/events?type=scrape&limit=1").json();
    String next = first.get("next_cursor").stringValue();
    JsonNode second = server.get("/api/v1/events?type=scrape&limit=1&cursor=" + next).json();
    assertThat(second.at("/items/0/id")).isNotEqualTo(first.at("/items/0/id"));
    assertThat(server.get("/api/v1/events?actor=nobody").json().get("items")).isEmpty();
    assertThat(server.get("/api/v1/events?kind=fired").status()).isEqualTo(400);
    assertThat(server.get("/api/v1/events?to=2020-01-01T00:00:00Z").json().get("items")).isEmpty();
    assertThat(server.get(path("/events?kind=created,paused")).json().get("items")).hasSize(2);
    assertThat(server.get(path("/events?to=2020-01-01T00:00:00Z")).json().get("items")).isEmpty();
  }
}
