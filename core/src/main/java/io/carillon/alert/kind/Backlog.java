package io.carillon.alert.kind;

import io.carillon.alert.kind.Found.Finding;
import io.carillon.alert.kind.Found.Key;
import io.carillon.definition.Json;
import io.carillon.json.JsonFields;
import io.carillon.queue.QueueRates;
import io.carillon.queue.QueueRow;
import io.carillon.queue.QueueStats;
import io.carillon.time.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** More executions than a number wait in a queue, or one has waited longer than a time. */
final class Backlog implements AlertKind {

  private static final Duration MOST = Duration.ofDays(7);

  @Override
  public String code() {
    return "backlog";
  }

  @Override
  public boolean ofQueues() {
    return true;
  }

  @Override
  public ObjectNode read(JsonFields fields) {
    Integer moreThan = fields.integer("more_than", 0, (int) QueueStats.COUNTED - 1);
    Duration olderThan = fields.duration("older_than", Duration.ofSeconds(1), MOST);
    if (fields.node("more_than") == null && fields.node("older_than") == null) {
      fields.fault("more_than", "is missing: name more_than, older_than, or both.");
    }
    return Json.MAPPER
        .createObjectNode()
        .put("more_than", moreThan)
        .put("older_than", olderThan == null ? null : Durations.format(olderThan));
  }

  @Override
  public void find(Pass pass, Found found) {
    List<QueueRow> queues =
        new QueueStats(pass.database(), new QueueRates(pass.database())).queues();
    for (Pass.Rule rule : pass.rules()) {
      List<String> named = rule.scope().queues();
      for (QueueRow queue : queues) {
        if ((named.isEmpty() || named.contains(queue.name())) && isOver(rule, queue, pass.now())) {
          found.add(new Finding(Key.queue(rule.id(), queue.name()), arguments(queue), false));
        }
      }
    }
  }

  private static boolean isOver(Pass.Rule rule, QueueRow queue, Instant now) {
    JsonNode moreThan = rule.condition().path("more_than");
    JsonNode olderThan = rule.condition().path("older_than");
    boolean deep = moreThan.isNumber() && queue.depth().count() > moreThan.longValue();
    return deep
        || (olderThan.isString()
            && isBefore(
                queue.oldestQueuedAt(), now.minus(Durations.parse(olderThan.stringValue()))));
  }

  private static boolean isBefore(@Nullable Instant queued, Instant limit) {
    return queued != null && queued.isBefore(limit);
  }

  private static ObjectNode arguments(QueueRow queue) {
    Instant oldest = queue.oldestQueuedAt();
    return Json.MAPPER
        .createObjectNode()
        .put("depth", queue.depth().count())
        .put("deeper", queue.depth().more())
        .put("oldest_queued_at", oldest == null ? null : oldest.toString());
  }

  @Override
  public Words words(ObjectNode arguments) {
    long depth = arguments.path("depth").asLong();
    String oldest = arguments.path("oldest_queued_at").asString("");
    boolean deeper = arguments.path("deeper").asBoolean();
    return new Words(
        "%s%d executions wait, the oldest since %s".formatted(deeper ? "over " : "", depth, oldest),
        "%s%d 次执行在等待，最早的自 %s 起".formatted(deeper ? "超过 " : "", depth, oldest));
  }
}
