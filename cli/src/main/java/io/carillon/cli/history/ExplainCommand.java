package io.carillon.cli.history;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.arguments.UsageException;
import io.carillon.cli.configs.ConfigFinder;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Output;
import io.carillon.cli.output.Style;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import io.carillon.cli.session.Times;
import io.carillon.cli.text.DisplayText;
import io.carillon.cli.text.Moments;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code carillon explain}: why a config did, or did not, run at a time. */
final class ExplainCommand {

  private final Session session;
  private final Output output;

  private ExplainCommand(Session session) {
    this.session = session;
    this.output = session.output();
  }

  static Command command() {
    return new Command.Leaf<Session>(
        "explain",
        List.of(Parameter.one("CONFIG")),
        List.of(Option.of("--at", "TIME")),
        ExplainCommand::run);
  }

  private static int run(Session session, Arguments arguments) throws InterruptedException {
    String typed = arguments.text("--at");
    if (typed == null) {
      throw new UsageException("usage.missing", "--at");
    }
    String at = asked(new Times(session, arguments).parse("--at", typed));
    long id = new ConfigFinder(session).id(arguments.required(0));
    Query query = Query.of("/task-configs/{}/explain", id).with("at", at);
    JsonNode answer = session.client().get(query).json();
    if (session.output().format().isTable()) {
      new ExplainCommand(session).show(answer);
    } else {
      session.output().one(answer, List.of(), answer.path("code").asString(""));
    }
    return ExitCode.DONE;
  }

  /** A whole minute is asked for without seconds: it means any due time within it. */
  private static String asked(Instant at) {
    return at.equals(at.truncatedTo(ChronoUnit.MINUTES))
        ? at.toString().replaceFirst(":00Z$", "Z")
        : at.toString();
  }

  private void show(JsonNode answer) {
    output.line(output.styled(when(answer.path("at").asString("")), Style.DIM));
    output.line(output.styled(DisplayText.line(answer.path("text").asString("")), Style.BOLD));
    JsonNode version = answer.path("in_force");
    if (version.isObject()) {
      String status = session.messages().word("status", version.path("status").asString(""));
      String words = version.path("words").asString("");
      output.say("explain.in_force", version.path("version").asString(""), words, status);
    }
    answer
        .path("facts")
        .forEach(fact -> output.line(DisplayText.line(fact.path("text").asString(""))));
    List<JsonNode> around =
        new ArrayList<>(answer.path("before").valueStream().toList().reversed());
    answer.path("after").forEach(around::add);
    if (!around.isEmpty()) {
      output.line("");
      around.forEach(this::decision);
    }
    answer.path("planned").forEach(due -> output.say("explain.planned", when(due.asString(""))));
  }

  private String when(String instant) {
    return Moments.withOffset(instant, session.zone(), session.messages().language());
  }

  private void decision(JsonNode decision) {
    String kind = decision.path("kind").asString("");
    String due = Moments.local(decision.path("due_at").asString("-"), session.zone());
    String word = session.messages().word("status", kind);
    output.line(
        "  %s  %s  %s"
            .formatted(
                due,
                output.styled(DisplayText.padded(word, 9), Style.of(kind)),
                DisplayText.line(decision.path("text").asString(""))));
  }
}
