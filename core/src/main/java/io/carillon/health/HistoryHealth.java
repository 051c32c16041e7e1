package io.carillon.health;

import io.carillon.database.Database;
import io.carillon.database.PartitionDays;
import io.carillon.health.HealthCause.Severity;
import io.carillon.sentence.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;

/** Finds what is wrong with the daily partitions of the history. */
final class HistoryHealth {

  /** Partitions are dropped once an hour; a day more is for those that could not be locked. */
  private static final int SPARE_DAYS = 2;

  private final PartitionDays partitions;
  private final Duration retention;

  HistoryHealth(Database database, Duration retention) {
    this.partitions = new PartitionDays(database);
    this.retention = retention;
  }

  List<HealthCause> causes(Instant now) {
    LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
    List<LocalDate> days = partitions.read();
    return Stream.concat(missing(days, today), kept(days, today)).toList();
  }

  private static Stream<HealthCause> missing(List<LocalDate> days, LocalDate today) {
    if (!days.isEmpty() && !days.getLast().isBefore(today)) {
      return Stream.empty();
    }
    return Stream.of(
        HealthCause.now(
            Severity.ATTENTION,
            Sentence.of("health_no_partition").with("day", today.toString()),
            Sentence.of("health_look_at_partitions")));
  }

  private Stream<HealthCause> kept(List<LocalDate> days, LocalDate today) {
    LocalDate oldest = today.minusDays(retention.toDays() + SPARE_DAYS);
    if (days.isEmpty() || !days.getFirst().isBefore(oldest)) {
      return Stream.empty();
    }
    return Stream.of(
        HealthCause.now(
            Severity.ATTENTION,
            Sentence.of("health_history_kept")
                .with("day", days.getFirst().toString())
                .with("retention", retention),
            Sentence.of("health_end_old_executions")));
  }
}
