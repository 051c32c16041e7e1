package io.carillon.server.api.input;

import io.carillon.config.TaskConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.Fault;
import io.carillon.fault.ForbiddenException;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.json.JsonFields;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.security.Reach;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task config as sent by a client.
 *
 * @param status the requested status; null to keep the present one
 * @param statusReason the reason for pausing; null when not given
 */
public record ConfigInput(
    Definition definition, @Nullable ConfigStatus status, @Nullable String statusReason) {

  /** Fields of a task config that are shown in responses and ignored in requests. */
  private static final String[] SHOWN = {
    "id",
    "status",
    "status_reason",
    "status_reason_code",
    "status_reason_arguments",
    "next_due_at",
    "version",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "deleted_at",
    "deleted_by",
    "warnings",
    "schedule_state",
    "last_execution",
    "stats",
    "recent",
    "health",
    "words"
  };

  private static final int REASON = 500;

  private static final Map<String, ConfigStatus> STATUSES =
      Stream.of(ConfigStatus.values())
          .collect(Collectors.toUnmodifiableMap(ConfigStatus::code, status -> status));

  /** Fields that only Carillon writes; a client may send them back unchanged. */
  private static final Set<String> KEPT =
      Set.of(
          "id", "created_at", "created_by", "updated_at", "updated_by", "deleted_at", "deleted_by");

  /**
   * Reads a new config. Ignores the fields that only Carillon writes, so that a config that was
   * read can be sent as a new one.
   *
   * @throws InvalidInputException naming every fault
   * @throws ForbiddenException when its namespace is not one of the caller's
   */
  public static ConfigInput create(ObjectNode json) {
    List<Fault> faults = new ArrayList<>();
    ConfigStatus status = status(json.get("status"), null, faults);
    String reason = status == ConfigStatus.PAUSED ? reason(json, faults) : null;
    ConfigInput input = read(json, status, reason, faults);
    Reach.present().requireIncludes(input.definition().namespace());
    return input;
  }

  /**
   * Reads a config that replaces {@code present}.
   *
   * @param json the complete config
   * @param sent the body of the request: the complete config or a patch
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code stale_version} when {@code sent} names another version
   */
  public static ConfigInput change(
      ObjectNode json, ObjectNode sent, TaskConfig present, boolean patch) {
    List<Fault> faults = new ArrayList<>();
    ObjectNode shown = JsonViews.config(present);
    requireVersion(sent.get("version"), present, faults);
    for (String field : KEPT) {
      requireSame(field, sent, shown, faults);
    }
    if (patch) { // a complete config may be sent back after its next due time has moved on
      requireSame("next_due_at", sent, shown, faults);
    }
    ConfigStatus status = status(sent.get("status"), present.status(), faults);
    ConfigStatus wanted = status == null ? present.status() : status;
    String reason = null;
    JsonNode sentReason = sent.get("status_reason");
    if (wanted == ConfigStatus.PAUSED) {
      reason = reason(sent, faults);
    } else if (sentReason != null && !sentReason.isNull()) {
      requireSame("status_reason", sent, shown, faults);
    }
    return read(inNamespace(json, present), status, reason, faults);
  }

  /** A config keeps its namespace where the request leaves it out. */
  private static ObjectNode inNamespace(ObjectNode json, TaskConfig present) {
    JsonNode namespace = json.get("namespace");
    if (namespace != null && !namespace.isNull()) {
      return json;
    }
    ObjectNode whole = Json.MAPPER.createObjectNode();
    whole.setAll(json);
    return whole.put("namespace", present.definition().namespace());
  }

  private static ConfigInput read(
      ObjectNode json, @Nullable ConfigStatus status, @Nullable String reason, List<Fault> faults) {
    Definition definition = null;
    try {
      definition = DefinitionReader.read(json, SHOWN);
    } catch (InvalidInputException e) {
      faults.addAll(e.faults());
    }
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
    return new ConfigInput(Objects.requireNonNull(definition), status, reason);
  }

  private static void requireVersion(
      @Nullable JsonNode version, TaskConfig present, List<Fault> faults) {
    if (version == null || version.isNull()) {
      return;
    }
    if (!version.canConvertToLong() || !version.isIntegralNumber()) {
      String message = "is read-only: leave it out, or send the version that was read, as 3.";
      faults.add(new Fault("version", message));
    } else if (version.longValue() != present.version()) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          "version: what was sent was read in version %s, and the config is at version %d: read it again."
              .formatted(version, present.version()));
    }
  }

  private static void requireSame(
      String field, ObjectNode sent, ObjectNode shown, List<Fault> faults) {
    JsonNode value = sent.get(field);
    JsonNode present = shown.get(field);
    if (value != null && !value.equals(present) && !same(value, present)) {
      faults.add(
          new Fault(
              field,
              "is read-only: leave it out, or send it back as it is, %s."
                  .formatted(JsonFields.shown(Objects.requireNonNull(present)))));
    }
  }

  /** Returns whether both are numbers with the same digits, regardless of their Java type. */
  private static boolean same(JsonNode value, @Nullable JsonNode present) {
    return value.isNumber() && present != null && value.toString().equals(present.toString());
  }

  private static @Nullable String reason(ObjectNode sent, List<Fault> faults) {
    String reason = new JsonFields(sent, "", faults).text("status_reason", 1, REASON);
    if (reason != null && reason.isBlank()) {
      faults.add(new Fault("status_reason", "must say why the config is paused, not be blank."));
    }
    return reason;
  }

  private static final String ERROR_IS_CARILLONS =
      "\"error\": Carillon alone puts a config into error, when it cannot be scheduled.";

  private static @Nullable ConfigStatus status(
      @Nullable JsonNode node, @Nullable ConfigStatus present, List<Fault> faults) {
    if (node == null || node.isNull()) {
      return null;
    }
    String text = node.isString() ? node.stringValue() : node.toString();
    ConfigStatus named = STATUSES.get(text);
    if (named == null) {
      faults.add(notSettable(Quote.of(text) + "."));
      return null;
    }
    return settable(named, present, faults);
  }

  private static @Nullable ConfigStatus settable(
      ConfigStatus named, @Nullable ConfigStatus present, List<Fault> faults) {
    return switch (named) {
      case ACTIVE, INACTIVE, PAUSED -> named;
      case DELETED -> {
        faults.add(notSettable("\"deleted\": delete the config instead."));
        yield null;
      }
      case ERROR -> {
        if (present != ConfigStatus.ERROR) {
          faults.add(notSettable(ERROR_IS_CARILLONS));
        }
        yield null;
      }
    };
  }

  private static Fault notSettable(String what) {
    return new Fault("status", "must be one of active, inactive, paused, not " + what);
  }
}
