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
import io.carillon.cli.output.Output;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Paging;
import io.carillon.cli.session.Session;
import io.carillon.cli.session.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Events, audits, and what tells of the past and the future. */
public final class HistoryCommands {

  private static final List<Column> EVENTS =
      List.of(
          Column.time("decided_at"),
          Column.text("task_config_name").titled("config"),
          Column.status("kind"),
          Column.time("due_at"),
          Column.of("count", (event, writing) -> Cell.of(more(event))),
          Column.text("reason"),
          Column.text("actor"),
          Column.text("execution_id").onlyWide(),
          Column.text("detail").onlyWide());

  private static final List<Column> AUDIT =
      List.of(
          Column.text("due"),
          Column.of("by_kind", (audit, writing) -> Cell.of(kinds(audit, writing))),
          Column.time("up_to"),
          Column.time("removed_up_to"),
          Column.text("removed_executions"));

  private static final List<Column> FINDINGS =
      List.of(
          Column.time("due_at"),
          Column.text("kind"),
          Column.text("message"),
          Column.text("execution_id").onlyWide());

  private HistoryCommands() {}

  /** Returns the commands. */
  public static List<Command> all() {
    return List.of(
        new Command.Leaf<Session>(
            "events",
            List.of(Parameter.optional("CONFIG")),
            Paging.with(
                Option.of("--kind", "KIND").repeated(),
                Option.of("--from", "TIME"),
                Option.of("--to", "TIME")),
            HistoryCommands::events),
        ExplainCommand.command(),
        PreviewCommand.command(),
        ForecastCommand.command(),
        new Command.Leaf<Session>(
            "audit",
            List.of(Parameter.one("CONFIG")),
            List.of(Option.of("--from", "TIME"), Option.of("--to", "TIME")),
            HistoryCommands::audit),
        StatsCommands.group());
  }

  private static String more(JsonNode event) {
    int count = event.path("count").asInt(1);
    return count == 1 ? "" : String.valueOf(count);
  }

  private static int events(Session session, Arguments arguments) throws InterruptedException {
    String word = arguments.word(0);
    Long config = word == null ? null : Long.valueOf(new ConfigFinder(session).id(word));
    Times times = new Times(session, arguments);
    String from = times.text("--from");
    String to = times.text("--to");
    Supplier<Query> query =
        () ->
            (config == null ? Query.of("/events") : Query.of("/task-configs/{}/events", config))
                .withAll("kind", arguments.texts("--kind"))
                .with("from", from)
                .with("to", to);
    List<Column> columns =
        config == null
            ? EVENTS
            : EVENTS.stream().filter(column -> !column.key().equals("config")).toList();
    return new Paging(session, arguments)
        .print(query, columns, event -> event.path("id").asString(""));
  }

  private static int audit(Session session, Arguments arguments) throws InterruptedException {
    long id = new ConfigFinder(session).id(arguments.required(0));
    Times times = new Times(session, arguments);
    JsonNode audit =
        session
            .client()
            .get(
                Query.of("/task-configs/{}/audit", id)
                    .with("from", times.text("--from"))
                    .with("to", times.text("--to")))
            .json();
    Output output = session.output();
    output.one(audit, AUDIT, String.valueOf(id));
    List<JsonNode> findings = audit.path("findings").valueStream().toList();
    if (output.format().isTable() && !findings.isEmpty()) {
      output.line("");
      new ListPrinter(output, FINDINGS, finding -> finding.path("kind").asString(""))
          .page(findings);
    }
    output.note(findings.isEmpty() ? "audit.clean" : "audit.findings", findings.size());
    return findings.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String kinds(JsonNode audit, Column.Writing writing) {
    List<String> words = new ArrayList<>();
    for (Map.Entry<String, JsonNode> kind : audit.path("by_kind").properties()) {
      words.add(
          writing.messages().word("status", kind.getKey()) + " " + kind.getValue().asString(""));
    }
    return String.join(", ", words);
  }
}
