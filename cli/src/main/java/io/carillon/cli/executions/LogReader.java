package io.carillon.cli.executions;

import io.carillon.cli.http.Query;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.output.OutputFormat;
import io.carillon.cli.output.Style;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import io.carillon.cli.text.DisplayText;
import io.carillon.cli.text.Moments;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Prints the log of an execution, and follows it to the end. */
final class LogReader {

  private static final long POLL_MILLIS = 500;
  private static final int PAGE = 500;

  private final Session session;
  private final String id;
  private final Filter filter;
  private boolean onlyLast;
  private @Nullable String cursor;
  private int seenAttempt;
  private int seenLine = -1;

  /**
   * Which lines are printed.
   *
   * @param level the least severe one; null for any
   * @param text that a line contains; null for any
   */
  record Filter(@Nullable String level, @Nullable String text) {

    static final Filter NONE = new Filter(null, "");

    Query addTo(Query query) {
      return query.with("level", level).with("q", "".equals(text) ? null : text);
    }
  }

  LogReader(Session session, String id, Filter filter) {
    this.session = session;
    this.id = id;
    this.filter = filter;
  }

  /** Prints the last lines; what is printed afterwards comes behind them. */
  void printLast(int count) throws InterruptedException {
    Query query = Query.of("/executions/{}/logs", id).with("limit", count).with("order", "desc");
    List<JsonNode> lines =
        session.client().get(filter.addTo(query)).json().path("items").valueStream().toList();
    lines.reversed().forEach(this::line);
    onlyLast = true;
  }

  /** Prints what there is; returns the exit code. */
  int print() throws InterruptedException {
    if (!onlyLast) {
      readOn();
    }
    return ExitCode.DONE;
  }

  /** Prints lines as they come, until the execution has ended; returns the code of its outcome. */
  int follow() throws InterruptedException {
    Waiter waiter = new Waiter(session, Duration.ZERO);
    while (true) {
      JsonNode execution = waiter.patiently(Query.of("/executions/{}", id));
      readOn(); // after the look at the status: nothing comes later than its end
      String status = execution.path("status").asString("");
      if (Words.ENDED.contains(status)) {
        session.output().note("run.ended", id, session.messages().word("status", status));
        return ExitCode.ofOutcome(status);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Reads from the page on that was read last, as it may have grown. */
  private void readOn() throws InterruptedException {
    Waiter waiter = new Waiter(session, Duration.ZERO);
    String next;
    do {
      JsonNode page =
          waiter.patiently(
              filter
                  .addTo(Query.of("/executions/{}/logs", id))
                  .with("limit", PAGE)
                  .with("cursor", cursor));
      page.path("items").forEach(this::line);
      next = page.path("next_cursor").asString(null);
      cursor = next == null ? cursor : next;
    } while (next != null);
  }

  private void line(JsonNode line) {
    int attempt = line.path("attempt").asInt();
    int number = line.path("line").asInt();
    if (attempt < seenAttempt || (attempt == seenAttempt && number <= seenLine)) {
      return;
    }
    seenAttempt = attempt;
    seenLine = number;
    if (session.output().format() == OutputFormat.JSON) {
      session.output().line(DisplayText.json(JsonText.write(line)));
      return;
    }
    String level = line.path("level").asString("");
    String at = Moments.precise(line.path("at").asString(""), session.zone());
    session
        .output()
        .line(
            session.output().styled(at, Style.DIM)
                + " "
                + session
                    .output()
                    .styled(DisplayText.padded(level.toUpperCase(Locale.ROOT), 5), style(level))
                + " "
                + DisplayText.block(line.path("message").asString("")));
  }

  private static Style style(String level) {
    return level.startsWith("warn") ? Style.WARNING : Style.of(level);
  }
}
