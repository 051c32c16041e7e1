package io.carillon.tasks.notification;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.definition.Json;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * WeCom (WeChat Work), by a <a
 * href="https://developer.work.weixin.qq.com/document/path/91770">group robot</a>: Markdown of at
 * most 4,096 bytes, without escapes, so markup in texts is broken by an invisible character. The
 * key in the URL is the only credential. It answers 200 with {@code errcode}: 0 is a success, 45009
 * (more than 20 messages a minute) and 45033 (too many at once) are limits, -1 is a busy system.
 */
@JsonTypeName("wecom")
public record WeComChannel(
    @NotBlank
        @ConnectionName("webhook")
        @Field(
            title = "Connection",
            description = "The group robot, a connection of the kind webhook",
            examples = "wecom-operations")
        String connection,
    @Size(max = 20)
        @Field(
            title = "Mentioned",
            description = "User ids of the people to mention",
            examples = "[\"zhangsan\"]")
        List<@Pattern(regexp = "^[A-Za-z0-9._@-]{1,64}$") String> mentioned)
    implements WebChannel {

  private static final int MAX_BYTES = 4_096;
  private static final int TOO_OFTEN = 45009;
  private static final int TOO_MANY_AT_ONCE = 45033;
  private static final int BUSY = -1;
  private static final Duration MOMENT = Duration.ofSeconds(10);

  /** Fills in the default. */
  public WeComChannel {
    mentioned = mentioned == null ? List.of() : List.copyOf(mentioned);
  }

  @Override
  public Call call(Message message, Endpoint endpoint) {
    Message fitting = message.fitting(one -> Markup.bytes(text(one)) <= MAX_BYTES);
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("msgtype", "markdown").putObject("markdown").put("content", text(fitting));
    return Call.of(endpoint.url(), json.toString());
  }

  private String text(Message message) {
    StringBuilder text = new StringBuilder();
    text.append("### <font color=\"").append(color(message.level())).append("\">");
    text.append(Markup.broken(message.title())).append("</font>\n");
    if (!message.text().isBlank()) {
      text.append(Markup.broken(message.text())).append('\n');
    }
    message
        .fields()
        .forEach((name, value) ->
            text.append("> ")
                .append(Markup.broken(name))
                .append(": ")
                .append(Markup.broken(value).replace('\n', ' '))
                .append('\n'));
    String link = message.link();
    if (link != null) {
      text.append('[').append(Markup.broken(link)).append("](").append(Markup.url(link));
      text.append(")\n");
    }
    mentioned.forEach(user -> text.append("<@").append(user).append('>'));
    return text.toString();
  }

  private static String color(Level level) {
    return switch (level) {
      case INFO -> "comment";
      case SUCCESS -> "info"; // green
      case WARNING, ERROR -> "warning"; // orange
    };
  }

  @Override
  public Answer answer(Reply reply) {
    return reply.byStatus().orElseGet(() -> byCode(reply));
  }

  private static Answer byCode(Reply reply) {
    int code = reply.code("errcode").orElse(Integer.MIN_VALUE);
    return switch (code) {
      case 0 -> new Answer.Taken(reply.words());
      case TOO_OFTEN -> new Answer.Limited(Reply.USUAL_WAIT, reply.words());
      case TOO_MANY_AT_ONCE -> new Answer.Limited(MOMENT, reply.words());
      default -> new Answer.Refused(reply.words(), code == BUSY);
    };
  }
}
