package io.carillon.tasks.notification;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.definition.Json;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import jakarta.validation.constraints.NotBlank;
import java.util.Locale;
import java.util.OptionalInt;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Feishu and Lark, by a <a
 * href="https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot">custom bot</a>: a card
 * of plain texts, which need no escapes, at most 20 KB; signed, if the connection has a secret, by
 * {@code timestamp} (seconds) and {@code sign} in the body, the HMAC-SHA-256 of nothing with {@code
 * <timestamp>\n<secret>} as the key. It answers 200 with {@code code}: 0 is a success, 11232 a
 * limit (100 a minute, 5 a second), 9499 a limit if its {@code msg} says so and a malformed body
 * otherwise.
 */
@JsonTypeName("feishu")
public record FeishuChannel(
    @NotBlank
        @ConnectionName("webhook")
        @Field(
            title = "Connection",
            description = "The custom bot, a connection of the kind webhook",
            examples = "feishu-operations")
        String connection)
    implements WebChannel {

  private static final int MAX_BYTES = 20_000;
  private static final int LIMIT = 11232;
  private static final int LIMIT_OR_MALFORMED = 9499;

  @Override
  public Call call(Message message, Endpoint endpoint) {
    Message fitting = message.fitting(one -> Markup.bytes(body(one, endpoint)) <= MAX_BYTES);
    return Call.of(endpoint.url(), body(fitting, endpoint));
  }

  private static String body(Message message, Endpoint endpoint) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    String secret = endpoint.secret();
    if (secret != null) {
      String timestamp = Long.toString(endpoint.now().getEpochSecond());
      json.put("timestamp", timestamp);
      json.put("sign", Hmac.sign(timestamp + "\n" + secret, ""));
    }
    json.put("msg_type", "interactive");
    card(json.putObject("card"), message);
    return json.toString();
  }

  private static void card(ObjectNode card, Message message) {
    card.putObject("config").put("wide_screen_mode", true);
    ObjectNode header = card.putObject("header").put("template", color(message.level()));
    plain(header.putObject("title"), message.title());
    ArrayNode elements = card.putArray("elements");
    if (!message.text().isBlank()) {
      plain(elements.addObject().put("tag", "div").putObject("text"), message.text());
    }
    fields(elements, message);
    String link = message.link();
    if (link != null) {
      ObjectNode button = elements.addObject().put("tag", "action").putArray("actions").addObject();
      button.put("tag", "button").put("type", "default").put("url", link);
      plain(button.putObject("text"), "Open");
    }
  }

  private static void fields(ArrayNode elements, Message message) {
    if (!message.fields().isEmpty()) {
      ArrayNode fields = elements.addObject().put("tag", "div").putArray("fields");
      message
          .fields()
          .forEach((name, value) ->
              plain(
                  fields.addObject().put("is_short", true).putObject("text"), name + "\n" + value));
    }
  }

  private static void plain(ObjectNode node, String text) {
    node.put("tag", "plain_text").put("content", text);
  }

  private static String color(Level level) {
    return switch (level) {
      case INFO -> "blue";
      case SUCCESS -> "green";
      case WARNING -> "orange";
      case ERROR -> "red";
    };
  }

  @Override
  public Answer answer(Reply reply) {
    OptionalInt code = reply.code("code");
    if (code.isPresent() && isLimit(code.getAsInt(), reply)) {
      return new Answer.Limited(reply.told().orElse(Reply.USUAL_WAIT), reply.words());
    }
    return reply.byStatus().orElseGet(() -> byCode(reply));
  }

  private static boolean isLimit(int code, Reply reply) {
    String words = reply.json().path("msg").asString("").toLowerCase(Locale.ROOT);
    return code == LIMIT || (code == LIMIT_OR_MALFORMED && words.contains("too many"));
  }

  /** Older bots say {@code StatusCode} instead. */
  private static Answer byCode(Reply reply) {
    OptionalInt code = reply.code("code");
    int decisive = code.orElseGet(() -> reply.code("StatusCode").orElse(Integer.MIN_VALUE));
    return decisive == 0
        ? new Answer.Taken(reply.words())
        : new Answer.Refused(reply.words(), false);
  }
}
