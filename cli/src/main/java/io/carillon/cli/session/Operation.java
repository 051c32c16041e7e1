package io.carillon.cli.session;

import io.carillon.cli.http.ApiAnswer;
import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Cell;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.ListPrinter;
import io.carillon.cli.output.OutputFormat;
import io.carillon.cli.protocol.Words;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints what a change of many things did: the report of it, or the operation that goes on. */
public final class Operation {

  private static final long POLL_MILLIS = 300;
  private static final int BAR = 24;

  private static final List<Column> RESULTS =
      List.of(
          Column.of("id", (item, writing) -> Cell.of(id(item))),
          Column.text("name"),
          Column.status("outcome"),
          Column.text("fields").titled("changed_fields"),
          Column.text("error.detail").titled("reason"));

  private final Session session;

  /** Creates it. */
  public Operation(Session session) {
    this.session = session;
  }

  /**
   * Orders a change of many, in the background where the server can, and prints what it did.
   * Returns the exit code.
   *
   * @param dryRun whether only to say what would happen
   */
  public int run(Query query, ObjectNode body, boolean dryRun) throws InterruptedException {
    body.put(dryRun ? "dry_run" : "background", true);
    ApiAnswer answer;
    try {
      answer = session.client().post(query, body);
    } catch (ApiProblem e) {
      if (e.faults().stream().noneMatch(fault -> fault.path().equals("background"))) {
        throw e;
      }
      answer = session.client().post(query, body.without("background")); // an older server
    }
    return answer.status() == 202 ? follow(answer.json()) : report(answer.json());
  }

  private int report(JsonNode report) {
    if (session.output().format() == OutputFormat.JSON
        || session.output().format() == OutputFormat.YAML) {
      session.output().one(report, List.of(), "");
    } else {
      ListPrinter printer = new ListPrinter(session.output(), RESULTS, Operation::id);
      printer.page(report.path("results").valueStream().toList());
    }
    boolean trial = report.path("dry_run").asBoolean(false);
    session
        .output()
        .note(trial ? "bulk.would" : "bulk.did", report.path("selected").asInt(), counts(report));
    return exitCode(report);
  }

  private static String id(JsonNode item) {
    for (String field : new String[] {"id", "task_config_id", "execution_id"}) {
      if (!item.path(field).isMissingNode()) {
        return item.path(field).asString("");
      }
    }
    return item.path("index").asString("");
  }

  /** Waits for the end of an operation, with its progress on a terminal. */
  public int follow(JsonNode begun) throws InterruptedException {
    long id = begun.path("id").asLong();
    JsonNode operation = begun;
    while (operation.path("ended_at").isNull()) {
      session.output().progress(bar(operation));
      Thread.sleep(POLL_MILLIS);
      operation = session.client().get(Query.of("/bulk/{}", id).with("limit", 1)).json();
    }
    session.output().endProgress();
    return show(operation);
  }

  private int show(JsonNode operation) throws InterruptedException {
    long id = operation.path("id").asLong();
    if (session.output().format().isTable()) {
      int selected = operation.path("selected").asInt();
      String key = canBeUndone(operation) ? "bulk.ended_undo" : "bulk.ended";
      session.output().say(key, id, selected, counts(operation));
      failures(id);
    } else {
      session.output().one(operation, List.of(), String.valueOf(id));
    }
    return exitCode(operation);
  }

  private static boolean canBeUndone(JsonNode operation) {
    return !Words.OF_EXECUTIONS.contains(operation.path("action").asString(""))
        && operation.path("counts").path("changed").asInt(0) > 0;
  }

  private void failures(long id) throws InterruptedException {
    for (String outcome : Words.NOT_DONE) {
      JsonNode page =
          session
              .client()
              .get(Query.of("/bulk/{}", id).with("outcome", outcome).with("limit", 20))
              .json();
      List<JsonNode> items = page.path("items").valueStream().toList();
      if (!items.isEmpty()) {
        new ListPrinter(session.output(), RESULTS, Operation::id).page(items);
      }
    }
  }

  private String bar(JsonNode operation) {
    long selected = Math.max(1, operation.path("selected").asLong());
    long done = operation.path("done").asLong();
    int full = (int) Math.min(BAR, done * BAR / selected);
    return "[%s%s] %d/%d".formatted("#".repeat(full), "·".repeat(BAR - full), done, selected);
  }

  private String counts(JsonNode report) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, JsonNode> count : report.path("counts").properties()) {
      if (count.getValue().asInt() > 0) {
        text.append(text.isEmpty() ? "" : ", ")
            .append(session.messages().word("status", count.getKey()))
            .append(' ')
            .append(count.getValue().asInt());
      }
    }
    return text.isEmpty() ? "0" : text.toString();
  }

  private static int exitCode(JsonNode report) {
    JsonNode counts = report.path("counts");
    int done = counts.path("changed").asInt(0) + counts.path("unchanged").asInt(0);
    return done == report.path("selected").asInt(0) ? ExitCode.DONE : ExitCode.FAILED;
  }
}
