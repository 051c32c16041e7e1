package io.carillon.alert.kind;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What a kind has found: at most {@value #MOST} findings. */
public final class Found {

  /** The maximum number of findings of a kind in a pass. */
  public static final int MOST = 10_000;

  private final Map<Key, Finding> findings = new LinkedHashMap<>();
  private final Set<Key> kept = new HashSet<>();
  private boolean cut;

  /**
   * A rule, and the config or queue that meets its condition: the identity of an open alert.
   *
   * @param taskConfigId null for a queue
   * @param queue null for a task config
   */
  public record Key(long ruleId, @Nullable Long taskConfigId, @Nullable String queue) {

    static Key config(long ruleId, long taskConfigId) {
      return new Key(ruleId, taskConfigId, null);
    }

    static Key queue(long ruleId, String queue) {
      return new Key(ruleId, null, queue);
    }
  }

  /**
   * A condition that is met.
   *
   * @param certain whether it has happened, and waiting longer makes it no surer: it fires at once
   */
  public record Finding(Key key, ObjectNode arguments, boolean certain) {}

  /** Adds a finding; of several of one key, the first counts. */
  void add(Finding finding) {
    if (findings.size() < MOST) {
      findings.putIfAbsent(finding.key(), finding);
    } else {
      cut = true;
    }
  }

  /** Adds the rows of a statement that was limited to one more than {@link #MOST}. */
  void addAll(List<Finding> found) {
    cut |= found.size() > MOST;
    found.forEach(this::add);
  }

  /** Keeps an open alert as it is: its condition still holds, or could not be judged now. */
  void keep(Key key) {
    kept.add(key);
  }

  /** Keeps every open alert, because not everything was looked at. */
  void keepAll() {
    cut = true;
  }

  /** Returns the findings by key. */
  public Map<Key, Finding> findings() {
    return findings;
  }

  /** Returns whether an open alert without a finding stays open. */
  public boolean keeps(Key key) {
    return cut || kept.contains(key);
  }
}
