package io.carillon.tasks.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.task.TaskContext;
import io.carillon.task.TaskHandler;
import io.carillon.task.TaskType;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.mail.SmtpSettings;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasktype.LocalTaskTypes;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The schemas that the records give to forms. */
class EmailSchemaTest {

  /** Has the settings of a mail server as its parameters. */
  @TaskType(name = "settings")
  private static final class Settings implements TaskHandler<SmtpSettings> {

    @Override
    public String run(SmtpSettings parameters, TaskContext context) {
      return parameters.toString();
    }
  }

  private static final LocalTaskTypes TYPES =
      new LocalTaskTypes(
          List.of(
              new Settings(),
              new SendEmailTask(
                  new AllowedHosts(true, Set.of()),
                  new AllowedFolders(List.of()),
                  Clock.systemUTC())));

  @AfterAll
  static void close() {
    TYPES.close();
  }

  private static List<String> faults(String type, String json) {
    ObjectNode parameters = (ObjectNode) Json.MAPPER.readTree(json);
    return TYPES.find(type).orElseThrow().check(parameters).stream().map(Fault::path).toList();
  }

  @Test
  void aWholeMailIsTakenAndAnUnknownFieldIsNot() {
    assertThat(
            faults(
                "send_email",
                """
                {"connection": "mail", "to": ["Operations <ops@example.com>"],
                 "subject": "Report of {{customer}}", "text": "{{config.id}}", "html": "{{due_at}}",
                 "data": {"customer": "Example Ltd", "items": [1, {"a": null}]},
                 "attachments": [{"file": "today.csv", "name": "x.csv", "type": "text/csv"},
                  {"url": "https://static.example.com/logo.png", "inline_id": "logo"}],
                 "options": {"from": "a@b.example", "cc": ["c@b.example"], "bcc": [],
                  "reply_to": ["r@b.example"],
                  "limits": {"timeout": "1m", "max_file_bytes": 1, "max_total_bytes": 104857600}}}\
                """))
        .isEmpty();
    assertThat(
            faults(
                "send_email",
                """
                {"connection": "mail", "to": [""], "subject": "", "texts": "t",
                 "attachments": [{"file": "f", "type": "multipart/mixed", "inline_id": "a b"}],
                 "options": {"limits": {"max_file_bytes": 0}}}\
                """))
        .contains(
            "to[0]",
            "subject",
            "texts",
            "attachments[0].type",
            "attachments[0].inline_id",
            "options.limits.max_file_bytes");
  }

  @Test
  void theSettingsOfAMailServerHaveTheirFormTextsAndBounds() {
    assertThat(faults("settings", "{\"host\": \"smtp.example.com\", \"security\": \"tls\"}"))
        .isEmpty();
    assertThat(
            faults(
                "settings",
                "{\"port\": 0, \"security\": \"ssl\", \"timeouts\": {\"read\": \"x\"}}"))
        .containsExactlyInAnyOrder("host", "port", "security", "timeouts.read");
    assertThat(TYPES.find("settings").orElseThrow().schema().json().toString())
        .contains("\"writeOnly\":true")
        .contains("\"enum\":[\"starttls\",\"tls\",\"none\",null]");
  }
}
