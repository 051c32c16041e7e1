package io.carillon.tasks.notification;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.definition.Json;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import jakarta.validation.constraints.NotBlank;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Slack, by an <a
 * href="https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks">incoming
 * webhook</a>: blocks of {@code mrkdwn} in which {@code & < >} are escaped, sections of at most
 * 3,000 characters and 10 fields of at most 2,000. It answers {@code ok}, or a status with a word
 * such as {@code no_service}; 429 with Retry-After, or {@code rate_limited}, when there are too
 * many (one a second).
 */
@JsonTypeName("slack")
public record SlackChannel(
    @NotBlank
        @ConnectionName("webhook")
        @Field(
            title = "Connection",
            description = "The incoming webhook, a connection of the kind webhook",
            examples = "slack-operations")
        String connection)
    implements WebChannel {

  private static final int MAX_SECTION = 3_000;
  private static final int MAX_FIELD = 2_000;
  private static final int FIELDS_OF_A_SECTION = 10;

  @Override
  public Call call(Message message, Endpoint endpoint) {
    return Call.of(endpoint.url(), body(message.fitting(SlackChannel::fits)));
  }

  private static boolean fits(Message message) {
    return Markup.entities(message.text()).length() <= MAX_SECTION
        && message.fields().entrySet().stream()
            .allMatch(field -> field(field.getKey(), field.getValue()).length() <= MAX_FIELD);
  }

  private static String field(String name, String value) {
    return "*" + Markup.entities(name) + "*\n" + Markup.entities(value);
  }

  private static String body(Message message) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    String title = message.level().symbol() + " " + Markup.entities(message.title());
    json.put("text", title);
    ArrayNode blocks = json.putArray("blocks");
    section(blocks, "*" + title + "*");
    if (!message.text().isBlank()) {
      section(blocks, Markup.entities(message.text()));
    }
    fields(blocks, message);
    String link = message.link();
    if (link != null) {
      section(blocks, "<" + Markup.entities(Markup.url(link)) + ">");
    }
    return json.toString();
  }

  private static void section(ArrayNode blocks, String markup) {
    text(blocks.addObject().put("type", "section").putObject("text"), markup);
  }

  private static void text(ObjectNode node, String markup) {
    node.put("type", "mrkdwn").put("text", markup);
  }

  private static void fields(ArrayNode blocks, Message message) {
    ArrayNode fields = null;
    int number = 0;
    for (var field : message.fields().entrySet()) {
      if (fields == null || number % FIELDS_OF_A_SECTION == 0) {
        fields = blocks.addObject().put("type", "section").putArray("fields");
      }
      text(fields.addObject(), field(field.getKey(), field.getValue()));
      number++;
    }
  }

  @Override
  public Answer answer(Reply reply) {
    String error = reply.json().path("error").asString(reply.body().strip());
    if (error.equals("rate_limited") || error.equals("ratelimited")) {
      return new Answer.Limited(reply.told().orElse(Reply.USUAL_WAIT), reply.words());
    }
    return reply.byStatus().orElseGet(() -> taken(reply));
  }

  /** A success without {@code ok} is the answer of something that is not Slack. */
  private static Answer taken(Reply reply) {
    boolean ok = reply.body().strip().equals("ok") || reply.json().path("ok").asBoolean(false);
    return ok ? new Answer.Taken("ok") : new Answer.Refused(reply.words(), false);
  }
}
