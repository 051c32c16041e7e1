package io.carillon.tasks.notification;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.definition.Json;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Telegram, by <a href="https://core.telegram.org/bots/api#sendmessage">sendMessage</a> of the Bot
 * API: HTML of at most 4,096 characters, in which {@code & < >} are escaped. The connection's URL
 * is the base address, {@code https://api.telegram.org}, and its secret is the bot's token; or the
 * URL ends in {@code /bot<token>} and there is no secret. It answers {@code {"ok": true}}, or an
 * {@code error_code}; with 429 {@code parameters.retry_after} are the seconds to wait.
 */
@JsonTypeName("telegram")
public record TelegramChannel(
    @NotBlank
        @ConnectionName("webhook")
        @Field(
            title = "Connection",
            description =
                "The bot, a connection of the kind webhook: the URL is the base address"
                    + " https://api.telegram.org, the signing secret is the bot's token",
            examples = "telegram-bot")
        String connection,
    @NotBlank
        @Pattern(regexp = "^(-?\\d{1,19}|@[A-Za-z][A-Za-z0-9_]{3,63})$")
        @Field(
            title = "Chat",
            description = "The number of the chat, or @name of a public channel",
            examples = {"-1001234567890", "@my_channel"})
        String chatId)
    implements WebChannel {

  private static final int MAX_CHARACTERS = 4_096;
  private static final int TOO_MANY = 429;

  @Override
  public Call call(Message message, Endpoint endpoint) {
    Message fitting = message.fitting(one -> html(one).length() <= MAX_CHARACTERS);
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("chat_id", chatId).put("text", html(fitting)).put("parse_mode", "HTML");
    json.putObject("link_preview_options").put("is_disabled", true);
    return Call.of(url(endpoint), json.toString());
  }

  private static String url(Endpoint endpoint) {
    String base = endpoint.url().replaceFirst("/+$", "");
    String token = endpoint.secret();
    return base + (token == null ? "" : "/bot" + token) + "/sendMessage";
  }

  private static String html(Message message) {
    StringBuilder html = new StringBuilder();
    html.append(message.level().symbol()).append(" <b>");
    html.append(Markup.entities(message.title())).append("</b>\n");
    html.append(Markup.entities(message.text())).append('\n');
    message
        .fields()
        .forEach((name, value) ->
            html.append("<b>")
                .append(Markup.entities(name))
                .append("</b>: ")
                .append(Markup.entities(value))
                .append('\n'));
    String link = message.link();
    if (link != null) {
      html.append("<a href=\"").append(Markup.attribute(link)).append("\">");
      html.append(Markup.entities(link)).append("</a>");
    }
    return html.toString();
  }

  @Override
  public Answer answer(Reply reply) {
    JsonNode json = reply.json();
    int error = reply.code("error_code").orElse(reply.status());
    if (error == TOO_MANY) {
      long seconds = json.path("parameters").path("retry_after").asLong(0);
      Duration wait =
          seconds > 0 ? Duration.ofSeconds(seconds) : reply.told().orElse(Reply.USUAL_WAIT);
      return new Answer.Limited(wait, reply.words());
    }
    return reply.byStatus().orElseGet(() -> taken(reply, error));
  }

  private static Answer taken(Reply reply, int error) {
    return reply.json().path("ok").asBoolean(false)
        ? new Answer.Taken("ok")
        : new Answer.Refused(reply.words(), error >= 500);
  }
}
