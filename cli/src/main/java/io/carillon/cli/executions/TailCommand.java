package io.carillon.cli.executions;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.configs.ConfigFinder;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.output.Output;
import io.carillon.cli.output.OutputFormat;
import io.carillon.cli.output.Style;
import io.carillon.cli.session.Session;
import io.carillon.cli.text.DisplayText;
import io.carillon.cli.text.Moments;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code carillon tail}: a line for each execution that begins or changes its state, as it happens.
 * It looks at the latest 200 executions once a second; a burst of more shows the latest of them.
 */
public final class TailCommand {

  private static final long POLL_MILLIS = 1000;
  private static final int LATEST = 200;

  private final Session session;
  private final @Nullable Long config;
  private final List<String> types;
  private Map<String, String> seen = Map.of();

  private TailCommand(Session session, @Nullable Long config, List<String> types) {
    this.session = session;
    this.config = config;
    this.types = types;
  }

  /** Returns the command. */
  public static Command command() {
    return new Command.Leaf<Session>(
        "tail",
        List.of(Parameter.optional("CONFIG")),
        List.of(Option.of("--type", "TYPE").repeated(), Option.of("--last", "N")),
        TailCommand::run);
  }

  private static int run(Session session, Arguments arguments) throws InterruptedException {
    String word = arguments.word(0);
    Long config = word == null ? null : Long.valueOf(new ConfigFinder(session).id(word));
    TailCommand tail = new TailCommand(session, config, arguments.texts("--type"));
    tail.look(arguments.number("--last", 10, 0, LATEST));
    while (true) {
      Thread.sleep(POLL_MILLIS);
      tail.look(LATEST);
    }
  }

  private void look(int shown) throws InterruptedException {
    Query query =
        Query.of("/executions")
            .with("task_config_id", config)
            .withAll("task_type", types)
            .with("limit", LATEST);
    List<JsonNode> latest =
        new Waiter(session, Duration.ZERO).patiently(query).path("items").valueStream().toList();
    Map<String, String> now = new LinkedHashMap<>();
    for (int i = latest.size() - 1; i >= 0; i--) {
      JsonNode execution = latest.get(i);
      String id = execution.path("id").asString("");
      String status = execution.path("status").asString("");
      now.put(id, status);
      if (i < shown && !status.equals(seen.get(id))) {
        print(execution, status);
      }
    }
    seen = now;
  }

  private void print(JsonNode execution, String status) {
    Output output = session.output();
    if (output.format() == OutputFormat.JSON) {
      output.line(DisplayText.json(JsonText.write(execution)));
      return;
    }
    String word = DisplayText.padded(session.messages().word("status", status), 10);
    output.line(
        "%s  %s  %s  %s%s"
            .formatted(
                output.styled(at(execution), Style.DIM),
                output.styled(word, Style.of(status)),
                execution.path("id").asString(""),
                DisplayText.line(execution.path("task_config_name").asString("")),
                after(execution)));
  }

  private String at(JsonNode execution) {
    for (String field : List.of("finished_at", "started_at", "queued_at")) {
      if (execution.path(field).isString()) {
        return Moments.precise(execution.path(field).stringValue(), session.zone());
      }
    }
    return "";
  }

  private static String after(JsonNode execution) {
    String error = execution.path("error").path("message").asString("");
    JsonNode run = execution.path("run_ms");
    String took = run.isNumber() ? "  " + Moments.millis(run.asLong()) : "";
    return error.isEmpty() ? took : took + "  " + DisplayText.line(error);
  }
}
