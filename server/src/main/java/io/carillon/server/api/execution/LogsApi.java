package io.carillon.server.api.execution;

import io.carillon.database.Database;
import io.carillon.database.Page;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.history.Execution.LogLine;
import io.carillon.history.History;
import io.carillon.history.History.LogPlace;
import io.carillon.history.detail.LogQuery;
import io.carillon.history.detail.LogReader;
import io.carillon.manager.TasksManager;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.Query;
import io.carillon.server.api.input.QueryNames;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.ExecutionViews;
import io.carillon.server.api.view.JsonViews;
import io.carillon.server.stream.FollowedLogs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Reads the log of an execution: by pages, around a line, counted, and as a text. */
@RestController
@RequestMapping("/api/v1/executions/{id}/logs")
class LogsApi {

  private static final Map<String, Boolean> ORDERS =
      Map.of("asc", Boolean.FALSE, "desc", Boolean.TRUE);
  private static final int LONGEST_TEXT = 200;
  private static final int MOST_AROUND = 200;
  private static final int LINES_AT_ONCE = 500;

  private final History history;
  private final LogReader logs;
  private final FollowedLogs followed;

  LogsApi(TasksManager manager, Database database, FollowedLogs followed) {
    this.history = manager.history();
    this.followed = followed;
    this.logs = new LogReader(database);
  }

  // Null while the response is a stream.
  @SuppressWarnings("NullAway")
  @GetMapping(produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
  @QueryNames({"follow", "order", "level", "q", "attempt", "around", "limit", "cursor"})
  ResponseEntity<ObjectNode> logs(
      @PathVariable("id") UUID id,
      @RequestParam MultiValueMap<String, String> parameters,
      @RequestHeader("Last-Event-ID") Optional<String> lastEventId,
      HttpServletRequest request,
      HttpServletResponse response) {
    history.execution(id);
    Query given = new Query(parameters);
    if (QueryValues.flag("follow", given.one("follow"))) {
      followed.follow(id, after(id, given), request, response);
      return null;
    }
    return ResponseEntity.ok(page(id, given));
  }

  /** Returns where a stream begins; null for the first line. */
  private static @Nullable LogPlace after(UUID id, Query given) {
    String order = given.one("order", "asc");
    String list = "logs %s %s %s".formatted(id, order, filter(given));
    return Paging.after(list, given.one("cursor").orElse(null), LogsApi::place);
  }

  private ObjectNode page(UUID id, Query given) {
    String around = given.one("around").orElse(null);
    if (around != null) {
      return around(id, given, around);
    }
    String order = given.one("order", "asc");
    LogQuery.Filter filter = filter(given);
    String list = "logs %s %s %s".formatted(id, order, filter);
    LogQuery query =
        new LogQuery(
            id,
            filter,
            QueryValues.choice("order", order, ORDERS),
            Paging.after(list, given.one("cursor").orElse(null), LogsApi::place),
            Paging.limit(given.one("limit", "50")));
    return Paging.page(
        list, logs.page(query), JsonViews::plain, next -> next.attempt() + " " + next.line());
  }

  private ObjectNode around(UUID id, Query given, String around) {
    for (String other : List.of("order", "level", "q", "attempt", "cursor")) {
      if (given.one(other).isPresent()) {
        throw InvalidInputException.at(other, "has no meaning beside around.");
      }
    }
    int each = Paging.count("limit", given.one("limit", "50"), MOST_AROUND);
    return Paging.all(logs.around(id, placeOf(around), each), JsonViews::plain);
  }

  private static LogPlace placeOf(String text) {
    if (!text.matches("\\d{1,9}:\\d{1,9}")) {
      throw InvalidInputException.at(
          "around",
          "must be an attempt and a line of it, as in 1:250, not %s.".formatted(Quote.of(text)));
    }
    return place(text.replace(':', ' '));
  }

  private static LogPlace place(String key) {
    int blank = key.indexOf(' ');
    return new LogPlace(
        Integer.parseInt(key.substring(0, blank)), Integer.parseInt(key.substring(blank + 1)));
  }

  private static LogQuery.Filter filter(Query given) {
    Map<String, String> levels = new LinkedHashMap<>();
    LogQuery.LEVELS.forEach(level -> levels.put(level, level));
    String level = given.one("level").orElse(null);
    Set<String> wanted =
        level == null ? Set.of() : LogQuery.atLeast(QueryValues.choice("level", level, levels));
    String attempt = given.one("attempt").orElse(null);
    return new LogQuery.Filter(
        attempt == null ? null : Paging.count("attempt", attempt, 999_999),
        wanted,
        text(given.one("q").orElse(null)));
  }

  private static @Nullable String text(@Nullable String text) {
    if (text != null && text.length() > LONGEST_TEXT) {
      throw InvalidInputException.at(
          "q",
          "must be a text of 1 to %d characters, not of %d."
              .formatted(LONGEST_TEXT, text.length()));
    }
    return text;
  }

  @GetMapping("/summary")
  ObjectNode summary(@PathVariable("id") UUID id) {
    history.execution(id);
    return ExecutionViews.logSummary(logs.summary(id));
  }

  /** Writes the whole log as a text, one page after another. */
  @GetMapping(value = "/text", produces = MediaType.TEXT_PLAIN_VALUE)
  void text(@PathVariable("id") UUID id, HttpServletResponse response) throws IOException {
    history.execution(id);
    response.setContentType("text/plain;charset=UTF-8");
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.log\"".formatted(id));
    Writer out = response.getWriter();
    LogPlace after = null;
    do {
      Page<LogLine, LogPlace> page =
          logs.page(new LogQuery(id, LogQuery.Filter.ALL, false, after, LINES_AT_ONCE));
      for (LogLine line : page.items()) {
        write(line, out);
      }
      after = page.next();
    } while (after != null);
    out.flush();
  }

  private static void write(LogLine line, Writer out) throws IOException {
    out.write(
        "%s %d:%d %-5s %s\n"
            .formatted(line.at(), line.attempt(), line.line(), line.level(), line.message()));
  }
}
