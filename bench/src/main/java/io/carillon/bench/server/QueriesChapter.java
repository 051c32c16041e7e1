package io.carillon.bench.server;

import static io.carillon.bench.text.Words.same;

import io.carillon.bench.chapter.Chapter;
import io.carillon.bench.growth.Pasts;
import io.carillon.bench.laboratory.Database;
import io.carillon.bench.laboratory.Laboratory;
import io.carillon.bench.order.Order.Target;
import io.carillon.bench.report.Goal;
import io.carillon.bench.report.Table;
import io.carillon.bench.text.Spread;
import io.carillon.bench.text.Words;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures the response times of the packaged server's REST API with a long history. */
public final class QueriesChapter implements Chapter {

  private static final double P99_GOAL = 100;
  private static final int WARM_UP = 20;
  private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(1);
  // Fewer calls suffice for a slow query.
  private static final Duration LIMIT = Duration.ofSeconds(8);
  private static final int PAGES_BEFORE = 10;
  private static final Pattern CURSOR = Pattern.compile("\"next_cursor\":\"([^\"]+)\"");

  /**
   * The extent of the measurement.
   *
   * @param database that growth has filled
   * @param calls of each query
   */
  public record Plan(Database database, int calls) {

    /** Returns the plan for when no other chapter is measured. */
    public Plan alone() {
      return new Plan(database, 5 * calls);
    }
  }

  private final Plan plan;
  private final Pasts pasts;
  private final Map<String, Spread> found = new LinkedHashMap<>();

  /** Creates the chapter with that plan and those pasts. */
  public QueriesChapter(Plan plan, Pasts pasts) {
    this.plan = plan;
    this.pasts = pasts;
  }

  @Override
  public String name() {
    return "queries";
  }

  @Override
  public void measure(Laboratory laboratory) throws Exception {
    pasts.load(laboratory, plan.database());
    QuerySubjects subjects = QuerySubjects.of(laboratory.connect(plan.database()));
    try (TemporaryFolder folder = TemporaryFolder.create();
        LaunchedServer server =
            LaunchedServer.start(folder.path(), settings(laboratory.target(plan.database())))) {
      for (String query : QuerySubjects.queries()) {
        found.put(query, measure(server, subjects, query));
      }
    }
    laboratory.progress(
        "queries: slowest p99 %s ms".formatted(Spread.rounded(slowest().share(0.99))));
  }

  private static Map<String, String> settings(Target target) {
    return Map.of(
        "CARILLON_DB_URL",
        target.url(),
        "CARILLON_DB_USER",
        target.user(),
        "CARILLON_DB_PASSWORD",
        target.password(),
        "CARILLON_RETENTION",
        "100d",
        // A worker would find that no worker offers the types of the past, and put a million
        // configs into error while the queries are measured.
        "CARILLON_ROLES",
        "api,scheduler",
        "CARILLON_SAMPLES",
        "false");
  }

  private Spread measure(LaunchedServer server, QuerySubjects subjects, String template)
      throws IOException, InterruptedException {
    String query = withCursor(server, subjects, template);
    callsWithin(WARM_UP_LIMIT, WARM_UP, server, subjects, query);
    return Spread.of(callsWithin(LIMIT, plan.calls(), server, subjects, query));
  }

  /** Puts the cursor of a page behind {@value #PAGES_BEFORE} others in its place. */
  private static String withCursor(LaunchedServer server, QuerySubjects subjects, String template)
      throws IOException, InterruptedException {
    if (!template.contains("{cursor}")) {
      return template;
    }
    String list = subjects.path(template, 0).replace("&cursor={cursor}", "");
    String cursor = "";
    for (int page = 0; page < PAGES_BEFORE; page++) {
      byte[] body = server.get("/api/v1" + list + cursor).body();
      Matcher next = CURSOR.matcher(new String(body, StandardCharsets.UTF_8));
      if (!next.find()) {
        break;
      }
      cursor = "&cursor=" + next.group(1);
    }
    return list + cursor;
  }

  /**
   * Returns the time of each call, in milliseconds; fewer calls when they take too long together.
   */
  private static List<Double> callsWithin(
      Duration limit, int calls, LaunchedServer server, QuerySubjects subjects, String query)
      throws IOException, InterruptedException {
    List<Double> millis = new ArrayList<>();
    long begin = System.nanoTime();
    while (millis.size() < calls && System.nanoTime() - begin < limit.toNanos()) {
      millis.add(millisFor(server, subjects.path(query, millis.size())));
    }
    return millis;
  }

  private static double millisFor(LaunchedServer server, String path)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    HttpResponse<byte[]> response = server.get("/api/v1" + path);
    if (response.statusCode() != 200) {
      throw new IllegalStateException(path + " was answered " + response.statusCode());
    }
    return (System.nanoTime() - begin) / 1e6;
  }

  private Spread slowest() {
    return found.values().stream()
        .max(Comparator.comparingDouble((Spread spread) -> spread.share(0.99)))
        .orElseThrow();
  }

  @Override
  public List<Table> tables() {
    List<Words> head =
        List.of(
            new Words("GET /api/v1…", "GET /api/v1…"),
            new Words("p50, ms", "p50，毫秒"),
            same("p99"),
            new Words("longest", "最长"));
    List<List<Words>> rows = new ArrayList<>();
    found.forEach((query, millis) -> rows.add(row(query, millis)));
    return List.of(new Table(head, rows));
  }

  private static List<Words> row(String query, Spread millis) {
    return List.of(
        same("`" + query + "`"),
        same(Spread.rounded(millis.median())),
        same(Spread.rounded(millis.share(0.99))),
        same(Spread.rounded(millis.share(1))));
  }

  @Override
  public List<Goal> goals() {
    Words what = new Words("p99 of the slowest query", "最慢查询的 p99");
    return List.of(Goal.below(what, Spread.of(List.of(slowest().share(0.99))), P99_GOAL, " ms"));
  }
}
