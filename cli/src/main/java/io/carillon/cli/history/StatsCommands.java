package io.carillon.cli.history;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.configs.ConfigFinder;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Cell;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.ListPrinter;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import io.carillon.cli.session.Times;
import io.carillon.cli.text.Moments;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Statistics: totals, charts and the foremost task configs. */
final class StatsCommands {

  private static final List<Column> TOTALS =
      List.of(
          Column.of("group", (row, writing) -> Cell.of(Moments.local(group(row), writing.zone()))),
          Column.text("totals.total").titled("total"),
          Column.text("totals.counts.succeeded").titled("succeeded"),
          Column.text("totals.counts.failed").titled("failed"),
          Column.text("totals.counts.timed_out").titled("timed_out").onlyWide(),
          Column.text("totals.counts.lost").titled("lost").onlyWide(),
          rate("totals."),
          Column.millis("totals.run_ms_mean").titled("run_ms_mean"),
          Column.millis("totals.run_ms_max").titled("run_ms_max"),
          Column.millis("totals.wait_ms_mean").titled("wait_ms_mean"),
          Column.millis("totals.wait_ms_max").titled("wait_ms_max").onlyWide());

  private static final List<Column> TOP =
      List.of(
          Column.text("task_config_name").titled("config"),
          Column.text("namespace"),
          Column.text("task_type").onlyWide(),
          Column.text("executions.total").titled("total"),
          Column.text("failures"),
          rate("executions."),
          Column.text("executions.retried").titled("retried"),
          Column.millis("executions.run_ms.p95").titled("run_p95"),
          Column.millis("executions.run_ms.max").titled("run_ms_max").onlyWide(),
          Column.millis("executions.late_ms.p95").titled("late_p95"),
          Column.of("did_not_run", (row, writing) -> Cell.of(counts(row, "did_not_run", writing))));

  private StatsCommands() {}

  /** Returns the group of commands. */
  static Command group() {
    return new Command.Group("stats", List.of(totals(), SeriesCommand.command(), top()));
  }

  private static Command totals() {
    return new Command.Leaf<Session>(
        "totals",
        List.of(Parameter.optional("CONFIG")),
        List.of(
            Option.choice("--group", "BY", "type", "status", "config", "hour", "day"),
            Option.of("--type", "TYPE"),
            Option.of("--from", "TIME"),
            Option.of("--to", "TIME"),
            Option.of("--sort", "FIELD"),
            Option.of("--limit", "N")),
        StatsCommands::totals);
  }

  private static Command top() {
    return new Command.Leaf<Session>(
        "top",
        List.of(),
        List.of(
            Option.choice("--by", "ORDER", Words.TOP_ORDERS.toArray(String[]::new)),
            Option.of("--namespace", "NAME").or("-n").repeated(),
            Option.of("--type", "TYPE").repeated(),
            Option.of("--from", "TIME"),
            Option.of("--to", "TIME"),
            Option.of("--limit", "N")),
        StatsCommands::top);
  }

  private static int totals(Session session, Arguments arguments) throws InterruptedException {
    Times times = new Times(session, arguments);
    Query query =
        Query.of("/stats")
            .with("group", arguments.text("--group"))
            .with("type", arguments.text("--type"))
            .with("task_config_id", config(session, arguments))
            .with("from", times.text("--from"))
            .with("to", times.text("--to"))
            .with("sort", arguments.text("--sort"))
            .with("limit", arguments.text("--limit"));
    JsonNode stats = session.client().get(query).json();
    new ListPrinter(session.output(), TOTALS, StatsCommands::group)
        .all(stats.path("items").valueStream().toList());
    return ExitCode.DONE;
  }

  private static int top(Session session, Arguments arguments) throws InterruptedException {
    Times times = new Times(session, arguments);
    Query query =
        Query.of("/stats/top")
            .with("by", arguments.text("--by"))
            .withEach("namespace", arguments.texts("--namespace"))
            .withAll("task_type", arguments.texts("--type"))
            .with("from", times.text("--from"))
            .with("to", times.text("--to"))
            .with("limit", arguments.text("--limit"));
    JsonNode top = session.client().get(query).json();
    if (!session.output().format().isTable()) {
      session.output().one(top, List.of(), top.path("by").asString(""));
      return ExitCode.DONE;
    }
    new ListPrinter(session.output(), TOP, row -> row.path("task_config_name").asString(""))
        .all(top.path("items").valueStream().toList());
    noteSpan(session, top);
    return ExitCode.DONE;
  }

  /** Returns the id of the config that a call names; null when it names none. */
  static @Nullable Long config(Session session, Arguments arguments) throws InterruptedException {
    String word = arguments.word(0);
    return word == null ? null : Long.valueOf(new ConfigFinder(session).id(word));
  }

  /** Tells of which span an answer is: roll-ups are kept for a time. */
  static void noteSpan(Session session, JsonNode answer) {
    session
        .output()
        .note(
            "stats.span",
            Moments.local(answer.path("from").asString(""), session.zone()),
            Moments.local(answer.path("to").asString(""), session.zone()));
  }

  /** Returns the column of the success rate of the sums below a path. */
  static Column rate(String path) {
    return Column.of(
        "success_rate",
        (row, writing) -> {
          JsonNode share = Column.node(row, path + "success_rate");
          return share.isNumber()
              ? Cell.of("%.1f %%".formatted(share.asDouble() * 100))
              : Cell.NONE;
        });
  }

  /** Returns counts by a closed set as words, such as {@code skipped 3, missed 1}. */
  static String counts(JsonNode row, String field, Column.Writing writing) {
    return row.path(field).properties().stream()
        .filter(count -> count.getValue().asLong() > 0)
        .map(count ->
            writing.messages().word("status", count.getKey()) + " " + count.getValue().asString(""))
        .collect(Collectors.joining(", "));
  }

  private static String group(JsonNode row) {
    for (String field : List.of("task_config_name", "task_type", "status", "at")) {
      if (row.path(field).isString()) {
        return row.path(field).stringValue();
      }
    }
    return row.path("task_config_id").asString("");
  }
}
