package io.carillon.server.api.alert;

import io.carillon.alert.Alerts;
import io.carillon.alert.kind.AlertKind;
import io.carillon.alert.kind.AlertKinds;
import io.carillon.alert.life.AlertFilter;
import io.carillon.alert.life.AlertSearch.Place;
import io.carillon.alert.life.AlertStatus;
import io.carillon.database.Page;
import io.carillon.engine.Engine;
import io.carillon.server.api.input.Filters;
import io.carillon.server.api.input.Paging;
import io.carillon.server.api.input.QueryValues;
import io.carillon.text.Coded;
import io.carillon.time.Instants;
import io.carillon.time.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Lists alerts and announcements. */
@RestController
@RequestMapping("/api/v1")
class AlertsApi {

  /** Identifies the list in cursors. */
  private static final String ANNOUNCEMENTS = "alert announcements";

  private static final Map<String, AlertStatus> STATUSES = Coded.byCode(AlertStatus.class);
  private static final Map<String, String> KINDS =
      AlertKinds.ALL.stream()
          .map(AlertKind::code)
          .collect(Collectors.toMap(code -> code, code -> code));
  private static final UUID NEWEST = new UUID(-1, -1);

  private final Alerts alerts;

  AlertsApi(Engine engine) {
    this.alerts = engine.alerts();
  }

  @GetMapping("/alerts")
  ObjectNode alerts(
      @RequestParam("status") Optional<List<String>> status,
      @RequestParam("rule_id") Optional<List<String>> rule,
      @RequestParam("task_config_id") Optional<List<String>> config,
      @RequestParam("queue") Optional<List<String>> queue,
      @RequestParam("kind") Optional<List<String>> kind,
      @RequestParam("from") Optional<String> from,
      @RequestParam("to") Optional<String> to,
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    AlertFilter filter =
        new AlertFilter(
            QueryValues.choices("status", status, STATUSES),
            QueryValues.ids("rule_id", rule),
            new AlertFilter.About(
                QueryValues.ids("task_config_id", config),
                QueryValues.texts("queue", queue),
                Filters.reach()),
            QueryValues.choices("kind", kind, KINDS),
            new TimeRange(
                Paging.instant("from", from.orElse(null)), Paging.instant("to", to.orElse(null))));
    int rows = Paging.limit(limit);
    Place after = Paging.after(name(filter), cursor.orElse(null), AlertsApi::place);
    return Paging.page(
        name(filter),
        Page.of(alerts.search().list(filter, after, rows + 1), rows),
        AlertViews::alert,
        last -> last.state().times().startedAt() + " " + last.id());
  }

  private static String name(AlertFilter filter) {
    return String.join(
        " ",
        "alerts",
        new TreeSet<>(filter.statuses()).toString(),
        new TreeSet<>(filter.ruleIds()).toString(),
        new TreeSet<>(filter.about().taskConfigIds()).toString(),
        new TreeSet<>(filter.about().queues()).toString(),
        new TreeSet<>(filter.kinds()).toString(),
        String.valueOf(filter.started()));
  }

  private static Place place(String key) {
    int blank = key.indexOf(' ');
    return new Place(
        Instants.parse(key.substring(0, blank)), Long.parseLong(key.substring(blank + 1)));
  }

  @GetMapping("/alerts/{id}")
  ObjectNode alert(@PathVariable("id") long id) {
    return AlertViews.alert(alerts.search().get(id, Filters.reach()));
  }

  @GetMapping("/alert-announcements")
  ObjectNode announcements(
      @RequestParam(value = "limit", defaultValue = "50") String limit,
      @RequestParam("cursor") Optional<String> cursor) {
    int rows = Paging.limit(limit);
    UUID before = Paging.after(ANNOUNCEMENTS, cursor.orElse(null), UUID::fromString);
    return Paging.page(
        ANNOUNCEMENTS,
        Page.of(alerts.announcements().list(before == null ? NEWEST : before, rows + 1), rows),
        AlertViews::announcement,
        last -> last.id().toString());
  }
}
