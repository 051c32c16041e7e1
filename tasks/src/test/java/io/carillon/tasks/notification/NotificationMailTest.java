package io.carillon.tasks.notification;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.mail.SmtpSettings;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasktype.LocalTaskTypes;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Messages by mail, and the form of the parameters. */
class NotificationMailTest {

  private final NotificationTask task =
      new NotificationTask(new AllowedHosts(true, Set.of()), Clock.systemUTC());

  @Test
  void aMessageGoesByTheMailServerOfSendEmail() throws Exception {
    ((Logger) LoggerFactory.getLogger("com.icegreen")).setLevel(Level.WARN);
    GreenMail mails = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    mails.start();
    try {
      RecordingContext context =
          new RecordingContext()
              .connection(
                  "mail",
                  Json.MAPPER.readValue(
                      """
                      {"host": "127.0.0.1", "port": %d, "security": "none",
                       "from": "carillon@example.com"}\
                      """
                          .formatted(mails.getSmtp().getPort()),
                      SmtpSettings.class));
      Object result =
          task.run(
              parameters(
                  """
                  {"channel": {"type": "email", "connection": "mail", "to": ["ops@example.com"]},
                   "title": "Backup failed", "text": "The disk is full.", "level": "warning",
                   "link": "https://wiki.example/", "fields": {"Host": "db-1"}}\
                  """),
              context);
      MimeMessage mail = mails.getReceivedMessages()[0];
      assertThat(mail.getSubject()).isEqualTo("\u26A0\uFE0F Backup failed");
      assertThat(mail.getContent().toString().replace("\r\n", "\n").strip())
          .isEqualTo("The disk is full.\n\nHost: db-1\n\nhttps://wiki.example/");
      assertThat(mail.getHeader("Message-ID")[0]).contains(context.executionId.toString());
      assertThat(((NotificationTask.Result) result).refused()).isEmpty();
    } finally {
      mails.stop();
    }
  }

  private static NotificationTask.Parameters parameters(String json) {
    return Json.MAPPER.readValue(json, NotificationTask.Parameters.class);
  }

  @Test
  void theSchemaHasOneFormForEachChannel() {
    try (LocalTaskTypes types = new LocalTaskTypes(List.of(task))) {
      assertThat(faults(types, channel("slack", ""))).isEmpty();
      assertThat(faults(types, channel("webhook", ""))).isEmpty();
      assertThat(faults(types, channel("teams", ""))).isEmpty();
      assertThat(faults(types, channel("feishu", ""))).isEmpty();
      assertThat(faults(types, channel("dingtalk", ", \"at_mobiles\": [\"13800000000\"]")))
          .isEmpty();
      assertThat(faults(types, channel("wecom", ", \"mentioned\": [\"zhangsan\"]"))).isEmpty();
      assertThat(faults(types, channel("telegram", ", \"chat_id\": \"@channel\""))).isEmpty();
      assertThat(faults(types, channel("email", ", \"to\": [\"a@b.example\"]"))).isEmpty();

      assertThat(faults(types, channel("pager", ""))).containsExactly("channel.type");
      assertThat(faults(types, channel("slack", ", \"chat_id\": \"1\"")))
          .containsExactly("channel.chat_id");
      assertThat(faults(types, channel("telegram", ", \"chat_id\": \"1; x\"")))
          .containsExactly("channel.chat_id");
      assertThat(faults(types, channel("email", ", \"to\": [\"nobody\"]")))
          .containsExactly("channel.to[0]");
      assertThat(faults(types, channel("email", ", \"to\": [\"a@b.example\\nBcc: x@y.example\"]")))
          .containsExactly("channel.to[0]");
      assertThat(
              faults(
                  types,
                  """
                  {"channel": {"type": "slack", "connection": "c"}, "title": "a\\nb",
                   "link": "https://a..b/", "timeout": "0s"}\
                  """))
          .containsExactlyInAnyOrder("title", "link", "timeout");
      assertThat(
              faults(types, "{\"title\": \"t\", \"channel\": {\"connection\": \"c\"}, \"x\": 1}"))
          .containsExactlyInAnyOrder("channel.type", "x");
    }
  }

  private static String channel(String type, String more) {
    return "{\"channel\": {\"type\": \"%s\", \"connection\": \"c\"%s}, \"title\": \"t\"}"
        .formatted(type, more);
  }

  private static List<String> faults(LocalTaskTypes types, String json) {
    return types
        .find("notification")
        .orElseThrow()
        .check((ObjectNode) Json.MAPPER.readTree(json))
        .stream()
        .map(Fault::path)
        .toList();
  }
}
