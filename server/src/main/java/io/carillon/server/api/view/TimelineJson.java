package io.carillon.server.api.view;

import io.carillon.definition.Json;
import io.carillon.explanation.Timeline;
import io.carillon.explanation.Timeline.PastVersion;
import io.carillon.schedule.ClockChange;
import io.carillon.schedule.text.Description;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes timelines: sentences in one language, with local times of one zone. */
public final class TimelineJson {

  private final boolean chinese;
  private final ZoneId zone;
  private final ExplanationJson explanations;

  /** Creates a writer. */
  public TimelineJson(Locale language, ZoneId zone) {
    this.chinese = Sentence.isChinese(language);
    this.zone = zone;
    this.explanations = new ExplanationJson(language, zone);
  }

  /** Returns the JSON of a timeline. */
  public ObjectNode of(Timeline timeline) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("from", timeline.span().from().toString())
            .put("to", timeline.span().to().toString())
            .put("timezone", zone.getId());
    putDecisions(json, timeline.decisions());
    ArrayNode changes = json.putArray("changes");
    timeline.changes().forEach(change -> changes.add(JsonViews.event(change)));
    ArrayNode versions = json.putArray("versions");
    timeline.versions().forEach(version -> versions.add(version(version)));
    putStatuses(json.putArray("statuses"), timeline.versions());
    ArrayNode planned = json.putArray("planned");
    timeline.outlook().planned().forEach(due -> planned.add(due.toString()));
    ArrayNode clocks = json.putArray("clock_changes");
    timeline.outlook().clockChanges().forEach(change -> clocks.add(clockChange(change)));
    return json.put("removed_up_to", JsonViews.text(timeline.removedUpTo()));
  }

  private void putDecisions(ObjectNode json, Timeline.Decisions decisions) {
    ArrayNode entries = json.putArray("entries");
    decisions.entries().forEach(entry -> entries.add(explanations.fate(entry, null)));
    ArrayNode buckets = json.putArray("buckets");
    for (Timeline.Bucket bucket : decisions.buckets()) {
      ObjectNode one = buckets.addObject().put("from", bucket.from().toString());
      ObjectNode counts = one.putObject("counts");
      bucket.counts().forEach(counts::put);
    }
    json.put("counted_from", JsonViews.text(decisions.coveredFrom()));
  }

  private ObjectNode version(PastVersion version) {
    return Json.MAPPER
        .createObjectNode()
        .put("version", version.version())
        .put("from", version.from().toString())
        .put("until", JsonViews.text(version.until()))
        .put(
            "words",
            chinese
                ? Description.chinese(version.schedule())
                : Description.english(version.schedule()))
        .put("by", version.standing().by());
  }

  /** Versions of the same status in a row are one span. */
  private static void putStatuses(ArrayNode json, List<PastVersion> versions) {
    int first = 0;
    while (first < versions.size()) {
      int last = first;
      while (last + 1 < versions.size()
          && versions.get(last + 1).standing().status()
              == versions.get(first).standing().status()) {
        last++;
      }
      json.add(status(versions.get(first), versions.get(last).until()));
      first = last + 1;
    }
  }

  private static ObjectNode status(PastVersion first, @Nullable Instant until) {
    ObjectNode json =
        Json.MAPPER
            .createObjectNode()
            .put("status", first.standing().status().code())
            .put("from", first.from().toString())
            .put("until", JsonViews.text(until))
            .put("by", first.standing().by());
    return SentenceJson.put(json, "reason", first.standing().reason());
  }

  private ObjectNode clockChange(ClockChange change) {
    return Json.MAPPER
        .createObjectNode()
        .put("at", change.at().toString())
        .put("text", chinese ? change.chinese() : change.english());
  }
}
