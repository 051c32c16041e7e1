package io.carillon.alert.kind;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.alert.kind.Found.Key;
import io.carillon.audit.Audit;
import io.carillon.audit.Auditor;
import io.carillon.database.Database;
import io.carillon.database.SqlArrays;
import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.history.History;
import io.carillon.json.JsonFields;
import io.carillon.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * The audit of a config finds that a due time has no decision, or two, or an execution is missing.
 * An audit reads the history of its config, so a pass audits for {@value #BUDGET_MILLIS} ms and
 * goes on in the next one; all configs of a rule are audited in turn, at most once an hour each.
 */
final class AuditFindings implements AlertKind {

  private static final long BUDGET_MILLIS = 50;
  private static final int PAGE = 20;
  private static final Duration PAUSE = Duration.ofHours(1);

  /** Where a rule is in its configs. */
  private record Place(Pass.Rule rule, long after) {}

  private static final String DUE =
      """
      select r.id, coalesce(p.after_id, 0) as after_id
      from unnest(:rules) as r(id) left join carillon.alert_progress p on p.rule_id = r.id
      where p.judged_at is null or p.after_id > 0 or p.judged_at <= :before or p.judged_at > :now
      order by p.judged_at nulls first, r.id
      """;

  private static final String NEXT =
      """
      select distinct k.id from carillon.alert_target t
      cross join lateral (
        (select c.id from carillon.task_config c
         where c.id = t.task_config_id and c.id > :after and c.status <> 'deleted')
        union all
        (select c.id from carillon.task_config c
         where c.task_type = t.task_type and c.id > :after and c.status <> 'deleted'
         order by c.task_type, c.id limit :page)
        union all
        (select c.id from carillon.task_config c
         where c.namespace = t.namespace and c.id > :after and c.status <> 'deleted'
         order by c.namespace, c.id limit :page)
        union all
        (select k.id from carillon.task_config_label l
         join carillon.task_config k on k.id = l.task_config_id
         where l.key = t.label_key and l.task_config_id > :after and {has_labels}
         order by l.key, l.task_config_id limit :page)
        union all
        (select c.id from carillon.task_config c
         where {everything} and c.id > :after and c.status <> 'deleted'
         order by c.id limit :page)) as k
      where t.rule_id = :rule order by k.id limit :page
      """
          .replace("{has_labels}", Targets.HAS_LABELS)
          .replace("{everything}", Targets.ABOUT_EVERYTHING);

  private static final String MOVE =
      """
      insert into carillon.alert_progress (rule_id, judged_at, after_id)
      values (:rule, :now, :after)
      on conflict (rule_id) do update
        set judged_at = excluded.judged_at, after_id = excluded.after_id
      """;

  @Override
  public String code() {
    return "audit_findings";
  }

  @Override
  public ObjectNode read(JsonFields fields) {
    Duration over = fields.duration("over", Duration.ofHours(1), Duration.ofDays(7));
    return Json.MAPPER
        .createObjectNode()
        .put("over", Durations.format(over == null ? Duration.ofDays(1) : over));
  }

  @Override
  public void find(Pass pass, Found found) {
    Set<Key> judged = new HashSet<>();
    long end = pass.nanoTime().getAsLong() + TimeUnit.MILLISECONDS.toNanos(BUDGET_MILLIS);
    for (Place place : places(pass)) {
      if (pass.nanoTime().getAsLong() - end >= 0) {
        break;
      }
      audit(pass, place, end, found, judged);
    }
    pass.open().stream()
        .map(Pass.Open::key)
        .filter(key -> !judged.contains(key))
        .forEach(found::keep);
  }

  private static List<Place> places(Pass pass) {
    return pass.database()
        .sql()
        .sql(DUE)
        .param("rules", SqlArrays.longs(pass.rules(), Pass.Rule::id))
        .param("before", Database.parameter(pass.now().minus(PAUSE)))
        .param("now", pass.nowParameter())
        .query((row, index) -> new Place(rule(pass, row.getLong("id")), row.getLong("after_id")))
        .list();
  }

  private static Pass.Rule rule(Pass pass, long id) {
    return pass.rules().stream().filter(rule -> rule.id() == id).findFirst().orElseThrow();
  }

  /** Audits a page of a rule's configs, and stores how far it came. */
  private static void audit(Pass pass, Place place, long end, Found found, Set<Key> judged) {
    Auditor auditor = new Auditor(pass.database(), new History(pass.database()));
    Duration over = Durations.parse(place.rule().condition().get("over").stringValue());
    List<Long> configs = next(pass, place);
    long after = place.after();
    for (long config : configs) {
      Key key = Key.config(place.rule().id(), config);
      audit(auditor, key, pass.now().minus(over), found);
      judged.add(key);
      after = config;
      if (pass.nanoTime().getAsLong() - end >= 0) {
        break;
      }
    }
    boolean atEnd = configs.size() < PAGE && (configs.isEmpty() || after == configs.getLast());
    move(pass, place.rule().id(), atEnd ? 0 : after);
  }

  private static List<Long> next(Pass pass, Place place) {
    return pass.database()
        .sql()
        .sql(NEXT)
        .param("rule", place.rule().id())
        .param("after", place.after())
        .param("page", PAGE)
        .query((row, index) -> row.getLong("id"))
        .list();
  }

  private static void audit(Auditor auditor, Key key, Instant from, Found found) {
    try {
      Audit audit = auditor.audit(key.taskConfigId() == null ? 0 : key.taskConfigId(), from, null);
      if (!audit.findings().isEmpty()) {
        Audit.Finding first = audit.findings().getFirst();
        ObjectNode arguments =
            Json.MAPPER
                .createObjectNode()
                .put("findings", audit.findings().size() + audit.more())
                .put("due_at", first.dueAt().toString())
                .put("finding", first.kind());
        found.add(new Finding(key, arguments, false));
      }
    } catch (InvalidInputException e) {
      found.keep(key); // too many decisions for one audit
    }
  }

  private static void move(Pass pass, long rule, long after) {
    pass.database()
        .sql()
        .sql(MOVE)
        .param("rule", rule)
        .param("now", pass.nowParameter())
        .param("after", after)
        .update();
  }

  @Override
  public Words words(ObjectNode arguments) {
    long findings = arguments.path("findings").asLong();
    String due = arguments.path("due_at").asString("");
    return new Words(
        "the audit has %d finding%s, the first at %s"
            .formatted(findings, findings == 1 ? "" : "s", due),
        "审计发现 %d 处不一致，最早在 %s".formatted(findings, due));
  }
}
