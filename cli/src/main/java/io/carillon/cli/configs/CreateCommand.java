package io.carillon.cli.configs;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.InputFile;
import io.carillon.cli.session.Session;
import io.carillon.cli.session.Times;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code carillon create}: makes a task config of options, or of a file. */
final class CreateCommand {

  /** Options that fill a field of the same meaning. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "--type",
          "task_type",
          "--namespace",
          "namespace",
          "--description",
          "description",
          "--overlap",
          "overlap",
          "--run-limit",
          "timeout");

  private final Session session;
  private final Arguments arguments;

  private CreateCommand(Session session, Arguments arguments) {
    this.session = session;
    this.arguments = arguments;
  }

  static Command command() {
    return new Command.Leaf<Session>(
        "create",
        List.of(Parameter.optional("NAME")),
        List.of(
            Option.of("--type", "TYPE"),
            Option.of("--cron", "PATTERN"),
            Option.of("--every", "DURATION"),
            Option.of("--at", "TIME"),
            Option.of("--schedule-zone", "ZONE"),
            Option.of("--calendar", "NAME"),
            Option.of("--param", "KEY=VALUE").or("-p").repeated(),
            Option.of("--label", "KEY=VALUE").or("-l").repeated(),
            Option.of("--namespace", "NAME").or("-n"),
            Option.of("--description", "TEXT"),
            Option.of("--overlap", "RULE"),
            Option.of("--attempts", "N"),
            Option.of("--run-limit", "DURATION"),
            Option.flag("--paused"),
            Option.of("--file", "FILE").or("-f")),
        (session, arguments) -> new CreateCommand(session, arguments).run());
  }

  private int run() throws InterruptedException {
    ObjectNode definition = definition();
    JsonNode config = session.client().post(Query.of("/task-configs"), definition).json();
    Warnings.print(session, config);
    String name = ConfigFinder.nameOf(config);
    if (session.output().format().isTable()) {
      session.output().say("config.created", name, config.path("id").asString(""));
    } else {
      session.output().one(config, ConfigColumns.ONE, name);
    }
    return ExitCode.DONE;
  }

  /** A file may leave out what options say. */
  private ObjectNode definition() {
    String file = arguments.text("--file");
    ObjectNode definition =
        file == null ? JsonText.object() : new InputFile(session).object("--file", file);
    String name = arguments.word(0);
    if (name != null) {
      definition.put("name", name);
    }
    FIELDS.forEach((option, field) -> JsonText.put(definition, field, arguments.text(option)));
    if (arguments.has("--param")) {
      definition.set("parameters", KeyValues.object("--param", arguments.texts("--param")));
    }
    if (arguments.has("--label")) {
      definition.set("labels", KeyValues.texts("--label", arguments.texts("--label")));
    }
    if (arguments.has("--attempts")) {
      definition.putObject("retry").put("max_attempts", arguments.number("--attempts", 1, 1, 1000));
    }
    if (arguments.has("--paused")) {
      definition.put("status", Words.PAUSED);
    }
    ObjectNode schedule = schedule(definition);
    if (schedule != null) {
      definition.set("schedule", schedule);
    }
    return checked(definition);
  }

  private ObjectNode checked(ObjectNode definition) {
    for (String field : List.of("name", "task_type")) {
      if (!definition.has(field)) {
        throw new UsageException("usage.create", field.equals("name") ? "NAME" : "--type");
      }
    }
    return definition;
  }

  /** The schedule of the options; one that runs by hand when neither they nor the file have any. */
  private @Nullable ObjectNode schedule(ObjectNode definition) {
    long kinds = Stream.of("--cron", "--every", "--at").filter(arguments::has).count();
    if (kinds > 1) {
      throw new UsageException("usage.one_schedule");
    }
    if (kinds == 0 && definition.has("schedule")) {
      return null;
    }
    ObjectNode schedule = JsonText.object();
    if (arguments.has("--cron")) {
      schedule.put("type", Words.CRON).put("expression", arguments.text("--cron"));
      schedule.put("timezone", arguments.text("--schedule-zone", session.zone().getId()));
    } else if (arguments.has("--every")) {
      schedule.put("type", Words.INTERVAL).put("every", arguments.text("--every"));
    } else if (arguments.has("--at")) {
      String at = new Times(session, arguments).text("--at");
      schedule.put("type", Words.DATE).put("at", at);
    } else {
      schedule.put("type", Words.MANUAL);
    }
    JsonText.put(schedule, "calendar", arguments.text("--calendar"));
    return schedule;
  }
}
