package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that nothing can hold are refused by field, through whatever door they come. */
class ExactNumbersApiTest {

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String MANY_DIGITS = "7".repeat(2_000);
  private static final List<String> NUMBERS =
      List.of(
          "1e99999999999",
          "-1e99999999999",
          "1e-99999999999",
          "1e400",
          "-1e400",
          "1e-400",
          "1e999999999",
          "9223372036854775808",
          MANY_DIGITS,
          "-" + MANY_DIGITS,
          "0." + MANY_DIGITS);

  /** A request with a number N in it, and the field that must be named. */
  private static final List<List<String>> DOORS =
      List.of(
          List.of("POST", CONFIGS, config("cleanup", "{\"keep\": N}"), "parameters.keep"),
          List.of(
              "POST",
              CONFIGS,
              config("cleanup", "{\"history\": {\"task_config_id\": N}}"),
              "parameters.history.task_config_id"),
          List.of(
              "POST",
              CONFIGS,
              config(
                  "http_request", "{\"url\": \"http://127.0.0.1:1/\", \"expected_status\": [N]}"),
              "parameters.expected_status[0]"),
          List.of(
              "POST",
              CONFIGS,
              config("cleanup", "{}")
                  .replace("\"manual\"", "\"interval\", \"every\": \"1h\", \"max_fires\": N"),
              "schedule.max_fires"),
          List.of(
              "POST",
              CONFIGS,
              config("cleanup", "{}").replaceFirst("\\{", "{\"priority\": N, "),
              "priority"),
          List.of(
              "POST",
              CONFIGS,
              config("cleanup", "{}").replaceFirst("\\{", "{\"retry\": {\"backoff\": N}, "),
              "retry.backoff"),
          List.of("PUT", "CONFIG", config("cleanup", "{\"keep\": N}"), "parameters.keep"),
          List.of("PATCH", "CONFIG", "{\"parameters\": {\"keep\": N}}", "parameters.keep"),
          List.of("PATCH", "CONFIG", "{\"retry\": {\"max_attempts\": N}}", "retry.max_attempts"),
          List.of(
              "PATCH",
              "CONFIG",
              "{\"schedule\": {\"type\": \"interval\", \"every\": \"1h\", \"max_fires\": N}}",
              "schedule.max_fires"),
          List.of("POST", "CONFIG/run", "{\"parameters\": {\"keep\": N}}", "parameters.keep"),
          List.of("POST", CONFIGS + "/run", "{\"ids\": [1, N]}", "ids[1]"),
          List.of(
              "POST",
              "/api/v1/schedules/preview",
              "{\"schedule\": {\"type\": \"interval\", \"every\": \"1h\"}, \"count\": N}",
              "count"),
          List.of(
              "PUT",
              "/api/v1/calendars/numbers",
              "{\"description\": N, \"weekend\": [\"sat\"]}",
              "description"),
          List.of(
              "PUT",
              "/api/v1/calendars/numbers",
              "{\"holidays\": [{\"date\": \"2027-01-01\", \"name\": N}]}",
              "holidays[0].name"));

  @TempDir private static Path data;
  private static TestServer server;
  private static String path;
  private static String before;

  @BeforeAll
  static void start() {
    server = new TestServer(data);
    Answer made =
        server.post(CONFIGS, config("cleanup", "{\"history\": {\"older_than\": \"9d\"}}"));
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    path = CONFIGS + "/" + made.json().get("id");
    before = server.get(path).response().body();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String config(String type, String parameters) {
    return """
    {"name": "numbers", "task_type": "%s", "parameters": %s, "schedule": {"type": "manual"}}
    """
        .formatted(type, parameters);
  }

  static Stream<Arguments> requests() {
    return DOORS.stream()
        .map(door -> Arguments.of(door.get(0), door.get(1), door.get(2), door.get(3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bulk", "create"})
  void manyAtOnceAreRefusedByFieldTooOneByOneOrTogether(String act) {
    for (String number : NUMBERS) {
      String parameters = "{\"keep\": %s}".formatted(number);
      String body =
          act.equals("create")
              ? "{\"task_configs\": [%s]}"
                  .formatted(config("cleanup", parameters).replace("\"numbers\"", "\"others\""))
              : "{\"ids\": [%s], \"patch\": {\"parameters\": %s}}"
                  .formatted(path.substring(CONFIGS.length() + 1), parameters);
      Answer answer = server.post(CONFIGS + "/" + act, body);
      assertThat(answer.status()).as(answer.response().body()).isIn(200, 400);
      assertThat(answer.response().body()).contains("parameters.keep").hasSizeLessThan(2_000);
    }
    assertThat(server.get(path).response().body()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void theFieldIsNamedAndNothingChanges(String method, String to, String body, String field) {
    for (String number : NUMBERS) {
      Answer answer = server.send(method, to.replace("CONFIG", path), body.replace("N", number));
      String shown = number.length() > 30 ? number.substring(0, 30) : number;
      assertThat(answer.status()).as("%s: %s", shown, answer.response().body()).isEqualTo(400);
      List<String> paths = new ArrayList<>();
      answer.json().get("errors").forEach(error -> paths.add(error.get("path").stringValue()));
      assertThat(paths).as("%s: %s", shown, answer.response().body()).contains(field);
      assertThat(answer.response().body()).hasSizeLessThan(2_000);
    }
    assertThat(server.get(path).response().body()).isEqualTo(before);
    assertThat(server.get("/api/v1/calendars/numbers").status()).isEqualTo(404);
  }
}
