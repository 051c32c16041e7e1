package io.carillon.server.api.access;

import io.carillon.database.Page;
import io.carillon.sentence.Reason;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.view.SentenceJson;
import io.carillon.server.trail.TrailLine;
import io.carillon.server.trail.TrailStore;
import io.carillon.time.TimeRange;
import java.time.Instant;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Lists the audit trail of changes and refused requests by REST. */
@RestController
@RequestMapping("/api/v1/trail")
class TrailApi {

  private final TrailStore trail;

  TrailApi(TrailStore trail) {
    this.trail = trail;
  }

  @GetMapping
  ObjectNode list(
      @RequestParam("actor") Optional<String> actor,
      @RequestParam("subject") Optional<String> subject,
      @RequestParam("action") Optional<String> action,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    TimeRange span =
        new TimeRange(
            Paging.instant("from", from.orElse(null)), Paging.instant("to", to.orElse(null)));
    String list = "trail %s %s %s %s".formatted(actor, subject, action, span);
    TrailStore.Query query =
        new TrailStore.Query(
            actor.orElse(null),
            subject.orElse(null),
            action.orElse(null),
            span,
            Paging.after(list, cursor.orElse(null), TrailApi::place),
            rows + 1);
    return Paging.page(
        list,
        Page.of(trail.find(query), rows),
        TrailApi::json,
        last -> last.at() + " " + last.id());
  }

  private static ObjectNode json(TrailLine line) {
    String detail = line.detail();
    return SentenceJson.put(
        line.json(), "detail", detail == null ? null : Reason.recognised(detail));
  }

  private static TrailStore.Place place(String key) {
    int blank = key.indexOf(' ');
    return new TrailStore.Place(
        Instant.parse(key.substring(0, blank)), Long.parseLong(key.substring(blank + 1)));
  }
}
