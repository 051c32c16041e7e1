package io.carillon.record;

import io.carillon.database.Database;
import io.carillon.execution.AttemptOutcome;
import io.carillon.execution.Settlement;
import io.carillon.task.TaskError;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;

/**
 * Writes batches of reports so that one unwritable report blocks no other: a failed batch is halved
 * until the faulty report is alone. The end of an attempt that cannot be written is replaced by a
 * failure that says so. If even that is refused, this process counts the attempt as settled; the
 * worker then finds an execution that only the database assigns to it and ends the attempt as lost.
 */
final class ReportWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ReportWriter.class);
  // SQLSTATE classes caused by the data: data exception (22), constraint violation (23), program
  // limit exceeded (54), as by deeply nested JSON.
  private static final Set<String> STATES_OF_DATA = Set.of("22", "23", "54");

  private final Database database;
  private final Consumer<List<AttemptReport>> write;

  /**
   * Creates a writer.
   *
   * @param write writes reports in the present transaction
   */
  ReportWriter(Database database, Consumer<List<AttemptReport>> write) {
    this.database = database;
    this.write = write;
  }

  /**
   * Writes every report that can be written. Throws when the database is unavailable; the same
   * reports may then be passed again.
   */
  void write(List<AttemptReport> reports) {
    try {
      database.doInTransaction(() -> write.accept(reports));
    } catch (RuntimeException e) {
      if (!isOfTheData(e)) {
        throw e;
      }
      writeApart(reports, e);
    }
  }

  private void writeApart(List<AttemptReport> reports, RuntimeException cause) {
    if (reports.size() > 1) {
      LOG.warn("{} reports are written in two parts: {}", reports.size(), messageOf(cause));
      write(reports.subList(0, reports.size() / 2));
      write(reports.subList(reports.size() / 2, reports.size()));
      return;
    }
    writeAlone(reports.getFirst(), cause);
  }

  private void writeAlone(AttemptReport report, RuntimeException cause) {
    switch (report) {
      case AttemptReport.Ended ended -> writeInstead(ended, cause);
      case AttemptReport.Logged line ->
          LOG.error(
              "Line {} of the log of execution {} cannot be written: {}",
              line.line(),
              line.executionId(),
              messageOf(cause));
      case AttemptReport.Rendered rendered ->
          LOG.error(
              "The rendered parameters of execution {} cannot be written: {}",
              rendered.executionId(),
              messageOf(cause));
      case AttemptReport.Progressed progress ->
          LOG.error(
              "Progress of execution {} cannot be written: {}",
              progress.executionId(),
              messageOf(cause));
    }
  }

  private void writeInstead(AttemptReport.Ended ended, RuntimeException cause) {
    Settlement settlement = ended.settlement();
    LOG.error(
        "The end of attempt {} of execution {} cannot be written; the reason is recorded in its"
            + " place",
        settlement.attempt(),
        settlement.executionId(),
        cause);
    try {
      database.doInTransaction(() -> write.accept(List.of(unwritable(ended, cause))));
    } catch (RuntimeException e) {
      giveUp(settlement, e);
    }
  }

  private static void giveUp(Settlement settlement, RuntimeException cause) {
    if (!isOfTheData(cause)) {
      throw cause;
    }
    LOG.error(
        "Attempt {} of execution {} ends as lost: nothing can be written of its end",
        settlement.attempt(),
        settlement.executionId(),
        cause);
  }

  private static AttemptReport unwritable(AttemptReport.Ended ended, RuntimeException cause) {
    Settlement settlement = ended.settlement();
    String why =
        "The attempt ended as \"%s\", and that could not be written: %s"
            .formatted(settlement.outcome().code(), messageOf(cause));
    Settlement failed =
        Settlement.ended(
            settlement.fence(), AttemptOutcome.FAILED, TaskError.of("unwritable_result", why));
    return new AttemptReport.Ended(failed, ended.endedNanos(), () -> {});
  }

  private static String messageOf(RuntimeException cause) {
    return TaskError.of(cause).message();
  }

  /** Returns whether the data is at fault, rather than the database or the connection. */
  private static boolean isOfTheData(RuntimeException e) {
    if (e instanceof DataIntegrityViolationException) {
      return true;
    }
    String state = sqlState(e);
    if (state != null && state.length() >= 2) {
      return STATES_OF_DATA.contains(state.substring(0, 2));
    }
    return !(e instanceof DataAccessException || e instanceof TransactionException);
  }

  private static @Nullable String sqlState(Throwable thrown) {
    Throwable cause = thrown;
    while (cause != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return cause instanceof SQLException sql ? sql.getSQLState() : null;
  }
}
