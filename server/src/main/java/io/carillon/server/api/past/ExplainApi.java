package io.carillon.server.api.past;

import io.carillon.explanation.Explanation;
import io.carillon.explanation.Explanations;
import io.carillon.explanation.Timeline;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.server.api.view.ExplanationJson;
import io.carillon.server.api.view.TimelineJson;
import io.carillon.server.front.Calculations;
import io.carillon.server.language.AcceptedLanguage;
import io.carillon.server.language.RequestLanguage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Explains why a task config did or did not run, and shows what happened to it. */
@RestController
@RequestMapping("/api/v1/task-configs/{id}")
class ExplainApi {

  private static final Map<String, Locale> LANGUAGES =
      Map.of(AcceptedLanguage.ENGLISH, Locale.ENGLISH, AcceptedLanguage.CHINESE, Locale.CHINESE);

  /** The span of a timeline for which none is given ends a little in the future. */
  private static final Duration SPAN = Duration.ofHours(26);

  private static final Duration AHEAD = Duration.ofHours(2);

  private final TasksView view;
  private final Calculations calculations;

  ExplainApi(TasksManager manager, Calculations calculations) {
    this.view = manager.view();
    this.calculations = calculations;
  }

  @GetMapping("/explain")
  ObjectNode explain(
      @PathVariable("id") long id,
      @RequestParam("at") Optional<String> at,
      @RequestParam("lang") Optional<String> lang) {
    Locale language =
        lang.map(code -> QueryValues.choice("lang", code, LANGUAGES))
            .orElseGet(RequestLanguage::current);
    String asked =
        at.orElseThrow(() ->
            InvalidInputException.at(
                "at",
                "is missing: the time that you ask about, as 2026-11-24T03:00:00+08:00 or, in the"
                    + " zone of the schedule, 2026-11-24T03:00."));
    Explanation found =
        calculations.run("the schedule has too many due times", () -> view.explain(id, asked));
    return new ExplanationJson(language, found.facts().question().zone()).of(found);
  }

  @GetMapping("/timeline")
  ObjectNode timeline(
      @PathVariable("id") long id,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam(value = "limit", defaultValue = "300") String limit) {
    Instant end = Paging.instant("to", to.orElse(null));
    Instant last = end == null ? view.now().plus(AHEAD) : end;
    Instant begin = Paging.instant("from", from.orElse(null));
    Timeline.Span span = new Timeline.Span(begin == null ? last.minus(SPAN) : begin, last);
    int most = Paging.limit(limit);
    Timeline found =
        calculations.run("ask for a shorter span", () -> view.timeline(id, span, most));
    ZoneId zone = Explanations.zone(view.config(id).definition().schedule());
    return new TimelineJson(RequestLanguage.current(), zone).of(found);
  }
}
