package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.database.Database;
import io.carillon.server.RawClient.Reply;
import io.carillon.server.RequestGenerator.Generated;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Requests made at random from the description of the interface, well-formed and not: none fails,
 * each refusal is a problem (RFC 9457), and behind a refusal nothing has changed. The same seed
 * makes the same requests: {@code -Dcarillon.seed=...}, {@code -Dcarillon.requests=...}.
 */
class GeneratedRequestsTest {

  private static final long SEED = Long.getLong("carillon.seed", 20_261_129);
  private static final int REQUESTS = Integer.getInteger("carillon.requests", 20_000);
  private static final int MOST_COMPLAINTS = 20;

  /** What only a request changes: the node decides nothing by itself. */
  private static final String DIGEST =
      """
      select concat_ws(' ',
        (select concat(count(*), '/', md5(string_agg(name, ',' order by id))) from carillon.task_config),
        (select concat(count(*), '/', max(xmin::text::bigint)) from carillon.calendar),
        (select count(*) from carillon.api_token),
        (select concat(count(*), '/', max(updated_at)) from carillon.task_type),
        (select count(*) from carillon.schedule_event
         where kind in ('created', 'updated', 'resumed', 'triggered')),
        (select count(*) from carillon.task_config_version),
        (select count(*) from carillon.calendar_version),
        (select count(*) from carillon.task_execution))
      """;

  @TempDir private static Path data;
  private static TestServer server;

  private final List<String> complaints = new ArrayList<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  @BeforeAll
  static void start() {
    server = new TestServer(data, Map.of("CARILLON_ROLES", "api,worker"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static List<String> tokens() {
    List<String> tokens = new ArrayList<>(List.of(TestServer.TOKEN, TestServer.TOKEN, ""));
    for (String role : List.of("viewer", "operator")) {
      String body = "{\"name\": \"%s\", \"role\": \"%s\"}".formatted("generated-" + role, role);
      tokens.add(server.post("/api/v1/tokens", body).json().get("token").stringValue());
    }
    return tokens;
  }

  private static void prepare() {
    for (String name : List.of("one", "two", "three")) {
      server.post(
          "/api/v1/task-configs",
          """
          {"name": "%s", "task_type": "http_request", "schedule": {"type": "manual"},
           "parameters": {"url": "%s"}}
          """
              .formatted(name, server.pageUrl()));
    }
    server.send("PUT", "/api/v1/calendars/office", "{\"timezone\": \"Europe/Berlin\"}");
  }

  @Test
  void noneFailsEachRefusalIsAProblemAndChangesNothing() throws IOException {
    prepare();
    RequestGenerator generator = new RequestGenerator(server.description(), tokens(), SEED);
    try (RawClient client = new RawClient(server.port())) {
      String before = digest();
      for (int i = 0; i < REQUESTS && complaints.size() < MOST_COMPLAINTS; i++) {
        Generated request = generator.next();
        Reply reply = client.send(request.bytes(), !request.method().equals("HEAD"));
        statuses.merge(reply.status(), 1, Integer::sum);
        check(i, request, reply);
        if (!request.isSafe()) {
          String after = digest();
          if (reply.status() >= 400 && !after.equals(before)) {
            complain(i, request, reply, "changed " + before + " to " + after);
          }
          before = after;
        }
      }
    }
    assertThat(complaints).as("seed %d, statuses %s", SEED, statuses).isEmpty();
    assertThat(statuses.keySet()).contains(200, 201, 400, 401, 403, 404, 406, 415);
  }

  private static String digest() {
    return server.bean(Database.class).sql().sql(DIGEST).query(String.class).single();
  }

  private void check(int number, Generated request, Reply reply) {
    if (reply.status() >= 500 && !isTrouble(request, reply)) {
      complain(number, request, reply, "failed");
    } else if (reply.status() >= 400 && !request.method().equals("HEAD") && !isProblem(reply)) {
      complain(number, request, reply, "is no problem");
    }
  }

  /** Readiness is told by the status, and a protocol that nobody speaks is no failure. */
  private static boolean isTrouble(Generated request, Reply reply) {
    return reply.status() == 505 || reply.status() == 501 || request.path().equals("/health/ready");
  }

  private static boolean isProblem(Reply reply) {
    try {
      JsonNode json = reply.json();
      return reply.header("content-type").startsWith("application/problem+json")
          && json.path("status").intValue() == reply.status()
          && json.path("type").isString()
          && json.path("title").isString()
          && json.path("detail").isString()
          && !reply.body().contains("io.carillon")
          && !reply.body().contains("org.springframework")
          && !reply.body().contains("jackson")
          && reply.body().length() < 50_000;
    } catch (JacksonException e) {
      return false;
    }
  }

  private void complain(int number, Generated request, Reply reply, String what) {
    complaints.add(
        "%d: %s\n  %s: %d %s\n"
            .formatted(number, request.shown(), what, reply.status(), shortened(reply.body())));
  }

  private static String shortened(String text) {
    return text.length() > 400 ? text.substring(0, 400) + "…" : text;
  }
}
