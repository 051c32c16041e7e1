package io.carillon.alert.rule;

import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.json.JsonFields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A span in which alerts are not announced.
 *
 * @param span from the begin to the end, which is exclusive
 * @param reason for people, 1 to 2,000 characters
 * @param origin who made it and when
 * @param endedBy who ended it before its time; null for nobody
 */
public record Silence(
    long id,
    SilenceMatcher matcher,
    Span span,
    String reason,
    Origin origin,
    @Nullable String endedBy) {

  private static final Duration LONGEST = Duration.ofDays(366);

  /** Returns its version: 1, and 2 once it was ended before its time. */
  public long version() {
    return endedBy == null ? 1 : 2;
  }

  /** When a silence holds. */
  public record Span(Instant startsAt, Instant endsAt) {}

  /** Who made a silence and when. */
  public record Origin(Instant createdAt, String createdBy) {}

  /** A silence to be made. */
  public record Draft(SilenceMatcher matcher, Span span, String reason) {}

  /**
   * Reads a silence: {@code matcher}, {@code reason}, {@code starts_at} (default now), and {@code
   * ends_at} or {@code duration}.
   *
   * @throws InvalidInputException with every fault
   */
  public static Draft read(ObjectNode json, Instant now) {
    List<Fault> faults = new ArrayList<>();
    JsonFields fields = new JsonFields(json, "", faults);
    JsonFields inside = fields.inside("matcher");
    SilenceMatcher matcher = inside == null ? nothing() : SilenceMatcher.read(inside, faults);
    if (faults.isEmpty() && matcher.isEmpty()) {
      fields.fault(
          "matcher",
          "must name at least one of rule_ids, kinds, task_config_ids, task_types, queues.");
    }
    Span span = span(fields, now);
    String reason = fields.required("reason", 1, 2_000);
    fields.done();
    return new Draft(matcher, span, reason == null ? "" : reason);
  }

  private static SilenceMatcher nothing() {
    return new SilenceMatcher(Set.of(), Set.of(), Set.of(), Set.of(), Set.of());
  }

  private static Span span(JsonFields fields, Instant now) {
    Instant given = fields.instant("starts_at");
    Instant starts = given == null ? now : given;
    Instant ends = fields.instant("ends_at");
    Duration duration = fields.duration("duration", Duration.ofMinutes(1), LONGEST);
    if ((fields.node("ends_at") == null) == (fields.node("duration") == null)) {
      fields.fault("ends_at", "or duration must be given, one of them.");
      return new Span(starts, starts);
    }
    Instant end = ends == null ? starts.plus(duration == null ? LONGEST : duration) : ends;
    if (!end.isAfter(starts) || end.isAfter(starts.plus(LONGEST)) || !end.isAfter(now)) {
      fields.fault(
          "ends_at",
          "must be after starts_at, %s, and now, by at most %d days, not %s."
              .formatted(starts, LONGEST.toDays(), end));
    }
    return new Span(starts, end);
  }

  /** Writes the silence. */
  public ObjectNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode().put("id", id);
    json.set("matcher", matcher.json());
    return json.put("starts_at", span.startsAt().toString())
        .put("ends_at", span.endsAt().toString())
        .put("reason", reason)
        .put("created_at", origin.createdAt().toString())
        .put("created_by", origin.createdBy())
        .put("ended_by", endedBy);
  }
}
