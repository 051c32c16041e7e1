package io.carillon.cli.history;

import io.carillon.cli.arguments.Arguments;
import io.carillon.cli.arguments.Command;
import io.carillon.cli.arguments.Option;
import io.carillon.cli.arguments.Parameter;
import io.carillon.cli.http.Query;
import io.carillon.cli.output.Cell;
import io.carillon.cli.output.Column;
import io.carillon.cli.output.ListPrinter;
import io.carillon.cli.output.Output;
import io.carillon.cli.output.Sparkline;
import io.carillon.cli.output.Style;
import io.carillon.cli.protocol.Words;
import io.carillon.cli.session.ExitCode;
import io.carillon.cli.session.Session;
import io.carillon.cli.session.Times;
import io.carillon.cli.text.DisplayText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * {@code carillon stats series}: statistics over time. A terminal shows a sparkline of each group.
 */
final class SeriesCommand {

  private static final int NAME_WIDTH = 30;
  private static final int TOTAL_WIDTH = 12;
  private static final String DECISIONS = "decisions";

  private final Session session;
  private final Arguments arguments;

  private SeriesCommand(Session session, Arguments arguments) {
    this.session = session;
    this.arguments = arguments;
  }

  static Command command() {
    return new Command.Leaf<Session>(
        "series",
        List.of(Parameter.optional("CONFIG")),
        List.of(
            Option.choice(
                "--by", "FIELD", "status", "type", "queue", "namespace", "worker", "config"),
            Option.choice("--bucket", "WIDTH", "1m", "5m", "1h", "1d"),
            Option.choice("--metric", "METRIC", "executions", DECISIONS),
            Option.of("--namespace", "NAME").or("-n").repeated(),
            Option.of("--label", "KEY=VALUE").or("-l").repeated(),
            Option.of("--type", "TYPE").repeated(),
            Option.of("--queue", "QUEUE").repeated(),
            Option.of("--from", "TIME"),
            Option.of("--to", "TIME"),
            Option.of("--groups", "N")),
        (session, arguments) -> new SeriesCommand(session, arguments).run());
  }

  private int run() throws InterruptedException {
    JsonNode series = session.client().get(query()).json();
    if (!session.output().format().isTable()) {
      session.output().one(series, List.of(), series.path("metric").asString(""));
      return ExitCode.DONE;
    }
    if (session.output().display().columns() > 0) {
      sparklines(series);
    }
    new ListPrinter(session.output(), columns(series), point -> point.path("at").asString(""))
        .all(series.path("points").valueStream().toList());
    StatsCommands.noteSpan(session, series);
    if (series.path("more").asBoolean(false)) {
      session.output().note("stats.more_groups", series.path("groups").size());
    }
    return ExitCode.DONE;
  }

  private Query query() throws InterruptedException {
    Times times = new Times(session, arguments);
    return Query.of("/stats/series")
        .with("metric", arguments.text("--metric"))
        .with("by", arguments.text("--by"))
        .with("bucket", arguments.text("--bucket"))
        .with("timezone", session.zone().getId())
        .with("task_config_id", StatsCommands.config(session, arguments))
        .withEach("namespace", arguments.texts("--namespace"))
        .withEach("label", arguments.texts("--label"))
        .withAll("task_type", arguments.texts("--type"))
        .withAll("queue", arguments.texts("--queue"))
        .with("from", times.text("--from"))
        .with("to", times.text("--to"))
        .with("limit", arguments.text("--groups"));
  }

  private static List<Column> columns(JsonNode series) {
    List<Column> columns = new ArrayList<>(List.of(Column.time("at")));
    if (series.path("groups").size() > 1
        || !series.path("by").asString("").equals(Words.NO_GROUPS)) {
      columns.add(Column.of("group", (point, writing) -> Cell.of(name(series, point, writing))));
    }
    columns.add(Column.text("total"));
    if (series.path("metric").asString("").equals(DECISIONS)) {
      columns.add(
          Column.of(
              "by_kind",
              (point, writing) -> Cell.of(StatsCommands.counts(point, "counts", writing))));
      return columns;
    }
    columns.addAll(
        List.of(
            Column.text("counts.failed").titled("failed"),
            StatsCommands.rate(""),
            Column.text("retried"),
            Column.text("lost").onlyWide(),
            Column.millis("run_ms.p50").titled("run_p50"),
            Column.millis("run_ms.p95").titled("run_p95"),
            Column.millis("run_ms.p99").titled("run_p99").onlyWide(),
            Column.millis("run_ms.max").titled("run_ms_max").onlyWide(),
            Column.millis("late_ms.p95").titled("late_p95"),
            Column.millis("late_ms.max").titled("late_max").onlyWide()));
    return columns;
  }

  /**
   * Returns the name of the group of a point: a word of a closed set, or what its id stands for.
   */
  private static String name(JsonNode series, JsonNode point, Column.Writing writing) {
    String key = point.path("key").asString("");
    return series
        .path("groups")
        .valueStream()
        .filter(group -> group.path("key").asString("").equals(key))
        .map(group -> group.path("name").asString(key))
        .findFirst()
        .map(name -> writing.messages().word("status", name))
        .orElse(key);
  }

  /** Prints a line for each group; they have one scale. */
  private void sparklines(JsonNode series) {
    List<JsonNode> groups = series.path("groups").valueStream().toList();
    Output output = session.output();
    int room = output.display().columns() - NAME_WIDTH - TOTAL_WIDTH - 4;
    List<Sparkline> lines = new ArrayList<>();
    groups.forEach(group -> lines.add(sparkline(series, group.path("key").asString(""))));
    long most = 1;
    for (Sparkline line : lines) {
      most = Math.max(most, line.most(room));
    }
    for (int i = 0; i < groups.size(); i++) {
      String name = name(series, groups.get(i), output.display().writing());
      String shown = DisplayText.cut(DisplayText.line(name), NAME_WIDTH);
      String total = "%,d".formatted(lines.get(i).total());
      output.line(
          DisplayText.padded(shown, NAME_WIDTH)
              + "  "
              + output.styled(lines.get(i).text(room, most), Style.BUSY)
              + "  "
              + total);
    }
    if (!groups.isEmpty()) {
      output.line("");
    }
  }

  private static Sparkline sparkline(JsonNode series, String key) {
    Instant from = Instant.parse(series.path("from").asString(""));
    Instant to = Instant.parse(series.path("to").asString(""));
    Duration bucket = width(series.path("bucket").asString(""));
    // Days with a clock change are as wide as others here: rounding puts each into its place.
    int count = (int) Math.max(1, Math.round((double) millis(from, to) / bucket.toMillis()));
    long[] totals = new long[count];
    for (JsonNode point : series.path("points")) {
      if (point.path("key").asString("").equals(key)) {
        Instant at = Instant.parse(point.path("at").asString(""));
        int place = (int) Math.round((double) millis(from, at) / bucket.toMillis());
        totals[Math.clamp(place, 0, count - 1)] += point.path("total").asLong();
      }
    }
    return new Sparkline(totals);
  }

  private static long millis(Instant from, Instant to) {
    return Duration.between(from, to).toMillis();
  }

  private static Duration width(String bucket) {
    return switch (bucket) {
      case "1m" -> Duration.ofMinutes(1);
      case "5m" -> Duration.ofMinutes(5);
      case "1h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }
}
