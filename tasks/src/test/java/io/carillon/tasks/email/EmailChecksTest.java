package io.carillon.tasks.email;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import io.carillon.task.ParameterFault;
import io.carillon.tasks.Json;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.files.AllowedFolders;
import io.carillon.tasks.mail.MailAddresses;
import io.carillon.tasks.mail.SmtpConnection;
import io.carillon.tasks.mail.SmtpSettings;
import io.carillon.tasks.mail.SmtpSettings.Security;
import io.carillon.tasks.web.AllowedHosts;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when a config or a connection is saved. */
class EmailChecksTest {

  private static final SmtpSettings.Timeouts TIMEOUTS = new SmtpSettings.Timeouts("1s", "1s", "1s");

  private final AllowedHosts reach = new AllowedHosts(true, Set.of());
  private final SendEmailTask task =
      new SendEmailTask(reach, new AllowedFolders(List.of()), Clock.systemUTC());

  private List<ParameterFault> faults(String members) {
    return task.check(parameters(members));
  }

  private static SendEmailTask.Parameters parameters(String members) {
    return Json.read("{\"connection\": \"mail\"" + members + "}", SendEmailTask.Parameters.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "to[0]|'\"to\": [\"a@b.example\\r\\nBcc: x@y.example\"], \"subject\": \"s\"'",
        "to[1]|'\"to\": [\"a@b.example\", \"Me\\n <a@b.example>\"], \"subject\": \"s\"'",
        "options.cc[0]|'\"to\": [\"a@b.example\"], \"subject\": \"s\", \"options\": {\"cc\":"
            + " [\"a\\u0000@b.example\"]}'",
        "options.bcc[0]|'\"subject\": \"s\", \"options\": {\"bcc\": [\"a@b.example\\r\"]}'",
        "options.reply_to[0]|'\"to\": [\"a@b.example\"], \"subject\": \"s\", \"options\":"
            + " {\"reply_to\": [\"a\\n@b.example\"]}'",
        "options.from|'\"to\": [\"a@b.example\"], \"subject\": \"s\", \"options\": {\"from\": \"x"
            + " <a@b.example>\\nX: y\"}'",
        "subject|'\"to\": [\"a@b.example\"], \"subject\": \"s\\r\\nBcc: x@y.example\"'",
        "subject|'\"to\": [\"a@b.example\"], \"subject\": \"s\\u2028x\"'",
        "attachments[0].name|'\"to\": [\"a@b.example\"], \"subject\": \"s\", \"attachments\":"
            + " [{\"file\": \"f\", \"name\": \"x\\nY: z\"}]'",
        "to[0]|'\"to\": [\"${run.who}\\r\\nBcc: x@y.example\"], \"subject\": \"s\"'",
      })
  void aLineBreakInAHeaderIsRefusedWithItsPath(String path, String members) {
    assertThat(faults(", \"text\": \"t\", " + members))
        .singleElement()
        .satisfies(fault -> {
          assertThat(fault.path()).isEqualTo(path);
          assertThat(fault.message()).contains("must have no line break");
        });
  }

  @Test
  void aLineBreakThatComesIntoTheSubjectByAValueIsRefusedWhenItIsRendered() {
    SendEmailTask.Parameters parameters =
        parameters(
            """
            , "to": ["a@b.example"], "subject": "{{x}}", "text": "t",
            "data": {"x": "a\\r\\nBcc: victim@example.com"}\
            """);
    RecordingContext context =
        new RecordingContext()
            .connection(
                "mail",
                new SmtpSettings(
                    "localhost", 1, Security.NONE, null, null, "a@b.example", null, TIMEOUTS));
    assertThatThrownBy(() -> task.run(parameters, context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("The rendered subject must have no line break");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "a@",
        "@b.example",
        "a@b@c.example",
        "a@b.example, c@d.example",
        "a b@c.example",
        "group: a@b.example;",
        "a@b..example",
        "<>",
        "x <a@stra\u00DFe.example>",
        "a@b c"
      })
  void whatIsNotOneAddressIsRefused(String address) {
    assertThat(MailAddresses.fault("to[0]", address)).as(address).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a@b.example",
        "Operations <ops@example.com>",
        "\"Last, First\" <a.b+c@example.com>",
        "J\u00FCrgen <j@b\u00FCcher.example>",
        "\u7528\u6237@\u4F8B\u3048.example",
        "${run.recipient}",
        "Ops <${secret:ops-address}>"
      })
  void anAddressOrAPlaceholderForOneIsTaken(String address) {
    assertThat(MailAddresses.fault("to[0]", address)).isEmpty();
  }

  @Test
  void templateFaultsAreToldWithParameterAndLine() {
    assertThat(
            faults(
                """
                , "to": ["a@b.example"], "subject": "{{#x}}", "text": "a\\n{{customer}}",
                "html": "<p>\\n\\n{{y"\
                """))
        .extracting(ParameterFault::path)
        .containsExactly("subject", "text", "html");
    assertThat(faults(", \"to\": [\"a@b.example\"], \"subject\": \"s\", \"text\": \"\\n{{x}}\""))
        .singleElement()
        .satisfies(fault -> assertThat(fault.message()).startsWith("line 2: there is no value"));
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    assertThat(faults(", \"subject\": \"s\", \"text\": \"t\""))
        .extracting(ParameterFault::path)
        .containsExactly("to");
    assertThat(faults(", \"to\": [\"a@b.example\"], \"subject\": \"s\""))
        .extracting(ParameterFault::path)
        .containsExactly("text");
    assertThat(
            faults(
                """
                , "to": ["a@b.example"], "subject": "s", "text": "t", "options": {"limits": {"timeout": "0s"}},
                "attachments": [{}, {"url": "http://a.example/", "file": "x"},
                 {"url": "http://a..b/"}, {"file": "f", "inline_id": "i"},
                 {"connection": "c", "url": "http://a.example/"}, {"connection": "c", "url": "../up"},
                 {"connection": "c", "file": "f"}, {"url": "no-scheme"},
                 {"connection": "c", "url": "a?day=1"}]\
                """))
        .extracting(ParameterFault::path)
        .containsExactly(
            "attachments[0]",
            "attachments[1]",
            "attachments[2].url",
            "attachments[3].inline_id",
            "attachments[4].url",
            "attachments[5].url",
            "attachments[6].connection",
            "attachments[7].url",
            "options.limits.timeout");
  }

  @Test
  void everyFaultOfAConnectionIsFound() {
    SmtpSettings settings =
        Json.read(
            """
            {"host": "smtp..example", "username": "me", "from": "nobody",
             "ca_certificate": "no certificate", "timeouts": {"connect": "0s", "read": "31m"}}\
            """,
            SmtpSettings.class);
    SmtpConnection kind = new SmtpConnection(reach);
    assertThat(kind.check(settings))
        .extracting(ParameterFault::path)
        .containsExactly(
            "host", "password", "from", "ca_certificate", "timeouts.connect", "timeouts.read");
    assertThat(settings.port()).isEqualTo(587);
    SmtpSettings later =
        Json.read(
            """
            {"host": "${secret:host}", "security": "tls", "username": "${secret:user}",
             "password": "${secret:password}", "from": "${secret:from}",
             "ca_certificate": "${secret:ca}"}\
            """,
            SmtpSettings.class);
    assertThat(kind.check(later)).isEmpty();
    assertThat(later.port()).isEqualTo(465);
  }
}
