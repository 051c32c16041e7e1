package io.carillon.celery.protocol;

import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.celery.protocol.CeleryEvent.Presence;
import io.carillon.text.StoredText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Parses a message of {@code celeryev}: one event, or an array of events in order. */
public final class EventReader {

  /** Maximum message size, in bytes. */
  public static final int MAX_BYTES = 8 << 20;

  private static final Set<String> OF_TASKS =
      Set.of(
          "task-received",
          "task-started",
          "task-succeeded",
          "task-failed",
          "task-retried",
          "task-revoked",
          "task-rejected");
  private static final int MAX_EVENTS = 20_000;
  private static final int MAX_NAME = 255;
  private static final int MAX_RETRIES = 1_000_000;

  private final List<CeleryEvent> found = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private int foreign;

  private EventReader() {}

  /** Parses the events of a message; reports faults in the result and never throws. */
  public static Reading<CeleryEvent> read(@Nullable String contentType, byte[] body) {
    String unreadable = WireJson.unreadable(contentType, body, MAX_BYTES);
    if (unreadable != null) {
      return Reading.fault("An event cannot be read: " + unreadable);
    }
    try {
      EventReader reader = new EventReader();
      reader.readAll(WireJson.MAPPER.readTree(body));
      return new Reading<>(reader.found, reader.faults, reader.foreign);
    } catch (JacksonException e) {
      return Reading.fault("An event cannot be read: it is not JSON within the bounds");
    }
  }

  private void readAll(JsonNode body) {
    if (!body.isArray()) {
      readOne(body);
      return;
    }
    if (body.size() > MAX_EVENTS) {
      faults.add("An event cannot be read: its message has more than " + MAX_EVENTS + " events");
      return;
    }
    body.forEach(this::readOne);
  }

  private void readOne(JsonNode node) {
    String type = WireJson.text(node, "type");
    if (type == null) {
      faults.add("An event cannot be read: it has no type");
    } else if (OF_TASKS.contains(type)) {
      task(type, node);
    } else {
      other(type, node);
    }
  }

  private void other(String type, JsonNode node) {
    switch (type) {
      case "worker-online" -> worker(node, Presence.ONLINE);
      case "worker-heartbeat" -> worker(node, Presence.HEARTBEAT);
      case "worker-offline" -> worker(node, Presence.OFFLINE);
      default -> foreign++;
    }
  }

  private void worker(JsonNode node, Presence presence) {
    Origin origin = origin(node);
    if (origin != null) {
      JsonNode active = node.path("active");
      String software = WireJson.name(node, "sw_ident") + " " + WireJson.name(node, "sw_ver");
      found.add(
          new CeleryEvent.WorkerSeen(
              origin,
              presence,
              active.isInt() ? Math.max(0, active.intValue()) : 0,
              StoredText.cut(software, MAX_NAME)));
    }
  }

  private void task(String type, JsonNode node) {
    UUID id = WireJson.executionId(WireJson.text(node, "uuid"));
    if (id == null) {
      foreign++;
      return;
    }
    Origin origin = origin(node);
    if (origin != null) {
      found.add(task(type, node, origin, id));
    }
  }

  private static CeleryEvent task(String type, JsonNode node, Origin origin, UUID id) {
    return switch (type) {
      case "task-received" ->
          new CeleryEvent.Received(origin, id, retries(node), instant(WireJson.text(node, "eta")));
      case "task-started" -> new CeleryEvent.Started(origin, id);
      case "task-succeeded" ->
          new CeleryEvent.Succeeded(origin, id, WireJson.text(node, "result"), runtime(node));
      case "task-failed" -> new CeleryEvent.Failed(origin, id, exception(node), traceback(node));
      case "task-retried" -> new CeleryEvent.Retried(origin, id, exception(node), traceback(node));
      case "task-revoked" ->
          new CeleryEvent.Revoked(origin, id, flag(node, "terminated"), flag(node, "expired"));
      default -> new CeleryEvent.Rejected(origin, id, flag(node, "requeue"));
    };
  }

  private static @Nullable Double runtime(JsonNode node) {
    JsonNode runtime = node.path("runtime");
    return runtime.isNumber() ? Double.valueOf(runtime.doubleValue()) : null;
  }

  private static @Nullable String traceback(JsonNode node) {
    return WireJson.text(node, "traceback");
  }

  private @Nullable Origin origin(JsonNode node) {
    String hostname = WireJson.name(node, "hostname");
    JsonNode pid = node.path("pid");
    JsonNode clock = node.path("clock");
    JsonNode timestamp = node.path("timestamp");
    if (hostname == null || hostname.isEmpty() || hostname.length() > MAX_NAME) {
      faults.add("An event cannot be read: its hostname is no name of a worker");
    } else if (!isCount(pid) || !isCount(clock)) {
      faults.add("An event cannot be read: its pid or clock is no number");
    } else if (!timestamp.isNumber() || !Double.isFinite(timestamp.doubleValue())) {
      faults.add("An event cannot be read: its timestamp is no number");
    } else {
      return new Origin(hostname, pid.longValue(), clock.longValue(), timestamp.doubleValue());
    }
    return null;
  }

  private static boolean isCount(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
  }

  private static int retries(JsonNode node) {
    JsonNode retries = node.path("retries");
    return retries.isInt() ? Math.clamp(retries.intValue(), 0, MAX_RETRIES) : 0;
  }

  private static boolean flag(JsonNode node, String field) {
    JsonNode value = node.path(field);
    return value.isBoolean() && value.booleanValue();
  }

  private static String exception(JsonNode node) {
    String exception = WireJson.text(node, "exception");
    return exception == null ? "" : exception;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null; // no offset or no time: ignored, the start event will tell
    }
  }
}
