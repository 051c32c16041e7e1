package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.server.TestServer.Answer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Faults and problems over HTTP: codes and arguments, and words in the language of the caller. */
class FaultLanguageTest {

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

  private static Answer chinese(String method, String path, String body) {
    return server.send(method, path, body.isEmpty() ? null : body, "Accept-Language", "zh-CN,zh");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          GET  | /api/v1/executions?limit=501       |                 | page_limit   | 必须是 1 到 500 的整数
          GET  | /api/v1/executions?colour=red      |                 | unknown_query | 此处没有这个查询参数
          GET  | /api/v1/task-configs/x             |                 | path_whole_number | 必须是整数
          POST | /api/v1/schedules/preview          | {"count": 1}    | missing      | 缺少该字段
          POST | /api/v1/schedules/preview | {"schedule": {"type": "cron", "expression": "61 * * * *"}} | cron | 超出范围
          POST | /api/v1/task-configs      | {"name": 5}              | text         | 必须是文本
          POST | /api/v1/task-configs | {"name": "a", "task_type": "scrape", "parameters": {}, "schedule": {"type": "manual"}} | schema_required | 必填项
          """)
  void aFaultHasACodeAndChineseWords(
      String method, String path, String body, String code, String words) {
    Answer answer = chinese(method, path, body == null ? "" : body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(400);
    List<String> messages =
        answer
            .json()
            .get("errors")
            .valueStream()
            .filter(error -> error.get("code").stringValue().equals(code))
            .map(error -> error.get("message").stringValue())
            .toList();
    assertThat(messages)
        .as(answer.response().body())
        .isNotEmpty()
        .allSatisfy(message -> assertThat(message).contains(words));
    assertThat(answer.json().get("detail").stringValue()).contains(words);
    assertThat(answer.json().get("code").stringValue()).isEqualTo("invalid_input");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/task-configs/999999, 404, not_found, not_found_task_config, 没有任务配置 999999",
    "GET, /nowhere, 404, not_found, problem_nothing_at, 什么都没有",
    "PATCH, /api/v1/workers, 405, method_not_allowed, problem_cannot_be_served, 无法处理该请求"
  })
  void aProblemHasACodeAndChineseWords(
      String method, String path, int status, String code, String detail, String words) {
    Answer answer = chinese(method, path, "");
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().get("code").stringValue()).isEqualTo(code);
    assertThat(answer.json().get("detail_code").stringValue()).isEqualTo(detail);
    assertThat(answer.json().get("detail").stringValue()).contains(words);
  }

  @Test
  void withoutAWishTheWordsAreEnglishAndTheArgumentsNumbers() {
    JsonNode error = server.get("/api/v1/executions?limit=501").json().get("errors").get(0);
    assertThat(error.get("message").stringValue())
        .isEqualTo("must be a whole number from 1 to 500, not \"501\".");
    assertThat(error.at("/arguments/max").intValue()).isEqualTo(500);
  }
}
