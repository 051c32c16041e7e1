package io.carillon.server.api.view;

import io.carillon.definition.Json;
import io.carillon.explanation.Explanation;
import io.carillon.explanation.Facts;
import io.carillon.explanation.Fate;
import io.carillon.explanation.FateSentence;
import io.carillon.explanation.InForce;
import io.carillon.explanation.Life;
import io.carillon.record.EventKind;
import io.carillon.schedule.Schedule;
import io.carillon.schedule.text.Description;
import io.carillon.sentence.Reason;
import io.carillon.sentence.Sentence;
import io.carillon.task.TaskError;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes explanations and timelines: sentences in one language, with local times of one zone. */
public final class ExplanationJson {

  private final Locale language;
  private final ZoneId zone;

  /** Creates a writer. */
  public ExplanationJson(Locale language, ZoneId zone) {
    this.language = language;
    this.zone = zone;
  }

  /** Returns the JSON of an explanation. */
  public ObjectNode of(Explanation explanation) {
    Facts facts = explanation.facts();
    ObjectNode json = sentence(explanation.verdict());
    json.put("at", facts.question().at().toString())
        .put("timezone", zone.getId())
        .put("due_at", JsonViews.text(facts.around().due()));
    InForce inForce = facts.inForce();
    InForce.Plan plan = inForce == null ? null : inForce.plan();
    putOrNull(json, "in_force", inForce == null ? null : inForce(inForce));
    Fate exact = facts.around().exact();
    putOrNull(json, "decision", exact == null ? null : fate(exact, plan));
    putFates(json.putArray("before"), facts.around().before(), plan);
    putFates(json.putArray("after"), facts.around().after(), plan);
    ArrayNode planned = json.putArray("planned");
    explanation.planned().forEach(due -> planned.add(due.toString()));
    ArrayNode more = json.putArray("facts");
    explanation.more().forEach(one -> more.add(sentence(one)));
    Life life = facts.life();
    return json.put("created_at", life.createdAt().toString())
        .put("deleted_at", life.deleted() == null ? null : life.deleted().at().toString())
        .put("removed_up_to", JsonViews.text(facts.ledger().removedUpTo()));
  }

  private static void putOrNull(ObjectNode json, String name, @Nullable ObjectNode value) {
    json.set(name, value == null ? Json.MAPPER.nullNode() : value);
  }

  private ObjectNode sentence(Sentence sentence) {
    ObjectNode json = Json.MAPPER.createObjectNode().put("code", sentence.code());
    json.set("arguments", Json.MAPPER.valueToTree(sentence.arguments()));
    return json.put("text", sentence.text(language, zone));
  }

  private ObjectNode inForce(InForce inForce) {
    InForce.Standing standing = inForce.standing();
    return Json.MAPPER
        .createObjectNode()
        .put("version", inForce.version())
        .put("from", inForce.from().toString())
        .put("until", JsonViews.text(inForce.until()))
        .put("words", words(inForce.plan().schedule()))
        .put("status", standing.status().code())
        .put("status_from", standing.from().toString())
        .put("status_until", JsonViews.text(standing.until()))
        .put("status_by", standing.by())
        .put("status_reason", standing.reason() == null ? null : standing.reason().text(language));
  }

  private String words(Schedule schedule) {
    return Sentence.isChinese(language)
        ? Description.chinese(schedule)
        : Description.english(schedule);
  }

  private void putFates(ArrayNode json, List<Fate> fates, InForce.@Nullable Plan plan) {
    fates.forEach(fate -> json.add(fate(fate, plan)));
  }

  /** Returns a decision with its sentence and its execution. */
  public ObjectNode fate(Fate fate, InForce.@Nullable Plan plan) {
    ObjectNode json = sentence(FateSentence.of(fate, plan == null ? null : plan.policies()));
    json.put("kind", fate.event().kind().code())
        .put("due_at", JsonViews.text(fate.event().dueAt()))
        .put("last_due_at", JsonViews.text(fate.event().lastDueAt()))
        .put("count", fate.event().count())
        .put("decided_at", fate.event().decidedAt().toString())
        .put("actor", fate.event().actor());
    Sentence why = whyThen(fate);
    putOrNull(json, "reason", why == null ? null : sentence(why));
    Fate.Outcome outcome = fate.outcome();
    putOrNull(json, "execution", outcome == null ? null : outcome(outcome));
    return json;
  }

  /** Returns why a due time fired when it did, as one that was moved; null for no reason. */
  private static @Nullable Sentence whyThen(Fate fate) {
    Reason reason = fate.event().entry().remarks().reason();
    return fate.event().kind() != EventKind.FIRED || reason == null ? null : reason.sentence();
  }

  private static ObjectNode outcome(Fate.Outcome outcome) {
    Fate.Times times = outcome.times();
    TaskError error = outcome.end().error();
    return Json.MAPPER
        .createObjectNode()
        .put("id", outcome.id().toString())
        .put("status", outcome.status().code())
        .put("attempt", outcome.attempt())
        .put("started_at", JsonViews.text(times.startedAt()))
        .put("finished_at", JsonViews.text(times.finishedAt()))
        .put("run_ms", between(times.startedAt(), times.finishedAt()))
        .put("error_type", error == null ? null : error.type());
  }

  private static @Nullable Long between(@Nullable Instant from, @Nullable Instant to) {
    return from == null || to == null ? null : Math.max(0, Duration.between(from, to).toMillis());
  }
}
