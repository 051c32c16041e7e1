package io.carillon.tasks.notification;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.definition.Json;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * DingTalk, by a <a href="https://open.dingtalk.com/document/robots/custom-robot-access">custom
 * robot</a>: Markdown of at most 20,000 bytes; signed, if the connection has a secret, by {@code
 * timestamp} (milliseconds) and {@code sign} in the URL, the HMAC-SHA-256 of {@code
 * <timestamp>\n<secret>} with the secret as the key. It answers 200 with {@code errcode}: 0 is a
 * success, 130101 (more than 20 messages a minute, after which the robot is silent for ten minutes)
 * and 660026 are limits, -1 is a busy system. A limit of the gateway has {@code "status": 1111}
 * instead.
 */
@JsonTypeName("dingtalk")
public record DingTalkChannel(
    @NotBlank
        @ConnectionName("webhook")
        @Field(
            title = "Connection",
            description = "The custom robot, a connection of the kind webhook",
            examples = "dingtalk-operations")
        String connection,
    @Size(max = 50)
        @Field(
            title = "Mentioned",
            description = "Mobile numbers of the people to mention",
            examples = "[\"13800000000\"]")
        List<@Pattern(regexp = "^[+0-9-]{5,20}$") String> atMobiles,
    @Field(title = "Mention all", description = "Mentions everyone", defaultValue = "false")
        Boolean atAll)
    implements WebChannel {

  private static final int MAX_BYTES = 20_000;
  private static final Set<Integer> LIMITS = Set.of(130101, 660026);
  private static final int BUSY = -1;
  private static final int GATEWAY = 1111;
  private static final Duration SILENCE = Duration.ofMinutes(10);
  private static final Duration GATEWAY_SILENCE = Duration.ofMinutes(5);

  /** Fills in the defaults. */
  public DingTalkChannel {
    atMobiles = atMobiles == null ? List.of() : List.copyOf(atMobiles);
    atAll = atAll != null && atAll;
  }

  @Override
  public Call call(Message message, Endpoint endpoint) {
    Message fitting = message.fitting(one -> Markup.bytes(body(one)) <= MAX_BYTES);
    return Call.of(signed(endpoint), body(fitting));
  }

  private static String signed(Endpoint endpoint) {
    String secret = endpoint.secret();
    if (secret == null) {
      return endpoint.url();
    }
    long timestamp = endpoint.now().toEpochMilli();
    String sign = Hmac.sign(secret, timestamp + "\n" + secret);
    return "%s%stimestamp=%d&sign=%s"
        .formatted(
            endpoint.url(),
            endpoint.url().contains("?") ? "&" : "?",
            timestamp,
            URLEncoder.encode(sign, StandardCharsets.UTF_8));
  }

  private String body(Message message) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("msgtype", "markdown");
    ObjectNode markdown = json.putObject("markdown");
    markdown.put("title", message.title());
    markdown.put("text", text(message));
    ObjectNode at = json.putObject("at");
    atMobiles.forEach(at.putArray("atMobiles")::add);
    at.put("isAtAll", atAll);
    return json.toString();
  }

  private String text(Message message) {
    StringBuilder text = new StringBuilder();
    text.append("### ").append(message.level().symbol()).append(' ');
    text.append(Markup.markdown(message.title())).append("\n\n");
    text.append(Markup.markdown(message.text()).replace("\n", "  \n")).append("\n\n");
    message
        .fields()
        .forEach((name, value) ->
            text.append("- **")
                .append(Markup.markdown(name))
                .append("**: ")
                .append(Markup.markdown(value).replace('\n', ' '))
                .append('\n'));
    String link = message.link();
    if (link != null) {
      text.append("\n[").append(Markup.markdown(link)).append("](");
      text.append(Markup.url(link)).append(")\n");
    }
    // Only numbers that the text names are mentioned.
    atMobiles.forEach(number -> text.append('@').append(number).append(' '));
    return text.toString();
  }

  @Override
  public Answer answer(Reply reply) {
    return reply.byStatus().orElseGet(() -> byCode(reply));
  }

  private static Answer byCode(Reply reply) {
    int code = reply.code("errcode").orElse(Integer.MIN_VALUE);
    if (code == 0) {
      return new Answer.Taken(reply.words());
    }
    if (LIMITS.contains(code)) {
      return new Answer.Limited(SILENCE, reply.words());
    }
    if (reply.code("status").orElse(0) == GATEWAY) {
      return new Answer.Limited(GATEWAY_SILENCE, reply.words());
    }
    return new Answer.Refused(reply.words(), code == BUSY);
  }
}
