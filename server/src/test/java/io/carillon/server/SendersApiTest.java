package io.carillon.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import io.carillon.database.Database;
import io.carillon.server.TestServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Mails and notifications over REST, from their connection to what arrives. */
class SendersApiTest {

  private static final String CONNECTIONS = "/api/v1/connections";
  private static final String CONFIGS = "/api/v1/task-configs";
  private static final String HOOK = "/hook/h00k-key-n0body-sh0uld-see";
  private static final String SIGNING = "s1gning-secret-n0body-sh0uld-see";

  @TempDir private static Path data;
  private static final GreenMail MAILS = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private static final List<String> POSTED = new CopyOnWriteArrayList<>();
  private static final List<String> ANSWERS = new ArrayList<>();
  private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();
  private static HttpServer hook;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    ((Logger) LoggerFactory.getLogger("com.icegreen")).setLevel(Level.WARN);
    MAILS.start();
    hook = hook();
    server = new TestServer(data);
    LOGGED.list = new CopyOnWriteArrayList<>(); // read while the server writes
    LOGGED.start();
    ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(LOGGED);
    String url = "http://127.0.0.1:" + hook.getAddress().getPort() + HOOK;
    send(200, "PUT", "/api/v1/secrets/hook.url", "{\"value\": \"%s\"}".formatted(url));
    send(200, "PUT", "/api/v1/secrets/hook.signing", "{\"value\": \"%s\"}".formatted(SIGNING));
    send(
        201,
        "POST",
        CONNECTIONS,
        """
        {"name": "hook", "kind": "webhook", "settings": {"url": "${secret:hook.url}",
          "signing_secret": "${secret:hook.signing}"}}\
        """);
    send(
        201,
        "POST",
        CONNECTIONS,
        """
        {"name": "mail", "kind": "smtp", "settings": {"host": "127.0.0.1", "port": %d,
          "security": "none", "from": "Carillon <carillon@example.com>"}}\
        """
            .formatted(MAILS.getSmtp().getPort()));
  }

  private static HttpServer hook() throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        HOOK,
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          POSTED.add(
              exchange.getRequestHeaders().getFirst("webhook-signature")
                  + " "
                  + new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    http.start();
    return http;
  }

  @AfterAll
  static void stop() {
    server.close();
    hook.stop(0);
    MAILS.stop();
  }

  private static Answer send(int status, String method, String path, @Nullable String body) {
    Answer answer = server.send(method, path, body);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    ANSWERS.add(answer.response().body());
    return answer;
  }

  private static String config(String name, String type, String parameters) {
    return """
    {"name": "%s", "task_type": "%s", "schedule": {"type": "manual"}, "parameters": %s}\
    """
        .formatted(name, type, parameters);
  }

  private static JsonNode run(String config, @Nullable String body) {
    long id = send(201, "POST", CONFIGS, config).json().get("id").asLong();
    String execution =
        send(202, "POST", CONFIGS + "/" + id + "/run", body).json().get("execution_id").asString();
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> send(200, "GET", "/api/v1/executions/" + execution, null).json(),
            one -> !one.get("finished_at").isNull());
  }

  @Test
  void aMailArrivesWithTheValuesOfItsRun() throws Exception {
    assertThat(send(200, "POST", CONNECTIONS + "/mail/test", null).json().get("usable").asBoolean())
        .isTrue();
    JsonNode ended =
        run(
            config(
                "weekly report",
                "send_email",
                """
                {"connection": "mail", "to": ["ops@example.com"],
                 "subject": "${config.name}: {{customer}}",
                 "html": "<p>{{note}}</p>",
                 "data": {"customer": "Example Ltd", "note": "${run.note}"}}\
                """),
            "{\"values\": {\"note\": \"<b>{{customer}}</b>\"}}");
    assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(ended.at("/result/accepted/0").asString()).isEqualTo("ops@example.com");
    assertThat(MAILS.getReceivedMessages())
        .singleElement()
        .satisfies(mail -> {
          assertThat(mail.getSubject()).isEqualTo("weekly report: Example Ltd");
          assertThat(mail.getContent().toString().strip())
              .as("a caller's text is neither a template nor HTML")
              .isEqualTo("<p>&lt;b&gt;{{customer}}&lt;/b&gt;</p>");
          assertThat(mail.getHeader("Message-ID")[0])
              .isEqualTo(ended.at("/result/message_id").asString());
        });
  }

  @Test
  void aNotificationIsSignedAndItsSecretsAreNowhere() {
    JsonNode ended =
        run(
            config(
                "tell",
                "notification",
                """
                {"channel": {"type": "webhook", "connection": "hook"}, "title": "${config.name}",
                 "text": "${run.text}"}\
                """),
            "{\"values\": {\"text\": \"hello\"}}");
    assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("succeeded");
    assertThat(POSTED)
        .singleElement()
        .satisfies(post ->
            assertThat(post)
                .startsWith("v1,")
                .contains("\"title\":\"tell\"", "\"text\":\"hello\""));
    JsonNode failed =
        run(
            config(
                "tell slack",
                "notification",
                "{\"channel\": {\"type\": \"slack\", \"connection\": \"hook\"}, \"title\": \"t\"}"),
            null);
    assertThat(failed.get("status").asString()).isEqualTo("failed");
    assertThat(failed.at("/error/message").asString()).contains("refused the message: status 204");
    for (String secret : List.of(HOOK, SIGNING)) {
      assertThat(everything()).doesNotContain(secret);
      assertThat(String.join("\n", ANSWERS)).doesNotContain(secret);
      assertThat(LOGGED.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .allSatisfy(line -> assertThat(line).doesNotContain(secret));
    }
  }

  private static String everything() {
    Database database = server.bean(Database.class);
    StringBuilder all = new StringBuilder();
    database
        .sql()
        .sql("select tablename from pg_tables where schemaname = 'carillon'")
        .query(String.class)
        .list()
        .forEach(table ->
            database
                .sql()
                .sql("select cast(t as text) from carillon.%s t".formatted(table))
                .query(String.class)
                .list()
                .forEach(all::append));
    return all.toString();
  }

  @Test
  void whatCannotWorkIsRefusedWhenItIsSavedWithItsPath() {
    refused(
        CONFIGS,
        config(
            "bad",
            "send_email",
            """
            {"connection": "hook", "to": ["nobody"], "subject": "{{x", "text": "t"}\
            """),
        "parameters.connection",
        "kind smtp");
    refused(
        CONFIGS,
        config(
            "bad",
            "send_email",
            "{\"connection\": \"mail\", \"to\": [\"a@b.example\\nBcc: x@y.example\"], \"subject\": \"{{x\", \"text\": \"t\"}"),
        "parameters.to[0]",
        "parameters.subject");
    refused(
        CONFIGS,
        config(
            "bad",
            "notification",
            "{\"channel\": {\"type\": \"email\", \"connection\": \"hook\", \"to\": [\"a@b.example\"]}, \"title\": \"t\"}"),
        "parameters.channel.connection",
        "kind smtp");
    refused(
        CONFIGS,
        config(
            "bad",
            "notification",
            "{\"channel\": {\"type\": \"pager\", \"connection\": \"hook\"}, \"title\": \"t\"}"),
        "parameters.channel.type",
        "slack");
    refused(
        CONNECTIONS,
        """
        {"name": "bad", "kind": "smtp", "settings": {"host": "a..b", "security": "none",
          "username": "me", "password": "${secret:hook.signing}", "ca_certificate": "x"}}\
        """,
        "settings.host",
        "settings.security",
        "settings.ca_certificate");
  }

  private static void refused(String path, String body, String... said) {
    assertThat(send(400, "POST", path, body).response().body()).contains(said);
  }
}
