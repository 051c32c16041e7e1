package io.carillon.server.browser;

import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Configs whose due times of the past hours are decided as a scenario needs it. */
final class PastDecisions {

  private static final List<String> OUTCOMES =
      List.of("succeeded", "failed", "timed_out", "cancelled", "expired", "lost");

  private final Scene scene;
  private final TimeOrderedIds ids = new TimeOrderedIds();
  private final Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);

  PastDecisions(Scene scene) {
    this.scene = scene;
  }

  Instant ago(int hours) {
    return hour.minus(Duration.ofHours(hours));
  }

  /** A config that has been there for 60 hours, with its due times of each hour still undecided. */
  long hourly(String name, String more) {
    long id =
        scene.create(
            """
            {"name": "%s", "task_type": "http_request", "catch_up": "none",
             "parameters": {"url": "%s"},
             "schedule": {"type": "cron", "expression": "0 * * * *", "timezone": "Asia/Shanghai"%s}}
            """
                .formatted(name, scene.server().pageUrl(), more));
    scene.sql(
        """
        update carillon.task_config_version set effective_at = '%s', anchor_at = '%1$s'
        where task_config_id = %d and version = 1
        """
            .formatted(ago(60), id));
    scene.sql(
        "update carillon.task_config set created_at = '%s', anchor_at = '%1$s' where id = %d"
            .formatted(ago(60), id));
    return id;
  }

  void decide(long id, Instant due, String kind, String more, String values) {
    scene.sql(
        """
        insert into carillon.schedule_event (task_config_id, ledger_at, slot, kind, due_at, count,
          decided_at, actor%s)
        values (%d, '%s', 0, '%s', '%3$s', 1, timestamptz '%3$s' + interval '5 ms', 'node'%s)
        """
            .formatted(more, id, due, kind, values));
  }

  void fire(long id, Instant due, String status) {
    fire(id, due, status, null);
  }

  /**
   * Fires a due time.
   *
   * @param sentence why it was due then; null for no reason
   */
  void fire(long id, Instant due, String status, @Nullable String sentence) {
    UUID execution = ids.next(due);
    boolean started = !List.of("expired", "cancelled").contains(status);
    scene.sql(
        """
        insert into carillon.task_execution_ended (id, task_config_id, config_version, queued_at,
          max_attempts, attempt, priority, status, trigger, task_type, queue, due_at, started_at,
          finished_at, start_by, cancel_reason, error)
        values ('%s', %d, 1, '%s', 3, %d, 5, '%s', 'schedule', 'http_request', 'default', '%3$s',
          %s, timestamptz '%3$s' + interval '3 s', %s, %s, %s)
        """
            .formatted(
                execution,
                id,
                due,
                started ? 2 : 0,
                status,
                started ? "timestamptz '" + due + "' + interval '1 s'" : "null",
                status.equals("expired") ? "timestamptz '" + due + "' + interval '2 s'" : "null",
                status.equals("cancelled") ? "'by hand'" : "null",
                List.of("failed", "timed_out").contains(status)
                    ? "'{\"type\": \"example.Broken\", \"message\": \"it " + status + "\"}'"
                    : "null"));
    decide(
        id,
        due,
        "fired",
        ", execution_id, reason, reason_sentence",
        ", '%s', %s"
            .formatted(
                execution, sentence == null ? "null, null" : "'as it says', " + quoted(sentence)));
  }

  void leaveOut(long id, Instant due, String kind, String sentence) {
    decide(
        id,
        due,
        kind,
        ", reason, reason_sentence",
        ", 'as the sentence says', " + quoted(sentence));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** A config with a due time of each kind, two of which were moved. */
  long oneOfEachKind() {
    long id = hourly("one of each " + System.nanoTime(), "");
    for (int i = 0; i < OUTCOMES.size(); i++) {
      fire(id, ago(50 - i), OUTCOMES.get(i));
    }
    leaveOut(
        id,
        ago(40),
        "skipped",
        """
        {"code": "skipped_overlap", "arguments": {"execution": "%s", "overlap": "skip"}}\
        """
            .formatted(ids.next(ago(41))));
    leaveOut(
        id,
        ago(39),
        "missed",
        "{\"code\": \"missed_grace\", \"arguments\": {\"late\": \"2h\", \"grace\": \"1m\"}}");
    leaveOut(
        id,
        ago(38),
        "coalesced",
        "{\"code\": \"coalesced\", \"arguments\": {\"into\": \"%s\", \"count\": 12}}"
            .formatted(ago(26)));
    leaveOut(
        id,
        ago(25),
        "excluded",
        "{\"code\": \"excluded\", \"arguments\": {\"name\": \"holidays\", \"entry\": \"Founders'"
            + " day\"}}");
    fire(
        id,
        ago(24),
        "succeeded",
        """
        {"code": "moved_calendar", "arguments": {"from": "%s", "to": "%s", "name": "holidays"}}\
        """
            .formatted(ago(25), ago(24)));
    fire(
        id,
        ago(23),
        "succeeded",
        """
        {"code": "moved_clock", "arguments": {"local": ["2026-11-29 02:30"], "count": 1,
         "zone": "Asia/Shanghai", "to": "%s"}}\
        """
            .formatted(ago(23)));
    return id;
  }
}
