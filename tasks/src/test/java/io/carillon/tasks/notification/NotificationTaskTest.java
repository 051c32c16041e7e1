package io.carillon.tasks.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.definition.Json;
import io.carillon.task.NotRetryableException;
import io.carillon.task.Outcome;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.TestServer;
import io.carillon.tasks.TestServer.Seen;
import io.carillon.tasks.http.WebhookConnection;
import io.carillon.tasks.web.AllowedHosts;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Messages to local servers that answer as the services do; signatures are computed anew. */
class NotificationTaskTest {

  private static final Instant NOW = Instant.parse("2026-11-29T20:15:30.123Z");
  private static final String SECRET = "SEC-signing-secret";
  private static final String PATH = "/hook/very-secret-key";

  private final TestServer server = new TestServer();
  private final RecordingContext context = new RecordingContext();
  private final NotificationTask task =
      new NotificationTask(new AllowedHosts(true, Set.of()), Clock.fixed(NOW, ZoneOffset.UTC));

  @AfterEach
  void close() {
    server.close();
  }

  private void answers(int status, String body) {
    server.answer(PATH, status, body.startsWith("{") ? "application/json" : "text/plain", body);
  }

  private Object send(String channel) throws Exception {
    return send(channel, SECRET);
  }

  private Object send(String channel, @Nullable String secret) throws Exception {
    return send(
        channel,
        secret,
        """
        "title": "Backup <failed> & [more](x)", "text": "The disk is *full*.\\n# <!channel> <@all>",
        "level": "error", "link": "https://wiki.example/run(book)?a=1&b=2",
        "fields": {"Host": "db-1", "Used <%>": "100 & more"}\
        """);
  }

  private Object send(String channel, @Nullable String secret, String message) throws Exception {
    context.connection("hook", new WebhookConnection.Settings(server.url(PATH), secret));
    String json = "{\"channel\": %s, %s}".formatted(channel, message);
    return task.run(Json.MAPPER.readValue(json, NotificationTask.Parameters.class), context);
  }

  private static String channel(String type) {
    return "{\"type\": \"" + type + "\", \"connection\": \"hook\"}";
  }

  private JsonNode body() {
    return Json.MAPPER.readTree(only().body());
  }

  private Seen only() {
    assertThat(server.seen).hasSize(1);
    Seen seen = server.seen.getFirst();
    assertThat(seen.method()).isEqualTo("POST");
    assertThat(seen.headers().getFirst("Content-Type")).startsWith("application/json");
    return seen;
  }

  private static String hmac(byte[] key, String data) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] signature = mac.doFinal(data.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(signature);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aWebhookIsSignedAsByStandardWebhooks() throws Exception {
    answers(204, "");
    assertThat(send(channel("webhook"))).isInstanceOf(NotificationTask.Result.class);
    Seen seen = only();
    String id = seen.headers().getFirst("webhook-id");
    String timestamp = seen.headers().getFirst("webhook-timestamp");
    assertThat(id).isEqualTo(context.executionId.toString());
    assertThat(timestamp).isEqualTo(Long.toString(NOW.getEpochSecond()));
    assertThat(seen.headers().getFirst("webhook-signature"))
        .isEqualTo("v1," + hmac(utf8(SECRET), id + "." + timestamp + "." + seen.body()));
    JsonNode data = body().path("data");
    assertThat(data.path("title").stringValue()).isEqualTo("Backup <failed> & [more](x)");
    assertThat(data.path("level").stringValue()).isEqualTo("error");
    assertThat(data.path("fields").path("Host").stringValue()).isEqualTo("db-1");
  }

  @Test
  void anEncodedSecretIsDecodedAndWithoutASecretNothingIsSigned() throws Exception {
    answers(200, "");
    String encoded = Base64.getEncoder().encodeToString(utf8("raw key"));
    send(channel("webhook"), "whsec_" + encoded);
    send(channel("webhook"), null);
    Seen signed = server.seen.get(0);
    assertThat(signed.headers().getFirst("webhook-signature"))
        .isEqualTo(
            "v1,"
                + hmac(
                    utf8("raw key"),
                    context.executionId + "." + NOW.getEpochSecond() + "." + signed.body()));
    assertThat(server.seen.get(1).headers().containsKey("webhook-signature")).isFalse();
  }

  @Test
  void slackGetsBlocksWithItsThreeCharactersEscaped() throws Exception {
    answers(200, "ok");
    send(channel("slack"));
    JsonNode blocks = body().path("blocks");
    assertThat(blocks.path(0).path("text").path("text").stringValue())
        .contains("Backup &lt;failed&gt; &amp; [more](x)");
    assertThat(blocks.path(1).path("text").path("text").stringValue())
        .isEqualTo("The disk is *full*.\n# &lt;!channel&gt; &lt;@all&gt;");
    assertThat(blocks.path(2).path("fields").path(1).path("text").stringValue())
        .isEqualTo("*Used &lt;%&gt;*\n100 &amp; more");
    assertThat(blocks.path(3).path("text").path("text").stringValue())
        .isEqualTo("<https://wiki.example/run%28book%29?a=1&amp;b=2>");
  }

  @Test
  void teamsGetsAnAdaptiveCard() throws Exception {
    answers(202, "");
    send(channel("teams"));
    JsonNode attachment = body().path("attachments").path(0);
    assertThat(body().path("type").stringValue()).isEqualTo("message");
    assertThat(attachment.path("contentType").stringValue())
        .isEqualTo("application/vnd.microsoft.card.adaptive");
    JsonNode card = attachment.path("content");
    assertThat(card.path("type").stringValue()).isEqualTo("AdaptiveCard");
    assertThat(card.path("body").path(0).path("text").stringValue())
        .isEqualTo("Backup \\<failed\\> & \\[more\\](x)");
    assertThat(card.path("body").path(0).path("color").stringValue()).isEqualTo("Attention");
    assertThat(card.path("body").path(2).path("facts").path(0).path("value").stringValue())
        .isEqualTo("db-1");
    assertThat(card.path("actions").path(0).path("url").stringValue())
        .isEqualTo("https://wiki.example/run(book)?a=1&b=2");
  }

  @Test
  void dingTalkIsSignedInTheUrlAndMentionsNumbersInTheText() throws Exception {
    answers(200, "{\"errcode\": 0, \"errmsg\": \"ok\"}");
    send(
        """
        {"type": "dingtalk", "connection": "hook", "at_mobiles": ["13800000000"], "at_all": true}\
        """);
    String path = only().path();
    String timestamp = Long.toString(NOW.toEpochMilli());
    assertThat(path).startsWith(PATH + "?timestamp=" + timestamp + "&sign=");
    String sign = path.substring(path.indexOf("sign=") + 5);
    assertThat(URLDecoder.decode(sign, StandardCharsets.UTF_8))
        .isEqualTo(hmac(utf8(SECRET), timestamp + "\n" + SECRET));
    JsonNode body = body();
    assertThat(body.path("msgtype").stringValue()).isEqualTo("markdown");
    String text = body.path("markdown").path("text").stringValue();
    assertThat(text)
        .contains("Backup \\<failed\\> & \\[more\\](x)")
        .contains("The disk is \\*full\\*.  \n\\# \\<\\!channel\\>")
        .contains("(https://wiki.example/run%28book%29?a=1&b=2)")
        .endsWith("@13800000000 ");
    assertThat(body.path("at").path("atMobiles").path(0).stringValue()).isEqualTo("13800000000");
    assertThat(body.path("at").path("isAtAll").booleanValue()).isTrue();
  }

  @Test
  void dingTalkSignsAUrlThatHasAQuery() {
    Endpoint endpoint =
        new Endpoint("https://a.example/send?access_token=x", SECRET, NOW, context.executionId);
    Call call = new DingTalkChannel("hook", List.of(), false).call(message("t"), endpoint);
    assertThat(call.url()).startsWith("https://a.example/send?access_token=x&timestamp=");
    assertThat(call).asString().doesNotContain("access_token");
    assertThat(endpoint).asString().doesNotContain("access_token").doesNotContain(SECRET);
  }

  @Test
  void feishuIsSignedInTheBody() throws Exception {
    answers(200, "{\"code\": 0, \"msg\": \"success\", \"data\": {}}");
    send(channel("feishu"));
    JsonNode body = body();
    String timestamp = body.path("timestamp").stringValue();
    assertThat(timestamp).isEqualTo(Long.toString(NOW.getEpochSecond()));
    assertThat(body.path("sign").stringValue())
        .isEqualTo(hmac(utf8(timestamp + "\n" + SECRET), ""));
    JsonNode card = body.path("card");
    assertThat(card.path("header").path("title").path("content").stringValue())
        .isEqualTo("Backup <failed> & [more](x)");
    assertThat(card.path("header").path("template").stringValue()).isEqualTo("red");
    assertThat(card.path("elements").path(0).path("text").path("tag").stringValue())
        .isEqualTo("plain_text");
  }

  @Test
  void weComGetsMarkdownWithoutEffectOfTheTexts() throws Exception {
    answers(200, "{\"errcode\": 0, \"errmsg\": \"ok\"}");
    send("{\"type\": \"wecom\", \"connection\": \"hook\", \"mentioned\": [\"zhangsan\"]}");
    String text = body().path("markdown").path("content").stringValue();
    assertThat(text)
        .startsWith("### <font color=\"warning\">Backup <\u200Bfailed> & [more]\u200B(x)</font>\n")
        .contains("\n\u200B# <\u200B!channel> <\u200B@all>\n")
        .contains("> Host: db-1\n")
        .endsWith("<@zhangsan>");
  }

  @Test
  void telegramGetsEscapedHtmlAtTheAddressOfItsToken() throws Exception {
    server.answer(
        PATH + "/bot" + SECRET + "/sendMessage", 200, "application/json", "{\"ok\":true}");
    send("{\"type\": \"telegram\", \"connection\": \"hook\", \"chat_id\": \"-1001\"}");
    JsonNode body = body();
    assertThat(only().path()).isEqualTo(PATH + "/bot" + SECRET + "/sendMessage");
    assertThat(body.path("chat_id").stringValue()).isEqualTo("-1001");
    assertThat(body.path("parse_mode").stringValue()).isEqualTo("HTML");
    assertThat(body.path("text").stringValue())
        .contains("<b>Backup &lt;failed&gt; &amp; [more](x)</b>")
        .contains("# &lt;!channel&gt;")
        .contains("<a href=\"https://wiki.example/run(book)?a=1&amp;b=2\">");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slack|429|rate_limited|60",
        "slack|200|{\"ok\": false, \"error\": \"ratelimited\"}|60",
        "teams|429||60",
        "teams|200|Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429 with ContextId x|30",
        "dingtalk|200|{\"errcode\": 130101, \"errmsg\": \"send too fast, exceed 20 times per minute\"}|600",
        "dingtalk|200|{\"errcode\": 660026, \"errmsg\": \"limit\"}|600",
        "dingtalk|200|{\"status\": 1111, \"wait\": 5, \"punish\": \"deny\"}|300",
        "feishu|200|{\"code\": 11232, \"msg\": \"frequency limited psm\"}|60",
        "feishu|200|{\"code\": 9499, \"msg\": \"too many request\"}|60",
        "feishu|429|{\"code\": 11232}|60",
        "wecom|200|{\"errcode\": 45009, \"errmsg\": \"api freq out of limit\"}|60",
        "wecom|200|{\"errcode\": 45033, \"errmsg\": \"concurrency\"}|10",
        "webhook|429||60",
      })
  void aLimitIsWaitedForWithoutUsingUpAnAttempt(
      String type, int status, @Nullable String answer, int seconds) throws Exception {
    answers(status, answer == null ? "" : answer);
    assertWaits(send(channel(type)), seconds);
    assertThat(context.log()).contains("takes no more messages for").doesNotContain("very-secret");
  }

  private static void assertWaits(Object outcome, long seconds) {
    assertThat(outcome).isInstanceOf(Outcome.Snoozed.class);
    assertThat(((Outcome.Snoozed) outcome).until())
        .isBetween(NOW.plusSeconds(seconds), NOW.plus(Duration.ofMillis(seconds * 1_250)));
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "0, 1", "999999999, 3600", "'Sun, 29 Nov 2026 20:16:30 GMT', 59", "soon, 60"})
  void theWaitOfRetryAfterIsTakenWithinBounds(String header, long seconds) throws Exception {
    for (int status : new int[] {429, 503}) {
      server.on(
          PATH + status,
          exchange -> {
            exchange.getResponseHeaders().set("Retry-After", header);
            exchange.sendResponseHeaders(status, -1);
          });
    }
    context.connection("hook", new WebhookConnection.Settings(server.url(PATH + 429), null));
    Outcome.Snoozed snoozed = (Outcome.Snoozed) run(channel("slack"));
    assertThat(snoozed.until())
        .isBetween(NOW.plusSeconds(seconds), NOW.plus(Duration.ofMillis((seconds + 1) * 1_250)));
    context.connection("hook", new WebhookConnection.Settings(server.url(PATH + 503), null));
    if (!header.equals("soon")) {
      assertThat(run(channel("webhook"))).isInstanceOf(Outcome.Snoozed.class);
    }
  }

  private Object run(String channel) throws Exception {
    String json = "{\"channel\": %s, \"title\": \"t\"}".formatted(channel);
    return task.run(Json.MAPPER.readValue(json, NotificationTask.Parameters.class), context);
  }

  @Test
  void telegramSaysHowLongToWait() throws Exception {
    server.answer(
        PATH + "/sendMessage",
        429,
        "application/json",
        """
        {"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 34",
         "parameters": {"retry_after": 34}}\
        """);
    assertWaits(
        send("{\"type\": \"telegram\", \"connection\": \"hook\", \"chat_id\": \"1\"}", null), 34);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "slack|404|channel_not_found|false",
        "slack|403|action_prohibited|false",
        "slack|400|invalid_payload|false",
        "slack|500|rollup_error|true",
        "slack|200|<html>a proxy</html>|false",
        "teams|400|bad|false",
        "teams|200|Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413 with ContextId x|false",
        "teams|200|Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 502 with ContextId x|true",
        "teams|200|Webhook message delivery failed with error: Error contacting Microsoft Teams endpoint|true",
        "dingtalk|200|{\"errcode\": 310000, \"errmsg\": \"sign not match\"}|false",
        "dingtalk|200|{\"errcode\": -1, \"errmsg\": \"busy\"}|true",
        "dingtalk|200|hello|false",
        "feishu|200|{\"code\": 19021, \"msg\": \"sign match fail\"}|false",
        "feishu|200|{\"code\": 9499, \"msg\": \"Bad Request\"}|false",
        "feishu|200|{}|false",
        "wecom|200|{\"errcode\": 93000, \"errmsg\": \"invalid webhook url\"}|false",
        "wecom|200|{\"errcode\": -1}|true",
        "wecom|200|{\"errcode\": \"0\"}|false",
        "webhook|410||false",
        "webhook|302||false",
        "webhook|408||true",
        "webhook|503||true",
      })
  void aRefusalSaysWhyAndIsTriedAgainOnlyIfThatHelps(
      String type, int status, @Nullable String answer, boolean retry) {
    answers(status, answer == null ? "" : answer);
    assertRefused(() -> send(channel(type)), retry)
        .hasMessageContaining("status " + status)
        .hasMessageNotContaining("very-secret-key");
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(Sending sending, boolean retry) {
    return assertThatThrownBy(sending::send)
        .isInstanceOf(retry ? IOException.class : NotRetryableException.class);
  }

  private interface Sending {
    void send() throws Exception;
  }

  @ParameterizedTest
  @CsvSource({"400, false", "401, false", "404, false", "500, true"})
  void telegramErrorsAreReadFromItsAnswer(int code, boolean retry) {
    server.answer(
        PATH + "/bot" + SECRET + "/sendMessage",
        code,
        "application/json",
        "{\"ok\": false, \"error_code\": %d, \"description\": \"no\"}".formatted(code));
    assertRefused(
            () -> send("{\"type\": \"telegram\", \"connection\": \"hook\", \"chat_id\": \"1\"}"),
            retry)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void aServiceThatTakesNothingForEverCountsAsAFailureInTheEnd() throws Exception {
    answers(429, "");
    context.attempt = NotificationTask.MAX_ATTEMPTS - 1;
    assertThat(send(channel("slack"))).isInstanceOf(Outcome.Snoozed.class);
    context.attempt = NotificationTask.MAX_ATTEMPTS;
    assertThatThrownBy(() -> send(channel("slack")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at attempt 30 still");
  }

  @Test
  void urlAndSecretAreNotShownWhateverTheServiceOrTheNetworkSays() throws Exception {
    server.answer(PATH, 400, "text/plain", "you called " + PATH + " with " + SECRET);
    assertThatThrownBy(() -> send(channel("webhook")))
        .hasMessage("The service refused the message: status 400: you called /… with /…");
    server.close();
    assertThatThrownBy(() -> send(channel("webhook")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(server.hostAndPort() + "/… failed: no connection could be made")
        .hasNoCause();
    NotificationTask closed =
        new NotificationTask(new AllowedHosts(false, Set.of()), Clock.systemUTC());
    assertThatThrownBy(() ->
            closed.run(
                Json.MAPPER.readValue(
                    "{\"channel\": %s, \"title\": \"t\"}".formatted(channel("slack")),
                    NotificationTask.Parameters.class),
                context))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("is not public")
        .hasMessageNotContaining("very-secret-key");
  }

  @Test
  void aRedirectIsNotFollowed() {
    server.redirect(PATH, 307, server.url("/elsewhere"));
    server.answer("/elsewhere", 200, "text/plain", "ok");
    assertThatThrownBy(() -> send(channel("slack"))).isInstanceOf(NotRetryableException.class);
    assertThat(server.seen).hasSize(1);
  }

  @Test
  void aServiceThatDoesNotAnswerIsGivenUpAfterTheTimeout() {
    server.silence(PATH);
    assertThatThrownBy(
            () -> send(channel("slack"), null, "\"title\": \"t\", \"timeout\": \"200ms\""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("took longer than 200ms");
  }

  @ParameterizedTest
  @ValueSource(strings = {"slack", "teams", "dingtalk", "feishu", "wecom", "telegram"})
  void aMessageThatIsTooLongIsCutWithAMark(String type) {
    WebChannel channel =
        switch (type) {
          case "slack" -> new SlackChannel("c");
          case "teams" -> new TeamsChannel("c");
          case "dingtalk" -> new DingTalkChannel("c", List.of("13800000000"), false);
          case "feishu" -> new FeishuChannel("c");
          case "wecom" -> new WeComChannel("c", List.of("zhangsan"));
          default -> new TelegramChannel("c", "1");
        };
    Endpoint endpoint = new Endpoint("https://a.example/x", SECRET, NOW, context.executionId);
    for (String filling : new String[] {"x", "&", "\u4E2D", "\uD83D\uDE00", "\"", "*\n"}) {
      String body = channel.call(message(filling.repeat(30_000)), endpoint).body();
      assertThat(body).as(filling).contains(Message.CUT).contains("Host");
      assertThat(body).as("no half of a character").doesNotContain("\\uD83D\\u2026");
      assertThat(utf8(body).length).isLessThanOrEqualTo(limit(type));
      assertThat(channel.call(message("short"), endpoint).body()).doesNotContain(Message.CUT);
    }
  }

  private static int limit(String type) {
    return switch (type) {
      case "slack" -> 50_000;
      case "teams" -> 28_000;
      case "wecom" -> 4_096 * 2; // in JSON
      case "telegram" -> 4_096 * 6;
      default -> 20_000;
    };
  }

  private static Message message(String text) {
    return new Message("Title", text, Level.INFO, null, Map.of("Host", "db-1"));
  }
}
