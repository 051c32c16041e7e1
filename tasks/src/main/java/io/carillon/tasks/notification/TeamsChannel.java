package io.carillon.tasks.notification;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.definition.Json;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Microsoft Teams, by the workflow <a
 * href="https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook">
 * "When a Teams webhook request is received"</a>: an Adaptive Card of at most 28 KB, with Markdown
 * in text blocks and facts. Older webhooks answer 200 when Teams refused the message, with {@code
 * ... returned HTTP error 429 ...} as the text. At most four requests a second.
 */
@JsonTypeName("teams")
public record TeamsChannel(
    @NotBlank
        @ConnectionName("webhook")
        @Field(
            title = "Connection",
            description = "The webhook of the workflow, a connection of the kind webhook",
            examples = "teams-operations")
        String connection)
    implements WebChannel {

  private static final int MAX_BYTES = 27_000;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Pattern ERROR_IN_SUCCESS = Pattern.compile("returned HTTP error (\\d{3})");

  @Override
  public Call call(Message message, Endpoint endpoint) {
    Message fitting = message.fitting(one -> Markup.bytes(body(one)) <= MAX_BYTES);
    return Call.of(endpoint.url(), body(fitting));
  }

  private static String body(Message message) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("type", "message");
    ObjectNode attachment = json.putArray("attachments").addObject();
    attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
    attachment.putNull("contentUrl");
    card(attachment.putObject("content"), message);
    return json.toString();
  }

  private static void card(ObjectNode card, Message message) {
    card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    card.put("type", "AdaptiveCard").put("version", "1.4");
    ArrayNode body = card.putArray("body");
    block(body, message.title())
        .put("size", "Medium")
        .put("weight", "Bolder")
        .put("color", color(message.level()));
    if (!message.text().isBlank()) {
      block(body, message.text());
    }
    facts(body, message);
    String link = message.link();
    if (link != null) {
      ObjectNode action = card.putArray("actions").addObject();
      action.put("type", "Action.OpenUrl").put("title", "Open").put("url", link);
    }
  }

  /** A line break needs two of them in Markdown. */
  private static ObjectNode block(ArrayNode body, String text) {
    String markdown = Markup.markdown(text).replace("\n", "\n\n");
    return body.addObject().put("type", "TextBlock").put("text", markdown).put("wrap", true);
  }

  private static void facts(ArrayNode body, Message message) {
    if (!message.fields().isEmpty()) {
      ArrayNode facts = body.addObject().put("type", "FactSet").putArray("facts");
      message
          .fields()
          .forEach((name, value) ->
              facts
                  .addObject()
                  .put("title", Markup.markdown(name))
                  .put("value", Markup.markdown(value)));
    }
  }

  private static String color(Level level) {
    return switch (level) {
      case INFO -> "Accent";
      case SUCCESS -> "Good";
      case WARNING -> "Warning";
      case ERROR -> "Attention";
    };
  }

  @Override
  public Answer answer(Reply reply) {
    return reply.byStatus().orElseGet(() -> inSuccess(reply));
  }

  private static Answer inSuccess(Reply reply) {
    Matcher error = ERROR_IN_SUCCESS.matcher(reply.body());
    if (!error.find()) {
      return reply.body().startsWith("Webhook message delivery failed")
          ? new Answer.Refused(reply.words(), true)
          : new Answer.Taken(reply.words());
    }
    int status = Integer.parseInt(error.group(1));
    return status == 429
        ? new Answer.Limited(LIMIT, reply.words())
        : new Answer.Refused(reply.words(), status >= 500);
  }
}
