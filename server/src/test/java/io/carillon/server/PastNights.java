package io.carillon.server;

import io.carillon.server.boot.CarillonServer;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A daily config with a past: it ran in the nights of a week, then no scheduler was alive for three
 * nights, yesterday's and today's among them. The scheduler itself decides all of them; what is
 * moved in the database is when.
 */
final class PastNights {

  static final String NAME = "nightly-report";
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static final String CONFIGS = "/api/v1/task-configs";
  private static final int NIGHTS = 7;
  private static final int MISSED = 3;

  private final TestServer server;
  private final Supplier<CarillonServer> schedulers;
  private final JdbcClient sql;
  private final TransactionTemplate transaction;
  private final long id;

  private PastNights(TestServer server, Supplier<CarillonServer> schedulers, long id) {
    this.server = server;
    this.schedulers = schedulers;
    DataSource source = server.bean(DataSource.class);
    this.sql = JdbcClient.create(source);
    this.transaction =
        new TransactionTemplate(
            new org.springframework.jdbc.support.JdbcTransactionManager(source));
    this.id = id;
  }

  /**
   * Makes it, and returns its id once the last night was decided.
   *
   * @param server no scheduler, and none may be alive beside it
   * @param schedulers starts a node that schedules
   */
  static long of(TestServer server, Supplier<CarillonServer> schedulers) {
    String body =
        """
        {"name": "%s", "task_type": "http_request", "parameters": {"url": "%s"},
         "description": "Adds up the day for the shops.", "labels": {"team": "shop"},
         "schedule": {"type": "cron", "expression": "0 2 * * *", "timezone": "%s"},
         "catch_up": {"mode": "all", "window": "30d"}, "overlap": "allow"}
        """
            .formatted(NAME, server.pageUrl(), ZONE.getId());
    long id = server.post(CONFIGS, body).json().get("id").longValue();
    PastNights nights = new PastNights(server, schedulers, id);
    nights.live();
    return id;
  }

  private void live() {
    made(night(NIGHTS + MISSED + 2));
    dueSince(night(NIGHTS));
    schedule(NIGHTS);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            count("select count(*) from carillon.task_execution where finished_at is null") == 0);
    age();
    server.send(
        "PATCH",
        CONFIGS + "/" + id,
        "{\"catch_up\": {\"mode\": \"none\"}}",
        "Content-Type",
        "application/merge-patch+json");
    changed(night(MISSED + 1).plus(Duration.ofHours(10)));
    dueSince(night(MISSED));
    schedule(NIGHTS + 1);
  }

  /** Returns 02:00 of so many nights ago; 1 is the last one. */
  private static Instant night(int ago) {
    ZonedDateTime now = ZonedDateTime.now(ZONE);
    LocalDate last = now.getHour() < 2 ? now.toLocalDate().minusDays(1) : now.toLocalDate();
    return last.minusDays(ago - 1L).atTime(2, 0).atZone(ZONE).toInstant();
  }

  /** Returns the last due time that ran, as sentences write it. */
  static String lastRun() {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").format(night(MISSED + 1).atZone(ZONE));
  }

  private void made(Instant then) {
    Timestamp at = Timestamp.from(then);
    change("update carillon.task_config set created_at = :at, anchor_at = :at where id = :id", at);
    change(
        """
        update carillon.task_config_version
           set effective_at = :at, changed_at = :at, anchor_at = :at
         where task_config_id = :id
        """,
        at);
    change(
        """
        update carillon.schedule_event set ledger_at = :at, decided_at = :at
         where task_config_id = :id and kind = 'created'
        """,
        at);
  }

  private void changed(Instant then) {
    Timestamp at = Timestamp.from(then);
    change(
        """
        update carillon.task_config_version set effective_at = :at, changed_at = :at
         where task_config_id = :id and version > 1
        """,
        at);
    change(
        """
        update carillon.schedule_event set ledger_at = :at, decided_at = :at
         where task_config_id = :id and kind = 'updated'
        """,
        at);
  }

  /** As if no scheduler had been alive since before that night. */
  private void dueSince(Instant night) {
    change(
        """
        update carillon.schedule_state
           set next_due_at = :at, last_due_at = cast(:at as timestamptz) - interval '1 day'
         where task_config_id = :id
        """,
        Timestamp.from(night));
  }

  /** Puts what ran before the nights that are to be missed, each as if it had run in its night. */
  private void age() {
    transaction.executeWithoutResult(status -> {
      change(
          """
          update carillon.schedule_event
             set ledger_at = ledger_at - cast(:at as interval) + interval '1 s', due_at = due_at - cast(:at as interval),
                 decided_at = due_at - cast(:at as interval)
           where task_config_id = :id and kind = 'fired'
          """,
          interval());
      // In two steps: one would meet the due times that are still where it moves them.
      sql.sql(
              """
              update carillon.schedule_event set ledger_at = due_at
               where task_config_id = :id and kind = 'fired'
              """)
          .param("id", id)
          .update();
      change(
          """
          update carillon.task_execution
             set finished_at = due_at - cast(:at as interval) + interval '42 ms' + (finished_at - started_at),
                 started_at = due_at - cast(:at as interval) + interval '42 ms',
                 queued_at = due_at - cast(:at as interval),
                 due_at = due_at - cast(:at as interval)
           where task_config_id = :id
          """,
          interval());
    });
  }

  private static org.postgresql.util.PGInterval interval() {
    return new org.postgresql.util.PGInterval(0, 0, MISSED, 0, 0, 0);
  }

  private void change(String statement, Object at) {
    sql.sql(statement).param("at", at).param("id", id).update();
  }

  /** Lets a scheduler live until there are so many decisions. */
  private void schedule(int wanted) {
    try (CarillonServer scheduler = schedulers.get()) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> scheduler.engine().running() == 0 && decisions() >= wanted);
    }
  }

  private long decisions() {
    return sql.sql(
            """
            select count(*) from carillon.schedule_event
            where kind in ('fired', 'missed') and task_config_id = :id
            """)
        .param("id", id)
        .query(Long.class)
        .single();
  }

  private long count(String query) {
    return sql.sql(query).query(Long.class).single();
  }
}
