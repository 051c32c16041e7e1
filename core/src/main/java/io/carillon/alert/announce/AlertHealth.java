package io.carillon.alert.announce;

import io.carillon.database.Database;
import io.carillon.text.Coded;
import java.util.EnumSet;
import java.util.Set;

/** Whether alerts work: rules are evaluated, and announcements arrive. */
public final class AlertHealth {

  private final Database database;

  /** Creates it on a database. */
  public AlertHealth(Database database) {
    this.database = database;
  }

  /** A reason why alerts do not work. */
  public enum Trouble implements Coded {
    /** No node has evaluated the rules in the last two minutes. */
    EVALUATION_LATE,
    /** Announcements were given up in the last hour, or have failed three times. */
    ANNOUNCEMENTS_FAIL,
    /** Announcements wait for more than five minutes, and no node sends them. */
    ANNOUNCEMENTS_WAIT
  }

  private static final String STATE =
      """
      select
        coalesce(e.evaluated_at < n.now - interval '2 min' or e.evaluated_at > n.now + interval '2 min',
          true) as late,
        exists (select from carillon.alert_announcement a
          where a.ended_at > n.now - interval '1 h' and a.status = 'failed')
        or exists (select from carillon.alert_announcement a
          where a.next_at is not null and a.attempt >= 3) as failing,
        exists (select from carillon.alert_announcement a
          where a.next_at < n.now - interval '5 min') as waiting
      from carillon.alert_evaluation e,
        (select coalesce(cast(:now as timestamptz), now()) as now) as n
      """;

  /**
   * Returns why alerts do not work; empty when they do. Throws when the database does not answer.
   */
  public Set<Trouble> troubles() {
    return database
        .sql()
        .sql(STATE)
        .param("now", database.clockOverride())
        .query((row, index) -> {
          Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
          add(troubles, row.getBoolean("late"), Trouble.EVALUATION_LATE);
          add(troubles, row.getBoolean("failing"), Trouble.ANNOUNCEMENTS_FAIL);
          add(troubles, row.getBoolean("waiting"), Trouble.ANNOUNCEMENTS_WAIT);
          return troubles;
        })
        .single();
  }

  private static void add(Set<Trouble> troubles, boolean there, Trouble trouble) {
    if (there) {
      troubles.add(trouble);
    }
  }
}
