package io.carillon.cli.resources;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.configs.ConfigFinder;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Cell;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Alerts, their rules and their silences. */
public final class AlertCommands {

  private static final Listing ALERTS =
      new Listing(
          "/alerts",
          List.of(
              Column.text("id"),
              Column.status("status"),
              Column.text("kind"),
              Column.text("rule_name").titled("rule"),
              Column.text("subject"),
              Column.of("summary", AlertCommands::summary),
              Column.time("fired_at"),
              Column.time("resolved_at"),
              Column.text("silence_id").onlyWide()),
          "id",
          true);

  private static final Listing RULES =
      new Listing(
          "/alert-rules",
          List.of(
              Column.text("id"),
              Column.text("name"),
              Column.text("kind"),
              Column.text("enabled"),
              Column.text("condition"),
              Column.text("scope").onlyWide(),
              Column.text("updated_by").onlyWide()),
          "id",
          true);

  private static final Listing SILENCES =
      new Listing(
          "/alert-silences",
          List.of(
              Column.text("id"),
              Column.text("matcher"),
              Column.time("starts_at"),
              Column.time("ends_at"),
              Column.text("reason"),
              Column.text("created_by"),
              Column.text("ended_by")),
          "id",
          true);

  private AlertCommands() {}

  /** Returns the command. */
  public static Command group() {
    return new Command.Group(
        "alerts",
        List.of(
            ALERTS.ls(
                Option.of("--status", "STATUS").repeated(), Option.of("--kind", "KIND").repeated()),
            ALERTS.get("ID"),
            RULES.ls("rules"),
            SILENCES.ls("silences"),
            new Command.Leaf<Session>(
                "silence", List.of(), silenceOptions(), AlertCommands::silence),
            new Command.Leaf<Session>(
                "unsilence", List.of(Parameter.one("ID")), List.of(), AlertCommands::unsilence)));
  }

  private static List<Option> silenceOptions() {
    return List.of(
        Option.of("--config", "CONFIG").repeated(),
        Option.of("--type", "TYPE").repeated(),
        Option.of("--queue", "NAME").repeated(),
        Option.of("--kind", "KIND").repeated(),
        Option.of("--rule", "ID").repeated(),
        Option.of("--for", "DURATION"),
        Option.of("--reason", "TEXT"));
  }

  private static Cell summary(JsonNode alert, Column.Writing writing) {
    return Cell.of(alert.path("summary").path(writing.messages().language().suffix()).asString(""));
  }

  private static int silence(Session session, Arguments arguments) throws InterruptedException {
    for (String needed : List.of("--for", "--reason")) {
      if (!arguments.has(needed)) {
        throw new UsageException("usage.missing", needed);
      }
    }
    ObjectNode body = JsonText.object();
    body.set("matcher", matcher(session, arguments));
    body.put("duration", arguments.text("--for")).put("reason", arguments.text("--reason"));
    JsonNode silence = session.client().post(Query.of("/alert-silences"), body).json();
    session.output().one(silence, SILENCES.columns(), SILENCES.name(silence));
    return ExitCode.DONE;
  }

  private static ObjectNode matcher(Session session, Arguments arguments)
      throws InterruptedException {
    ObjectNode matcher = JsonText.object();
    ConfigFinder finder = new ConfigFinder(session);
    for (String config : arguments.texts("--config")) {
      matcher.withArray("task_config_ids").add(finder.id(config));
    }
    for (String rule : arguments.texts("--rule")) {
      matcher.withArray("rule_ids").add(id(rule));
    }
    Map<String, String> fields =
        Map.of("--type", "task_types", "--queue", "queues", "--kind", "kinds");
    fields.forEach((option, field) ->
        arguments.texts(option).forEach(value -> matcher.withArray(field).add(value)));
    return matcher;
  }

  private static long id(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new UsageException("usage.id", "--rule", text);
    }
    return Long.parseLong(text);
  }

  private static int unsilence(Session session, Arguments arguments) throws InterruptedException {
    Query query = Query.of("/alert-silences/{}", arguments.required(0));
    session.client().send("DELETE", query, null, Map.of());
    session.output().note("silence.ended", arguments.required(0));
    return ExitCode.DONE;
  }
}
