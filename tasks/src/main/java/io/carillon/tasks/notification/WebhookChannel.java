package io.carillon.tasks.notification;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.carillon.definition.Json;
import io.carillon.task.ConnectionName;
import io.carillon.task.Field;
import jakarta.validation.constraints.NotBlank;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * A webhook of one's own, signed as by <a
 * href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">
 * Standard Webhooks</a>, for which libraries in many languages check signatures: {@code
 * webhook-signature: v1,<base64>} is the HMAC-SHA-256 of {@code <webhook-id>.<webhook-timestamp>.
 * <body>}; the id is that of the execution, the timestamp in seconds since 1970. A secret {@code
 * whsec_<base64>} is decoded, any other is the key as UTF-8. Any 2xx takes the message.
 */
@JsonTypeName("webhook")
public record WebhookChannel(
    @NotBlank
        @ConnectionName("webhook")
        @Field(
            title = "Connection",
            description = "The webhook, a connection of the kind webhook",
            examples = "my-webhook")
        String connection)
    implements WebChannel {

  private static final String ENCODED = "whsec_";

  @Override
  public Call call(Message message, Endpoint endpoint) {
    String body = body(message, endpoint);
    String timestamp = Long.toString(endpoint.now().getEpochSecond());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", endpoint.execution().toString());
    headers.put("webhook-timestamp", timestamp);
    String secret = endpoint.secret();
    if (secret != null) {
      String signed = endpoint.execution() + "." + timestamp + "." + body;
      headers.put("webhook-signature", "v1," + Hmac.sign(key(secret), signed));
    }
    return new Call(endpoint.url(), headers, body);
  }

  private static byte[] key(String secret) {
    try {
      if (secret.startsWith(ENCODED)) {
        byte[] key = Base64.getDecoder().decode(secret.substring(ENCODED.length()));
        if (key.length > 0) {
          return key;
        }
      }
    } catch (IllegalArgumentException e) {
      return secret.getBytes(StandardCharsets.UTF_8); // no Base64, so it only looks encoded
    }
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  private static String body(Message message, Endpoint endpoint) {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("type", "notification");
    json.put("timestamp", endpoint.now().toString());
    ObjectNode data = json.putObject("data");
    data.put("title", message.title());
    data.put("text", message.text());
    data.put("level", message.level().code());
    data.put("link", message.link());
    ObjectNode fields = data.putObject("fields");
    message.fields().forEach(fields::put);
    data.put("execution_id", endpoint.execution().toString());
    return json.toString();
  }

  @Override
  public Answer answer(Reply reply) {
    return reply.byStatus().orElseGet(() -> new Answer.Taken(reply.words()));
  }
}
