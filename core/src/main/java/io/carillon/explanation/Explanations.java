package io.carillon.explanation;

import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.definition.ConfigStatus;
import io.carillon.history.History;
import io.carillon.schedule.Schedule;
import io.carillon.version.ConfigVersions;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** Explains why task configs did or did not run. */
public final class Explanations {

  private static final int PLANNED = 5;

  private final Database database;
  private final FactsReader reader;

  /** Creates it on a database. */
  public Explanations(Database database, History history, ConfigVersions versions) {
    this.database = database;
    this.reader = new FactsReader(database, history, versions);
  }

  /**
   * Explains what a config did at an instant.
   *
   * @param at an ISO 8601 instant, or a local date and time in the zone of the schedule
   * @throws io.carillon.fault.InvalidInputException for any other text
   */
  public Explanation explain(TaskConfig config, String at) {
    Question question = Question.of(at, zone(config.definition().schedule()));
    return database.inTransaction(() -> explain(config, question));
  }

  private Explanation explain(TaskConfig config, Question question) {
    Facts facts = reader.read(config, question);
    return new Explanation(facts, Verdict.of(facts), FurtherFacts.of(facts), planned(facts));
  }

  private static List<Instant> planned(Facts facts) {
    Instant next = facts.ledger().nextDueAt();
    InForce present = facts.present();
    if (next == null || present.standing().status() != ConfigStatus.ACTIVE) {
      return List.of();
    }
    Instant after = facts.question().at();
    Instant from = after.isBefore(next) ? next.minusNanos(1_000) : after;
    return present.plan().occurrences().fires().list(from, Instant.MAX, PLANNED);
  }

  /** Returns the zone of a schedule's local times; UTC for a schedule without one. */
  public static ZoneId zone(Schedule schedule) {
    return schedule.nominal() instanceof Schedule.Cron cron ? cron.zone() : ZoneOffset.UTC;
  }
}
