package io.carillon.cli.history;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Cell;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.ListPrinter;
import io.carillon.cli.output.Style;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import io.carillon.cli.session.Times;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** {@code carillon forecast}: how many due times come when. */
final class ForecastCommand {

  private static final int BAR = 30;

  private ForecastCommand() {}

  static Command command() {
    return new Command.Leaf<Session>(
        "forecast",
        List.of(),
        List.of(
            Option.of("--from", "TIME"),
            Option.of("--to", "TIME"),
            Option.of("--bucket", "DURATION"),
            Option.choice("--by", "FIELD", "task_type", "queue")),
        ForecastCommand::run);
  }

  private static int run(Session session, Arguments arguments) throws InterruptedException {
    Times times = new Times(session, arguments);
    JsonNode forecast =
        session
            .client()
            .get(
                Query.of("/forecast")
                    .with("from", times.text("--from"))
                    .with("to", times.text("--to"))
                    .with("bucket", arguments.text("--bucket"))
                    .with("by", arguments.text("--by")))
            .json();
    if (!session.output().format().isTable()) {
      session.output().one(forecast, List.of(), forecast.path("total").asString(""));
      return ExitCode.DONE;
    }
    show(session, forecast);
    return ExitCode.DONE;
  }

  private static void show(Session session, JsonNode forecast) {
    List<JsonNode> buckets = forecast.path("buckets").valueStream().toList();
    long most =
        Math.max(1, buckets.stream().mapToLong(b -> b.path("count").asLong()).max().orElse(1));
    List<Column> columns =
        List.of(
            Column.time("from"),
            Column.text("count").titled("due"),
            Column.of("load", (bucket, writing) -> bar(bucket, most)),
            Column.of("by", (bucket, writing) -> Cell.of(by(bucket))));
    new ListPrinter(session.output(), columns, b -> b.path("from").asString("")).all(buckets);
    session
        .output()
        .note(
            "forecast.total",
            forecast.path("total").asString(""),
            forecast.path("schedules").asString(""),
            forecast.path("skipped").asString(""));
  }

  private static Cell bar(JsonNode bucket, long most) {
    return new Cell("█".repeat((int) (bucket.path("count").asLong() * BAR / most)), Style.BUSY);
  }

  private static String by(JsonNode bucket) {
    return bucket.path("by").properties().stream()
        .map(part -> part.getKey() + " " + part.getValue().asString(""))
        .collect(Collectors.joining(", "));
  }
}
