package io.carillon.cli.configs;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.http.ApiProblem;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.session.Confirmation;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Operation;
import io.carillon.cli.session.Session;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pause, resume and delete: single task configs, or all that are selected. */
final class ChangeCommands {

  private static final Option REASON = Option.of("--reason", "TEXT");
  private static final Option DRY_RUN = Option.flag("--dry-run");
  private static final Option SAMPLES = Option.flag("--samples");
  private static final String SAMPLE_CALENDAR = "sample-workdays";
  private static final int NOT_FOUND = 404;

  /** Maximum number of task configs of a dry run of the server. */
  private static final int MOST_OF_TRIAL = 5_000;

  private ChangeCommands() {}

  static List<Command> all() {
    List<Parameter> words = List.of(Parameter.any("CONFIG"));
    return List.of(
        new Command.Leaf<Session>(
            "pause", words, Selection.with(REASON, DRY_RUN), (s, a) -> new Change(s, a).pause()),
        new Command.Leaf<Session>(
            "resume", words, Selection.with(DRY_RUN), (s, a) -> new Change(s, a).resume()),
        new Command.Leaf<Session>(
            "rm",
            words,
            Selection.with(REASON, DRY_RUN, SAMPLES, Option.flag("--yes").or("-y")),
            (s, a) -> new Change(s, a).delete()));
  }

  /** One call of these commands. */
  private record Change(Session session, Arguments arguments) {

    int pause() throws InterruptedException {
      ObjectNode reason = JsonText.object();
      JsonText.put(reason, "reason", arguments.text("--reason"));
      return isOfMany() ? many("pause", reason) : each("pause", reason);
    }

    int resume() throws InterruptedException {
      ObjectNode nothing = JsonText.object();
      return isOfMany() ? many("resume", nothing) : each("resume", nothing);
    }

    int delete() throws InterruptedException {
      if (arguments.has("--samples")) {
        return deleteSamples();
      }
      return isOfMany() ? deleteMany() : deleteEach();
    }

    /**
     * Deletes what a new server brings: the configs with the label, then their calendar, which
     * stays where other configs use it.
     */
    private int deleteSamples() throws InterruptedException {
      int code = deleteMany();
      if (code == ExitCode.DONE && !arguments.has("--dry-run")) {
        deleteCalendar();
      }
      return code;
    }

    private void deleteCalendar() throws InterruptedException {
      Query query = Query.of("/calendars/{}", SAMPLE_CALENDAR);
      try {
        session.client().send("DELETE", query, null, Map.of());
      } catch (ApiProblem e) {
        if (e.code().equals("calendar_in_use")) {
          session
              .output()
              .note("samples.calendar_kept", SAMPLE_CALENDAR, String.valueOf(e.getMessage()));
        } else if (e.status() != NOT_FOUND) {
          throw e;
        }
      }
    }

    /** A trial of named ones is a change of many as well. */
    private boolean isOfMany() {
      return new Selection(session, arguments).isFilter() || arguments.has("--dry-run");
    }

    private int each(String action, ObjectNode body) throws InterruptedException {
      for (long id : new Selection(session, arguments).ids()) {
        Query query = Query.of("/task-configs/{}/" + action, id);
        JsonNode config = session.client().post(query, body.isEmpty() ? null : body).json();
        tell(config);
      }
      return ExitCode.DONE;
    }

    private void tell(JsonNode config) {
      String name = ConfigFinder.nameOf(config);
      if (session.output().format().isTable()) {
        String status = config.path("status").asString("");
        session.output().say("config.is_now", name, session.messages().word("status", status));
      } else {
        session.output().one(config, ConfigColumns.ONE, name);
      }
    }

    private int many(String action, ObjectNode body) throws InterruptedException {
      Selection selection = new Selection(session, arguments);
      if (selection.isFilter()) {
        body.set("filter", selection.filter());
      } else {
        selection.ids().forEach(body.putArray("ids")::add);
      }
      return new Operation(session)
          .run(Query.of("/task-configs/" + action), body, arguments.has("--dry-run"));
    }

    private int deleteEach() throws InterruptedException {
      for (long id : new Selection(session, arguments).ids()) {
        Query query = Query.of("/task-configs/{}", id).with("reason", arguments.text("--reason"));
        session.client().send("DELETE", query, null, Map.of());
        session.output().note("config.deleted", id);
      }
      return ExitCode.DONE;
    }

    /** Deletes exactly what was looked at before the question, or, of very many, that number. */
    private int deleteMany() throws InterruptedException {
      ObjectNode body = JsonText.object();
      JsonText.put(body, "reason", arguments.text("--reason"));
      if (arguments.has("--dry-run")) {
        return many("delete", body);
      }
      Selection selection = new Selection(session, arguments);
      Query count = selection.addTo(Query.of("/task-configs/count"));
      JsonNode counted = session.client().get(count).json();
      int selected;
      if (counted.path("more").asBoolean() || counted.path("count").asInt() > MOST_OF_TRIAL) {
        selected = MatchingConfigs.ids(session, selection).size();
        body.put("expected_count", selected);
      } else {
        ObjectNode trial = body.deepCopy();
        trial.set("filter", selection.filter());
        trial.put("dry_run", true);
        JsonNode report = session.client().post(Query.of("/task-configs/delete"), trial).json();
        selected = report.path("selected").asInt();
        body.put("expected_fingerprint", report.path("fingerprint").asString(""));
      }
      new Confirmation(session).require(arguments.has("--yes"), "config.delete_all", selected);
      return many("delete", body);
    }
  }
}
