package io.carillon.alert.kind;

import static io.carillon.database.SqlArrays.instants;
import static io.carillon.database.SqlArrays.longs;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.alert.kind.Found.Key;
import io.carillon.definition.Json;
import io.carillon.json.JsonFields;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A config has not succeeded between two times of the day in a zone, although it was due in that
 * span, or has no schedule of its own. Judged once for each day, when the second time has passed; a
 * later success ends the alert.
 */
final class NotFinishedBy implements AlertKind {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

  /** A day of a rule: its configs must succeed from one instant to the other. */
  private record Day(long ruleId, Instant from, Instant by) {}

  private static final String UNFINISHED =
      """
      select j.rule_id, j.from_at, j.by_at, k.id as config
      from unnest(:rules, :froms, :bys) as j(rule_id, from_at, by_at)
      join carillon.alert_target t on t.rule_id = j.rule_id
      cross join lateral (
        select c.* from carillon.task_config c where c.id = t.task_config_id
        union all
        select c.* from carillon.task_config c where c.task_type = t.task_type
        union all
        select c.* from carillon.task_config c where c.namespace = t.namespace
        union all
        select k.* from carillon.task_config_label l
        join carillon.task_config k on k.id = l.task_config_id
        where l.key = t.label_key and {has_labels}
        union all
        select c.* from carillon.task_config c where {everything}) as k
      left join carillon.task_config_health h on h.task_config_id = k.id
      left join carillon.schedule_state s on s.task_config_id = k.id
      where k.status in ('active', 'error') and k.created_at < j.from_at
        and (h.last_success_at is null or h.last_success_at < j.from_at)
        and (k.schedule_type = 'manual' or s.next_due_at < j.by_at or exists (
          select from carillon.schedule_event v
          where v.task_config_id = k.id and v.ledger_at >= j.from_at and v.ledger_at < j.by_at
            and v.kind in ('fired', 'missed', 'coalesced', 'skipped')))
      order by j.rule_id, k.id limit :most
      """
          .replace("{has_labels}", Targets.HAS_LABELS)
          .replace("{everything}", Targets.ABOUT_EVERYTHING);

  private static final String STILL_UNFINISHED =
      """
      select o.rule_id, o.config from unnest(:rules, :configs, :froms) as o(rule_id, config, from_at)
      cross join lateral (
        select x.status from carillon.task_config x where x.id = o.config offset 0) as k
      where k.status in ('active', 'error') and not exists (
        select from carillon.task_config_health h
        where h.task_config_id = o.config and h.last_success_at >= o.from_at)
      """;

  private static final String JUDGED =
      """
      insert into carillon.alert_progress (rule_id, judged_at)
      select j.rule_id, j.by_at from unnest(:rules, :bys) as j(rule_id, by_at) order by 1
      on conflict (rule_id) do update set judged_at = excluded.judged_at
      """;

  @Override
  public String code() {
    return "not_finished_by";
  }

  @Override
  public ObjectNode read(JsonFields fields) {
    String by = time(fields, "by");
    if (fields.node("by") == null) {
      fields.fault("by", "is missing: a time of day such as 06:00.");
    }
    String from = time(fields, "from");
    String fromOrMidnight = from == null ? "00:00" : from;
    if (by != null && by.equals(fromOrMidnight)) {
      fields.fault("by", "must differ from from, %s.".formatted(fromOrMidnight));
    }
    return Json.MAPPER
        .createObjectNode()
        .put("from", fromOrMidnight)
        .put("by", by == null ? "23:59" : by)
        .put("timezone", zone(fields));
  }

  private static @Nullable String time(JsonFields fields, String field) {
    String text = fields.text(field, 1, 100);
    try {
      return text == null ? null : LocalTime.parse(text, CLOCK).toString();
    } catch (DateTimeException e) {
      fields.fault(field, "must be a time of day such as 06:00, not \"" + text + "\".");
      return null;
    }
  }

  private static String zone(JsonFields fields) {
    String name = fields.required("timezone", 1, 100);
    try {
      return name == null ? "UTC" : ZoneId.of(name).getId();
    } catch (DateTimeException e) {
      fields.fault(
          "timezone", "must be an IANA time zone such as Asia/Shanghai, not \"" + name + "\".");
      return "UTC";
    }
  }

  @Override
  public void find(Pass pass, Found found) {
    List<Day> days = days(pass);
    if (!days.isEmpty()) {
      judge(pass, days, found);
    }
    keepUnfinished(pass, found);
  }

  /** Returns the days whose end has passed and that were not judged yet, one for each rule. */
  private static List<Day> days(Pass pass) {
    Map<Long, Instant> judged = judged(pass);
    List<Day> days = new ArrayList<>();
    for (Pass.Rule rule : pass.rules()) {
      Day day = lastDay(rule, pass.now());
      Instant before = judged.getOrDefault(rule.id(), rule.since());
      // A clock that went back does not judge a day twice.
      if (day.by().isAfter(before) && day.by().isAfter(rule.since())) {
        days.add(day);
      }
    }
    return days;
  }

  private static Map<Long, Instant> judged(Pass pass) {
    Map<Long, Instant> judged = new HashMap<>();
    pass.database()
        .sql()
        .sql("select rule_id, judged_at from carillon.alert_progress where judged_at is not null")
        .query((row, index) ->
            judged.put(row.getLong("rule_id"), row.getTimestamp("judged_at").toInstant()))
        .list();
    return judged;
  }

  private static Day lastDay(Pass.Rule rule, Instant now) {
    ZoneId zone = ZoneId.of(rule.condition().get("timezone").stringValue());
    LocalTime by = LocalTime.parse(rule.condition().get("by").stringValue());
    LocalTime from = LocalTime.parse(rule.condition().get("from").stringValue());
    LocalDate date = now.atZone(zone).toLocalDate();
    if (date.atTime(by).atZone(zone).toInstant().isAfter(now)) {
      date = date.minusDays(1);
    }
    LocalDate begin = from.isBefore(by) ? date : date.minusDays(1);
    return new Day(
        rule.id(),
        begin.atTime(from).atZone(zone).toInstant(),
        date.atTime(by).atZone(zone).toInstant());
  }

  private static void judge(Pass pass, List<Day> days, Found found) {
    List<Finding> rows =
        pass.database()
            .sql()
            .sql(UNFINISHED)
            .param("rules", longs(days, Day::ruleId))
            .param("froms", instants(days, Day::from))
            .param("bys", instants(days, Day::by))
            .param("most", Found.MOST + 1)
            .query(NotFinishedBy::row)
            .list();
    found.addAll(rows);
    pass.database()
        .sql()
        .sql(JUDGED)
        .param("rules", longs(days, Day::ruleId))
        .param("bys", instants(days, Day::by))
        .update();
  }

  private static Finding row(ResultSet row, int index) throws SQLException {
    ObjectNode arguments =
        Json.MAPPER
            .createObjectNode()
            .put("from", row.getTimestamp("from_at").toInstant().toString())
            .put("by", row.getTimestamp("by_at").toInstant().toString());
    return new Finding(Key.config(row.getLong("rule_id"), row.getLong("config")), arguments, false);
  }

  private static void keepUnfinished(Pass pass, Found found) {
    if (pass.open().isEmpty()) {
      return;
    }
    pass.database()
        .sql()
        .sql(STILL_UNFINISHED)
        .param("rules", longs(pass.open(), open -> open.key().ruleId()))
        .param("configs", longs(pass.open(), open -> open.key().taskConfigId()))
        .param(
            "froms",
            instants(
                pass.open(), open -> Instant.parse(open.arguments().get("from").stringValue())))
        .query((row, index) -> Key.config(row.getLong("rule_id"), row.getLong("config")))
        .list()
        .forEach(found::keep);
  }

  @Override
  public Words words(ObjectNode arguments) {
    String by = arguments.path("by").asString("");
    return new Words("had not succeeded by " + by, "截至 %s 仍未成功完成".formatted(by));
  }
}
