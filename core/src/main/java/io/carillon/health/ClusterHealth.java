package io.carillon.health;

import io.carillon.alert.announce.AlertHealth;
import io.carillon.database.Database;
import io.carillon.health.HealthCause.Severity;
import io.carillon.queue.QueuePauses;
import io.carillon.queue.QueueRow;
import io.carillon.queue.QueueStats;
import io.carillon.sentence.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Finds what is wrong in the whole cluster, from the rows of its nodes, queues, configs and alerts,
 * the roll-ups of the last minutes and the days of its history. Its cost depends on the number of
 * nodes, queues and days alone.
 */
public final class ClusterHealth {

  private static final Duration LONG_WAIT = Duration.ofMinutes(5);
  private static final int MOST_COUNTED = 10_000;

  private final Database database;
  private final QueueStats queues;
  private final QueuePauses pauses;
  private final AlertHealth alerts;
  private final NodeHealth nodes;
  private final Lateness lateness;
  private final HistoryHealth history;

  /**
   * Creates the report of a database.
   *
   * @param retention how long history is kept
   */
  public ClusterHealth(
      Database database, QueueStats queues, AlertHealth alerts, Duration retention) {
    this.database = database;
    this.queues = queues;
    this.pauses = new QueuePauses(database);
    this.alerts = alerts;
    this.nodes = new NodeHealth(database);
    this.lateness = new Lateness(database);
    this.history = new HistoryHealth(database, retention);
  }

  /** Returns the causes, the most severe first; throws when the database does not answer. */
  public List<HealthCause> causes() {
    return causes(queues.queues());
  }

  /** Returns the causes by a state of the queues that was just read, as {@link #causes()}. */
  public List<HealthCause> causes(List<QueueRow> rows) {
    Instant now = database.time();
    List<HealthCause> causes = new ArrayList<>(nodes.causes(now));
    Map<String, QueuePauses.Pause> paused = pauses.all();
    rows.forEach(queue -> addQueue(queue, paused, now, causes));
    lateness.cause(now).ifPresent(causes::add);
    causes.addAll(history.causes(now));
    addConfigs(causes);
    addAlerts(causes);
    causes.sort(Comparator.comparing(HealthCause::severity));
    return List.copyOf(causes);
  }

  private static void addQueue(
      QueueRow queue,
      Map<String, QueuePauses.Pause> paused,
      Instant now,
      List<HealthCause> causes) {
    QueuePauses.Pause pause = paused.get(queue.name());
    Instant oldest = queue.oldestQueuedAt();
    if (pause != null) {
      causes.add(ofPause(pause));
    } else if (oldest != null && queue.workers().active() == 0) {
      causes.add(
          new HealthCause(
              Sentence.of("health_queue_without_worker")
                  .with("queue", queue.name())
                  .with("waiting", queue.depth().count()),
              Severity.CRITICAL,
              oldest,
              Sentence.of("health_start_worker").with("queue", queue.name())));
    } else if (oldest != null && oldest.isBefore(now.minus(LONG_WAIT))) {
      causes.add(
          new HealthCause(
              Sentence.of("health_queue_backlog")
                  .with("queue", queue.name())
                  .with("waiting", queue.depth().count())
                  .with("age", Duration.between(oldest, now)),
              Severity.ATTENTION,
              oldest,
              Sentence.of("health_add_workers").with("queue", queue.name())));
    }
  }

  private static HealthCause ofPause(QueuePauses.Pause pause) {
    return new HealthCause(
        Sentence.of("health_queue_paused")
            .with("queue", pause.queue())
            .with("actor", pause.by())
            .with("reason", pause.reason()),
        Severity.NOTICE,
        pause.at(),
        Sentence.of("health_resume_queue").with("queue", pause.queue()));
  }

  private void addConfigs(List<HealthCause> causes) {
    int inError =
        database
            .sql()
            .sql(
                """
                select count(*) from (
                  select from carillon.task_config where status = 'error' limit :most) as e
                """)
            .param("most", MOST_COUNTED)
            .query(Integer.class)
            .single();
    if (inError > 0) {
      causes.add(
          HealthCause.now(
              Severity.ATTENTION,
              Sentence.of("health_configs_in_error").with("count", inError),
              Sentence.of("health_mend_configs")));
    }
  }

  private void addAlerts(List<HealthCause> causes) {
    for (AlertHealth.Trouble trouble : alerts.troubles()) {
      String code =
          switch (trouble) {
            case EVALUATION_LATE -> "health_alerts_late";
            case ANNOUNCEMENTS_FAIL -> "health_announcements_fail";
            case ANNOUNCEMENTS_WAIT -> "health_announcements_wait";
          };
      causes.add(
          HealthCause.now(
              Severity.ATTENTION, Sentence.of(code), Sentence.of("health_look_at_alerts")));
    }
  }
}
