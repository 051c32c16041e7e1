package io.carillon.cli.executions;

import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.output.Output;
import io.carillon.cli.output.OutputFormat;
import io.carillon.cli.output.Style;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Patience;
import io.carillon.cli.session.Session;
import io.carillon.cli.text.DisplayText;
import io.carillon.cli.text.Moments;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Prints states of executions, a line each. A state that was printed is not printed again. */
final class StateLines {

  private static final int REMEMBERED = 10_000;
  private static final int STATUS_WIDTH = 12;

  /** Errors that are read in a second: the stream has none, and a flood of failures few readers. */
  private static final int ERRORS_A_SECOND = 10;

  private final Session session;
  private final Map<String, String> printed = remembering();
  private Instant second = Instant.EPOCH;
  private int errors;

  StateLines(Session session) {
    this.session = session;
  }

  private static Map<String, String> remembering() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
        return size() > REMEMBERED;
      }
    };
  }

  /** Prints an execution of a list. */
  void print(JsonNode execution) {
    if (!remember(execution)) {
      return;
    }
    if (session.output().format() == OutputFormat.JSON) {
      session.output().line(DisplayText.json(JsonText.write(execution)));
      return;
    }
    String error = execution.path("error").path("message").asString("");
    text(execution, error);
  }

  /** Prints a state of the stream; the error of a failed execution is read beside. */
  void printChange(JsonNode state) throws InterruptedException {
    if (session.output().format() == OutputFormat.JSON) {
      print(state);
    } else if (remember(state)) {
      text(state, Words.BAD.contains(status(state)) ? error(state) : "");
    }
  }

  private static String status(JsonNode execution) {
    return execution.path("status").asString("");
  }

  private boolean remember(JsonNode execution) {
    String state = status(execution) + execution.path("attempt").asString("");
    String id = execution.path("id").asString("");
    String before = printed.get(id);
    // Queued states are read from the database, and may come behind the first look at the run.
    boolean stale = before != null && status(execution).equals(Words.QUEUED);
    if (state.equals(before) || stale) {
      return false;
    }
    printed.put(id, state);
    return true;
  }

  private void text(JsonNode execution, String error) {
    Output output = session.output();
    String status = status(execution);
    String word = DisplayText.padded(session.messages().word("status", status), STATUS_WIDTH);
    JsonNode name = execution.path("task_config_name");
    String config = name.asString(execution.path("task_config_id").asString(""));
    String line =
        "%s  %s  %s  %s%s"
            .formatted(
                output.styled(at(execution), Style.DIM),
                output.styled(word, Style.of(status)),
                execution.path("id").asString(""),
                DisplayText.line(config),
                took(execution));
    output.line(error.isEmpty() ? line : line + "  " + DisplayText.line(error));
  }

  private String at(JsonNode execution) {
    for (String field : List.of("finished_at", "started_at", "queued_at")) {
      if (execution.path(field).isString()) {
        return Moments.precise(execution.path(field).stringValue(), session.zone());
      }
    }
    return "";
  }

  private static String took(JsonNode execution) {
    JsonNode run = execution.path("run_ms");
    if (run.isNumber()) {
      return "  " + Moments.millis(run.asLong());
    }
    try {
      Instant from = Instant.parse(execution.path("started_at").asString(""));
      Instant to = Instant.parse(execution.path("finished_at").asString(""));
      return "  " + Moments.millis(Duration.between(from, to).toMillis());
    } catch (DateTimeException e) {
      return ""; // it has not ended, or never started
    }
  }

  /** Returns the error of a failed execution; empty where there are too many to read. */
  private String error(JsonNode state) throws InterruptedException {
    Instant now = session.terminal().clock().instant();
    if (Duration.between(second, now).compareTo(Duration.ofSeconds(1)) >= 0) {
      second = now;
      errors = 0;
    }
    if (++errors > ERRORS_A_SECOND) {
      return "";
    }
    Query query = Query.of("/executions/{}", state.path("id").asString(""));
    try {
      JsonNode execution = new Patience(session).ask(() -> session.client().get(query).json());
      return execution.path("error").path("message").asString("");
    } catch (ApiProblem e) {
      if (ExitCode.ofStatus(e.status()) == ExitCode.NOT_FOUND) {
        return ""; // retention was quicker
      }
      throw e;
    }
  }

  /** Prints the numbers of a second with more changes than are printed one by one. */
  void printBurst(JsonNode burst) {
    String counts =
        burst.path("by_status").properties().stream()
            .map(count ->
                session.messages().word("status", count.getKey())
                    + " "
                    + count.getValue().asString(""))
            .collect(Collectors.joining(", "));
    String at = Moments.precise(burst.path("to").asString(""), session.zone());
    session
        .output()
        .line(
            session.output().styled(at, Style.DIM)
                + "  "
                + session
                    .output()
                    .sentence("tail.burst", burst.path("changes").asString(""), counts));
  }
}
