package io.carillon.celery.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.impl.AMQImpl;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A message captured between Celery 5.2.6 and RabbitMQ, or published to it by hand. */
public record Captured(String name, JsonNode json) {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern ID = Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-)4([0-9a-f]{3}-)");

  /** All of a kind, a line each. */
  public static List<Captured> all(String kind) {
    try (InputStream in = Captured.class.getResourceAsStream(kind + ".jsonl")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
          .lines()
          .map(line -> MAPPER.readTree(line))
          .map(node -> new Captured(node.get("fixture").stringValue(), node))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Captured one(String kind, String name) {
    return all(kind).stream()
        .filter(captured -> captured.name.equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The body, with its tasks' ids made those of executions: version 7 instead of 4. */
  public byte[] body() {
    String text = json.get("body").stringValue();
    return ID.matcher(text).replaceAll("$17$2").getBytes(UTF_8);
  }

  JsonNode bodyJson() {
    return MAPPER.readTree(json.get("body").stringValue());
  }

  public @Nullable String contentType() {
    JsonNode type = json.at("/properties/content_type");
    return type.isString() ? type.stringValue() : null;
  }

  /** The properties, as the client reads them from the frame that was on the wire. */
  AMQP.BasicProperties properties() {
    byte[] frame =
        HexFormat.of().parseHex(json.at("/wire/content_header_payload_hex").stringValue());
    try {
      return (AMQP.BasicProperties)
          AMQImpl.readContentHeaderFrom(new DataInputStream(new ByteArrayInputStream(frame)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
