package io.carillon.cli.protocol;

import java.util.List;
import java.util.Set;

/** Values of closed sets in answers and requests, as openapi.yaml has them. */
public final class Words {

  /** Statuses of executions that have ended. */
  public static final Set<String> ENDED =
      Set.of("succeeded", "failed", "timed_out", "cancelled", "expired", "lost");

  /** All is well: statuses of executions, configs, alerts and checks, and kinds of events. */
  public static final Set<String> GOOD =
      Set.of("succeeded", "active", "resolved", "usable", "ok", "fired", "changed", "ready");

  /** Under way. */
  public static final Set<String> BUSY = Set.of("running", "queued", "retrying", "pending");

  /** To be looked at. */
  public static final Set<String> WARNING =
      Set.of(
          "paused",
          "draining",
          "skipped",
          "missed",
          "expired",
          "cancelled",
          "silenced",
          "warning",
          "conflict",
          "not_reached",
          "unknown",
          "stopping");

  /** Something is wrong. */
  public static final Set<String> BAD =
      Set.of("failed", "timed_out", "lost", "error", "firing", "fault", "refused", "troubled");

  /** Of little weight. */
  public static final Set<String> DIM =
      Set.of("inactive", "deleted", "stopped", "excluded", "coalesced", "unchanged", "gone");

  /** Statuses of executions in the order of their exit codes, from 10 on. */
  public static final List<String> WITH_EXIT_CODE =
      List.of("timed_out", "cancelled", "expired", "lost");

  /** Levels of log lines, the least severe first. */
  public static final List<String> LEVELS = List.of("trace", "debug", "info", "warn", "error");

  /** What tokens may do, from the least to the most. */
  public static final List<String> ROLES = List.of("viewer", "operator", "editor", "admin");

  /** Outcomes of a part of a change of many that was not made. */
  public static final List<String> NOT_DONE = List.of("refused", "conflict", "gone", "failed");

  /** Actions of operations on executions, which are not taken back. */
  public static final Set<String> OF_EXECUTIONS = Set.of("cancel", "retry");

  /** What makes a task config foremost in statistics. */
  public static final List<String> TOP_ORDERS =
      List.of("failing", "slowest", "latest", "skipped", "retried");

  /** The groups of a chart that has one line. */
  public static final String NO_GROUPS = "none";

  /** The status of an execution that did what it should. */
  public static final String SUCCEEDED = "succeeded";

  /** The status of an execution that waits for a worker. */
  public static final String QUEUED = "queued";

  /** The status of a deleted config. */
  public static final String DELETED = "deleted";

  /** The status of a config that has no due times until it is resumed. */
  public static final String PAUSED = "paused";

  /** The type of a schedule by a cron pattern. */
  public static final String CRON = "cron";

  /** The type of a schedule at equal distances. */
  public static final String INTERVAL = "interval";

  /** The type of a schedule that comes once. */
  public static final String DATE = "date";

  /** The type of a schedule that never comes by itself. */
  public static final String MANUAL = "manual";

  private Words() {}
}
