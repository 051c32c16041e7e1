package io.carillon.test;

import io.carillon.history.ScheduleEvent;
import io.carillon.record.EventKind;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** Assertions about the decision on one due time of a config; each leads back to the config. */
public final class DecisionAssert {

  private final ConfigAssert back;
  private final ManualConfig config;
  private final Instant dueAt;

  DecisionAssert(ConfigAssert back, ManualConfig config, Instant dueAt) {
    this.back = back;
    this.config = config;
    this.dueAt = dueAt;
  }

  /** Verifies that it became an execution. */
  public ConfigAssert fired() {
    return is(EventKind.FIRED, "");
  }

  /** Verifies that the overlap policy let it go without an execution. */
  public ConfigAssert skipped() {
    return is(EventKind.SKIPPED, "");
  }

  /**
   * Verifies that the overlap policy let it go without an execution.
   *
   * @param reason a part of the recorded reason
   */
  public ConfigAssert skipped(String reason) {
    return is(EventKind.SKIPPED, reason);
  }

  /** Verifies that it was late, and the catch-up policy let it go. */
  public ConfigAssert missed() {
    return is(EventKind.MISSED, "");
  }

  /**
   * Verifies that it was late, and the catch-up policy let it go.
   *
   * @param reason a part of the recorded reason
   */
  public ConfigAssert missed(String reason) {
    return is(EventKind.MISSED, reason);
  }

  /** Verifies that it was late, and merged into a later due time. */
  public ConfigAssert coalesced() {
    return is(EventKind.COALESCED, "");
  }

  /** Verifies that it is no due time of the config, or not decided yet. */
  public ConfigAssert isUndecided() {
    Optional<ScheduleEvent> event = config.decision(dueAt);
    if (event.isPresent()) {
      throw new AssertionError(
          "Expected no decision of %s about %s, but it was %s"
              .formatted(config, dueAt, described(event.get())));
    }
    return back;
  }

  private ConfigAssert is(EventKind kind, String reason) {
    ScheduleEvent event = config.decision(dueAt).orElse(null);
    boolean as =
        event != null
            && event.kind() == kind
            && Objects.requireNonNullElse(event.reason(), "").contains(reason);
    if (!as) {
      String expected = kind.code() + (reason.isEmpty() ? "" : " (\"" + reason + "\")");
      String found = event == null ? "never made" : described(event);
      throw new AssertionError(
          "Expected the decision of %s about %s to be %s, but it was %s. Its decisions:%s"
              .formatted(config, dueAt, expected, found, decisions()));
    }
    return back;
  }

  private static String described(ScheduleEvent event) {
    return event.kind().code() + (event.reason() == null ? "" : " (\"" + event.reason() + "\")");
  }

  private String decisions() {
    StringBuilder lines = new StringBuilder();
    config.events().stream()
        .filter(event -> event.dueAt() != null)
        .limit(50)
        .forEach(event ->
            lines
                .append("\n  ")
                .append(event.dueAt())
                .append(event.lastDueAt() == null ? "" : " to " + event.lastDueAt())
                .append(' ')
                .append(described(event)));
    return lines.isEmpty() ? " none" : lines.toString();
  }
}
