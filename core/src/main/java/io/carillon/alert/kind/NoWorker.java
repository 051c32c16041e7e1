package io.carillon.alert.kind;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.alert.kind.Found.Key;
import io.carillon.database.SqlArrays;
import io.carillon.definition.Json;
import io.carillon.json.JsonFields;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * No active worker takes from a queue. A rule about all queues looks at those of the task types
 * that active configs have.
 */
final class NoWorker implements AlertKind {

  private static final String UNSERVED =
      """
      select q.name, bool_or(q.used) as used from (
        select u.name, false as used from unnest(:queues) as u(name)
        union all
        select t.queue, true from carillon.task_type t
        where :all and exists (
          select from carillon.task_config c where c.task_type = t.name and c.status = 'active')
      ) as q
      where not exists (
        select from carillon.worker w
        where w.status = 'active' and q.name = any(w.queues)
          and w.lease_ends_at > cast(:now as timestamptz))
      group by q.name order by q.name
      """;

  @Override
  public String code() {
    return "no_worker";
  }

  @Override
  public boolean ofQueues() {
    return true;
  }

  @Override
  public ObjectNode read(JsonFields fields) {
    return Json.MAPPER.createObjectNode();
  }

  @Override
  public void find(Pass pass, Found found) {
    Set<String> named = new HashSet<>();
    pass.rules().forEach(rule -> named.addAll(rule.scope().queues()));
    boolean all = pass.rules().stream().anyMatch(rule -> rule.scope().queues().isEmpty());
    Map<String, Boolean> unserved = new LinkedHashMap<>();
    pass.database()
        .sql()
        .sql(UNSERVED)
        .param("queues", SqlArrays.texts(named))
        .param("all", all)
        .param("now", pass.nowParameter())
        .query((row, index) -> unserved.put(row.getString("name"), row.getBoolean("used")))
        .list();
    for (Pass.Rule rule : pass.rules()) {
      List<String> queues = rule.scope().queues();
      unserved.forEach((queue, used) -> {
        if (queues.isEmpty() ? used : queues.contains(queue)) {
          found.add(finding(rule.id(), queue));
        }
      });
    }
  }

  private static Finding finding(long ruleId, String queue) {
    return new Finding(Key.queue(ruleId, queue), Json.MAPPER.createObjectNode(), false);
  }

  @Override
  public Words words(ObjectNode arguments) {
    return new Words("no worker takes from this queue", "没有 worker 从该队列领取任务");
  }
}
