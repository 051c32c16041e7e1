package io.carillon.cli.executions;

import io.carillon.cli.http.Query;
import io.carillon.cli.http.ServerEvent;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.output.OutputFormat;
import io.carillon.cli.output.Style;
import io.carillon.cli.protocol.StreamEvents;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.LiveStream;
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

  private static final Duration LONG = Duration.ofHours(1);
  private static final int PAGE = 500;

  private final Session session;
  private final String id;
  private final Filter filter;
  private boolean onlyLast;
  private int seenAttempt;
  private int seenLine = -1;

  /**
   * Which lines are printed.
   *
   * @param level the least severe one; null for any
   * @param text that a line contains; null for any
   */
  record Filter(@Nullable String level, @Nullable String text) {

    private static final @Nullable String ANY = null;

    static final Filter NONE = new Filter(ANY, ANY);

    Query addTo(Query query) {
      return query.with("level", level).with("q", text);
    }

    /** As the server filters pages; a log that is followed comes whole. */
    boolean accepts(JsonNode line) {
      int severity = Words.LEVELS.indexOf(line.path("level").asString(""));
      String message = line.path("message").asString("").toLowerCase(Locale.ROOT);
      return (level == null || severity >= Words.LEVELS.indexOf(level))
          && (text == null || message.contains(text.toLowerCase(Locale.ROOT)));
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
      printPages();
    }
    return ExitCode.DONE;
  }

  /** Prints lines as they come, until the execution has ended; returns the code of its outcome. */
  int follow() throws InterruptedException {
    Query query = Query.of("/executions/{}/logs", id).with("follow", true);
    try (LiveStream stream = new LiveStream(session, query)) {
      while (true) {
        ServerEvent event = stream.next(LONG);
        if (event != null && event.name().equals(StreamEvents.LOG)) {
          JsonNode line = JsonText.read(event.data());
          if (filter.accepts(line)) {
            line(line);
          }
        } else if (event != null && event.name().equals(StreamEvents.END)) {
          return ended(JsonText.read(event.data()).path("status").asString(""));
        }
      }
    }
  }

  private int ended(String status) throws InterruptedException {
    session.output().note("run.ended", id, session.messages().word("status", status));
    if (!Words.ENDED.contains(status)) {
      return ExitCode.NOT_FOUND; // removed meanwhile
    }
    if (!status.equals(Words.SUCCEEDED)) {
      JsonNode execution = session.client().get(Query.of("/executions/{}", id)).json();
      String message = execution.path("error").path("message").asString("");
      if (!message.isEmpty()) {
        session.output().noteText(message);
      }
    }
    return ExitCode.ofOutcome(status);
  }

  /** Prints all pages. */
  private void printPages() throws InterruptedException {
    String cursor = null;
    do {
      Query query =
          filter
              .addTo(Query.of("/executions/{}/logs", id))
              .with("limit", PAGE)
              .with("cursor", cursor);
      JsonNode page = session.client().get(query).json();
      page.path("items").forEach(this::line);
      cursor = page.path("next_cursor").asString(null);
    } while (cursor != null);
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
