package io.carillon.manager.run;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.carillon.explanation.FateReader;
import io.carillon.explanation.FateSentence;
import io.carillon.history.History.Backfilled;
import io.carillon.manager.change.Components;
import io.carillon.schedule.Occurrences;
import io.carillon.sentence.Sentence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Due times that a backfill leaves out for the same reason.
 *
 * @param code of the sentences that give the reason
 * @param count number of due times, also of those that are not listed
 * @param first the first of them, ascending, at most {@value #LISTED}
 */
public record LeftOut(String code, long count, List<BackfillResult.Refused> first) {

  /** Maximum number of listed due times of one reason. */
  public static final int LISTED = 100;

  /** Returns why due times are left out that started before: the record of each. */
  static List<LeftOut> started(Components parts, long taskConfigId, Set<Instant> already) {
    List<Instant> due = List.copyOf(already);
    Map<Instant, Sentence> reasons = new HashMap<>();
    for (Backfilled one : parts.history().backfilled(taskConfigId, due)) {
      reasons.put(
          one.dueAt(),
          Sentence.of("backfilled_before").with("execution", one.executionId().toString()));
    }
    new FateReader(parts.database(), parts.history())
        .fates(parts.history().feed().fired(taskConfigId, due))
        .forEach(fate ->
            reasons.put(Objects.requireNonNull(fate.event().dueAt()), FateSentence.of(fate, null)));
    List<BackfillResult.Refused> refused =
        reasons.entrySet().stream()
            .map(one -> new BackfillResult.Refused(one.getKey(), one.getValue()))
            .sorted(Comparator.comparing(BackfillResult.Refused::dueAt))
            .toList();
    List<LeftOut> groups = new ArrayList<>();
    refused.stream()
        .collect(groupingBy(one -> one.reason().code(), TreeMap::new, toList()))
        .forEach((code, those) ->
            groups.add(new LeftOut(code, those.size(), those.stream().limit(LISTED).toList())));
    return groups;
  }

  /** Returns those that the calendar excludes, after one instant and up to another. */
  static List<LeftOut> excluded(Occurrences occurrences, Instant after, Instant upTo) {
    long count = occurrences.excluded().count(after, upTo);
    List<BackfillResult.Refused> first =
        occurrences.excluded().list(after, upTo, LISTED).stream()
            .map(due -> new BackfillResult.Refused(due, occurrences.whyExcluded(due)))
            .toList();
    return count == 0 ? List.of() : List.of(new LeftOut("excluded", count, first));
  }
}
