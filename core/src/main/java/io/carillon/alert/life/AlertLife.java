package io.carillon.alert.life;

import io.carillon.alert.kind.Found;
import io.carillon.alert.kind.Found.Finding;
import io.carillon.alert.rule.AlertRule;
import io.carillon.alert.rule.Behaviour;
import io.carillon.alert.rule.Silence;
import io.carillon.alert.rule.SilenceMatcher;
import io.carillon.definition.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies what a pass has found to the open alerts. */
public final class AlertLife {

  /** The maximum number of open alerts; no further ones are raised until some end. */
  public static final int MOST_OPEN = 20_000;

  private final AlertStore store;

  /** Creates it on a store. */
  public AlertLife(AlertStore store) {
    this.store = store;
  }

  /**
   * What a pass looks by.
   *
   * @param rules the enabled rules by id
   * @param silences those that hold now
   */
  public record Terms(Map<Long, AlertRule> rules, List<Silence> silences, Instant now) {}

  /**
   * Changes the open alerts and raises new ones.
   *
   * @param found by the code of the kind
   * @return the ids of those that changed, without new ones
   */
  public Set<Long> apply(List<OpenAlert> open, Map<String, Found> found, Terms terms) {
    Changes changes = new Changes();
    Set<Found.Key> known = new HashSet<>();
    for (OpenAlert alert : open) {
      known.add(alert.key());
      change(alert, found.get(alert.kind()), terms, changes);
    }
    int room = MOST_OPEN - open.size();
    for (Map.Entry<String, Found> kind : found.entrySet()) {
      for (Finding finding : kind.getValue().findings().values()) {
        if (room > changes.raised.size() && !known.contains(finding.key())) {
          changes.raised.add(new Raised(finding, kind.getKey()));
        }
      }
    }
    store.raise(changes.raised, terms);
    store.change(changes.changed);
    store.forget(changes.forgotten);
    Set<Long> ids = new HashSet<>(changes.forgotten);
    changes.changed.forEach(alert -> ids.add(alert.id()));
    return ids;
  }

  /** A finding that no open alert is about. */
  record Raised(Finding finding, String kind) {}

  private static final class Changes {

    private final List<Raised> raised = new ArrayList<>();
    private final List<OpenAlert> changed = new ArrayList<>();
    private final List<Long> forgotten = new ArrayList<>();
  }

  private static void change(OpenAlert alert, @Nullable Found found, Terms terms, Changes changes) {
    AlertRule rule = terms.rules().get(alert.key().ruleId());
    Behaviour behaviour = rule == null ? null : rule.definition().behaviour();
    Finding finding = found == null ? null : found.findings().get(alert.key());
    boolean holds = finding != null || (found != null && found.keeps(alert.key()));
    LifeRules.Seen seen =
        new LifeRules.Seen(
            holds,
            finding != null && finding.certain(),
            silence(terms, alert.subject()),
            terms.now());
    switch (LifeRules.next(alert, behaviour, seen)) {
      case LifeRules.Next.Forgotten() -> changes.forgotten.add(alert.id());
      case LifeRules.Next.Changed(AlertState state) ->
          changes.changed.add(with(alert, finding, state));
      case LifeRules.Next.Unchanged() -> {
        if (finding != null && !isSame(finding, alert)) {
          changes.changed.add(with(alert, finding, alert.state()));
        }
      }
    }
  }

  /** Compares by text: what was read from the database has other types of numbers. */
  private static boolean isSame(Finding finding, OpenAlert alert) {
    return Json.object(finding.arguments().toString()).equals(alert.arguments());
  }

  private static OpenAlert with(OpenAlert alert, @Nullable Finding finding, AlertState state) {
    return new OpenAlert(
        alert.id(),
        alert.key(),
        alert.nature(),
        finding == null ? alert.arguments() : finding.arguments(),
        state,
        alert.past());
  }

  static @Nullable Long silence(Terms terms, SilenceMatcher.Subject subject) {
    return terms.silences().stream()
        .filter(silence -> silence.matcher().matches(subject))
        .map(Silence::id)
        .findFirst()
        .orElse(null);
  }
}
