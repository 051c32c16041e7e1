package io.carillon.cli.resources;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Cell;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Operation;
import io.carillon.cli.session.Session;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Types, workers, queues, calendars, connections and bulk operations. */
public final class ResourceCommands {

  private static final Listing TYPES =
      new Listing(
          "/task-types",
          List.of(
              Column.text("name"),
              Column.text("runtime"),
              Column.text("queue"),
              Column.text("description"),
              Column.time("gone_since"),
              Column.text("defaults").onlyWide(),
              Column.time("registered_at").onlyWide()),
          "name",
          false);

  private static final Listing WORKERS =
      new Listing(
          "/workers",
          List.of(
              Column.text("id"),
              Column.text("node"),
              Column.text("host"),
              Column.status("status"),
              Column.text("running"),
              Column.text("capacity"),
              Column.text("queues"),
              Column.time("heartbeat_at"),
              Column.text("version").onlyWide(),
              Column.text("pid").onlyWide(),
              Column.time("started_at").onlyWide(),
              Column.text("task_types").onlyWide(),
              Column.text("warning")),
          "id",
          false);

  private static final Listing QUEUES =
      new Listing(
          "/queues",
          List.of(
              Column.text("name"),
              Column.text("depth"),
              Column.text("sleeping"),
              Column.text("consumers"),
              Column.text("paused"),
              Column.text("capacity"),
              Column.time("oldest_queued_at"),
              Column.of(
                  "rate_per_second",
                  (queue, writing) -> {
                    JsonNode rate = queue.path("rate_per_second");
                    return rate.isNumber() ? Cell.of("%.1f".formatted(rate.asDouble())) : Cell.NONE;
                  })),
          "name",
          false);

  private static final Listing NODES =
      new Listing(
          "/nodes",
          List.of(
              Column.text("id").onlyWide(),
              Column.text("name"),
              Column.text("host"),
              Column.text("roles"),
              Column.text("version"),
              Column.text("alive"),
              Column.time("heartbeat_at"),
              Column.millis("behind_ms"),
              Column.text("clock_offset_ms"),
              Column.text("troubles")),
          "id",
          false);

  private static final Listing CALENDARS =
      new Listing(
          "/calendars",
          List.of(
              Column.text("name"),
              Column.text("timezone"),
              Column.text("description"),
              Column.text("version"),
              Column.time("updated_at"),
              Column.text("updated_by").onlyWide()),
          "name",
          true);

  private static final Listing CONNECTIONS =
      new Listing(
          "/connections",
          List.of(
              Column.text("name"),
              Column.text("kind"),
              Column.text("description"),
              Column.text("settings").onlyWide(),
              Column.text("version"),
              Column.time("updated_at"),
              Column.text("updated_by").onlyWide()),
          "name",
          true);

  private static final Listing OPERATIONS =
      new Listing(
          "/bulk",
          List.of(
              Column.text("id"),
              Column.text("action"),
              Column.status("status"),
              Column.text("done"),
              Column.text("selected"),
              Column.text("counts").onlyWide(),
              Column.time("created_at"),
              Column.text("created_by"),
              Column.time("ended_at"),
              Column.text("undo_of")),
          "id",
          true);

  private ResourceCommands() {}

  /** Returns the commands. */
  public static List<Command> all() {
    return List.of(
        new Command.Group(
            "bulk",
            List.of(
                OPERATIONS.ls(),
                bulk("status", (session, id) -> status(session, id)),
                bulk("stop", (session, id) -> post(session, "stop", id)),
                bulk("undo", (session, id) -> post(session, "undo", id)))),
        new Command.Group("types", List.of(TYPES.ls(), TYPES.get("TYPE"))),
        new Command.Group(
            "workers",
            List.of(
                WORKERS.ls(),
                WORKERS.get("ID"),
                worker("pause"),
                worker("resume"),
                worker("drain"))),
        new Command.Group("queues", List.of(QUEUES.ls(), queue("pause"), queue("resume"))),
        new Command.Group("nodes", List.of(NODES.ls())),
        new Command.Group("calendars", List.of(CALENDARS.ls(), CALENDARS.get("NAME"))),
        new Command.Group(
            "connections",
            List.of(
                CONNECTIONS.ls(Option.of("--kind", "KIND")),
                CONNECTIONS.get("NAME"),
                new Command.Leaf<Session>(
                    "test", List.of(Parameter.one("NAME")), List.of(), ResourceCommands::test))));
  }

  private static Command worker(String action) {
    return new Command.Leaf<Session>(
        action,
        List.of(Parameter.several("ID")),
        List.of(),
        (session, arguments) -> {
          for (String id : arguments.words()) {
            JsonNode worker =
                session.client().post(Query.of("/workers/{}/" + action, id), null).json();
            if (session.output().format().isTable()) {
              String status = worker.path("status").asString("");
              session.output().say("worker.is_now", id, session.messages().word("status", status));
            } else {
              session.output().one(worker, WORKERS.columns(), id);
            }
          }
          return ExitCode.DONE;
        });
  }

  private static Command queue(String action) {
    return new Command.Leaf<Session>(
        action,
        List.of(Parameter.several("NAME")),
        List.of(Option.of("--reason", "TEXT")),
        (session, arguments) -> {
          ObjectNode body = JsonText.object();
          JsonText.put(body, "reason", arguments.text("--reason"));
          for (String name : arguments.words()) {
            Query query = Query.of("/queues/{}/" + action, name);
            JsonNode queue = session.client().post(query, body.isEmpty() ? null : body).json();
            if (session.output().format().isTable()) {
              String key = "queue.is_" + action + "d";
              session.output().say(key, name);
            } else {
              session.output().one(queue, QUEUES.columns(), name);
            }
          }
          return ExitCode.DONE;
        });
  }

  private static int test(Session session, Arguments arguments) throws InterruptedException {
    String name = arguments.required(0);
    JsonNode answer = session.client().post(Query.of("/connections/{}/test", name), null).json();
    boolean usable = answer.path("usable").asBoolean(false);
    if (!session.output().format().isTable()) {
      session.output().one(answer, List.of(), name);
    } else if (usable) {
      session.output().say("connection.usable", name, answer.path("took_ms").asString(""));
    } else {
      session.output().say("connection.unusable", name, answer.path("error").asString(""));
    }
    return usable ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** What is done with an operation. */
  @FunctionalInterface
  private interface OnOperation {
    int run(Session session, String id) throws InterruptedException;
  }

  private static Command bulk(String name, OnOperation action) {
    return new Command.Leaf<Session>(
        name,
        List.of(Parameter.one("ID")),
        List.of(),
        (session, arguments) -> action.run(session, arguments.required(0)));
  }

  private static int status(Session session, String id) throws InterruptedException {
    JsonNode operation = session.client().get(Query.of("/bulk/{}", id).with("limit", 100)).json();
    session.output().one(operation, OPERATIONS.columns(), id);
    return ExitCode.DONE;
  }

  private static int post(Session session, String action, String id) throws InterruptedException {
    JsonNode operation = session.client().post(Query.of("/bulk/{}/" + action, id), null).json();
    return new Operation(session).follow(operation);
  }
}
