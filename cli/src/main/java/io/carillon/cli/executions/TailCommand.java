package io.carillon.cli.executions;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.configs.ConfigFinder;
import io.carillon.cli.http.Query;
import io.carillon.cli.http.ServerEvent;
import io.carillon.cli.output.JsonText;
import io.carillon.cli.output.OutputFormat;
import io.carillon.cli.protocol.StreamEvents;
import io.carillon.cli.session.LiveStream;
import io.carillon.cli.session.Session;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code carillon tail}: a line for each state of an execution, as it happens, by the live stream.
 */
public final class TailCommand {

  private static final Duration LONG = Duration.ofHours(1);
  private static final int LATEST = 200;

  private final Session session;
  private final Arguments arguments;
  private final @Nullable Long config;
  private final StateLines lines;

  private TailCommand(Session session, Arguments arguments, @Nullable Long config) {
    this.session = session;
    this.arguments = arguments;
    this.config = config;
    this.lines = new StateLines(session);
  }

  /** Returns the command. */
  public static Command command() {
    return new Command.Leaf<Session>(
        "tail",
        List.of(Parameter.optional("CONFIG")),
        List.of(
            Option.of("--namespace", "NAME").or("-n").repeated(),
            Option.of("--label", "LABEL").or("-l").repeated(),
            Option.of("--type", "TYPE").repeated(),
            Option.of("--last", "N"),
            Option.flag("--every")),
        TailCommand::run);
  }

  private static int run(Session session, Arguments arguments) throws InterruptedException {
    String word = arguments.word(0);
    Long config = word == null ? null : Long.valueOf(new ConfigFinder(session).id(word));
    return new TailCommand(session, arguments, config).run();
  }

  private int run() throws InterruptedException {
    int last = arguments.number("--last", 10, 0, LATEST);
    // Opened before the list is read, so that nothing falls between them.
    try (LiveStream stream = new LiveStream(session, stream())) {
      if (last > 0) {
        JsonNode page = session.client().get(list(last)).json();
        page.path("items").valueStream().toList().reversed().forEach(lines::print);
      }
      while (true) {
        ServerEvent event = stream.next(LONG);
        if (event != null) {
          print(event);
        }
      }
    }
  }

  private Query stream() {
    boolean every = arguments.has("--every") || session.output().format() == OutputFormat.JSON;
    return filtered(Query.of("/stream"), "type")
        .with("topic", config == null ? "executions" : "executions:config:" + config)
        .with("every", every ? true : null);
  }

  private Query list(int last) {
    return filtered(Query.of("/executions"), "task_type")
        .with("task_config_id", config)
        .with("limit", last);
  }

  private Query filtered(Query query, String type) {
    return query
        .withEach("namespace", arguments.texts("--namespace"))
        .withEach("label", arguments.texts("--label"))
        .withAll(type, arguments.texts("--type"));
  }

  private void print(ServerEvent event) throws InterruptedException {
    switch (event.name()) {
      case StreamEvents.EXECUTION -> lines.printChange(JsonText.read(event.data()));
      case StreamEvents.BURST -> lines.printBurst(JsonText.read(event.data()));
      case StreamEvents.RESET -> {
        String reason = JsonText.read(event.data()).path("reason").asString("");
        session.output().note("tail.reset", session.messages().word("reset", reason));
      }
      default -> {
        // It has opened, or will close and be opened again.
      }
    }
  }
}
