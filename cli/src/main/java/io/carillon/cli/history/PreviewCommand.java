package io.carillon.cli.history;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.configs.Warnings;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.output.Output;
import io.carillon.cli.output.OutputFormat;
import io.carillon.cli.output.Style;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import io.carillon.cli.session.Times;
import io.carillon.cli.text.DisplayText;
import io.carillon.cli.text.Moments;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code carillon preview}: a schedule in words and its next due times, without saving anything.
 */
final class PreviewCommand {

  private PreviewCommand() {}

  static Command command() {
    return new Command.Leaf<Session>(
        "preview",
        List.of(Parameter.optional("CRON")),
        List.of(
            Option.of("--every", "DURATION"),
            Option.choice("--dialect", "NAME", "ocps", "quartz", "spring", "unix"),
            Option.of("--calendar", "NAME"),
            Option.of("--from", "TIME"),
            Option.of("--count", "N")),
        PreviewCommand::run);
  }

  private static int run(Session session, Arguments arguments) throws InterruptedException {
    ObjectNode body = JsonText.object();
    body.set("schedule", schedule(session, arguments));
    body.put("count", arguments.number("--count", 10, 1, 1000));
    JsonText.put(body, "from", new Times(session, arguments).text("--from"));
    JsonNode preview = session.client().post(Query.of("/schedules/preview"), body).json();
    if (session.output().format().isTable()) {
      show(session, preview);
    } else if (session.output().format() == OutputFormat.NAME) {
      preview.path("due_times").forEach(due -> session.output().foreign(due.asString("")));
    } else {
      session.output().one(preview, List.of(), "");
    }
    return ExitCode.DONE;
  }

  private static ObjectNode schedule(Session session, Arguments arguments) {
    String cron = arguments.word(0);
    if ((cron == null) == !arguments.has("--every")) {
      throw new UsageException("usage.preview");
    }
    ObjectNode schedule = JsonText.object();
    if (cron == null) {
      schedule.put("type", Words.INTERVAL).put("every", arguments.text("--every"));
    } else {
      schedule.put("type", Words.CRON).put("expression", cron);
      schedule.put("timezone", session.zone().getId());
    }
    JsonText.put(schedule, "dialect", arguments.text("--dialect"));
    JsonText.put(schedule, "calendar", arguments.text("--calendar"));
    return schedule;
  }

  private static void show(Session session, JsonNode preview) {
    Output output = session.output();
    String words =
        preview.path("description").path(session.messages().language().suffix()).asString("");
    output.line(output.styled(DisplayText.line(words), Style.BOLD));
    if (preview.path("decisions").isArray() && !preview.path("decisions").isEmpty()) {
      preview.path("decisions").forEach(decision -> line(session, decision));
    } else {
      preview.path("due_times").forEach(due -> output.line("  " + time(session, due)));
    }
    Warnings.print(session, preview);
  }

  private static void line(Session session, JsonNode decision) {
    String reason = decision.path("reason").asString("");
    String when = time(session, decision.path("due_at"));
    session
        .output()
        .line(
            "  "
                + session.output().styled(when, reason.isEmpty() ? Style.PLAIN : Style.DIM)
                + (reason.isEmpty() ? "" : "  " + DisplayText.line(reason)));
  }

  private static String time(Session session, JsonNode instant) {
    return Moments.withOffset(instant.asString(""), session.zone(), session.messages().language());
  }
}
