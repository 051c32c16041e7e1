package io.carillon.alert.life;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The open alerts, as the last pass of this node left them. Alerts change by passes only, and the
 * deletion of a config changes that; so the next pass of the same node reads those again that the
 * last one changed. Not thread-safe.
 */
public final class OpenAlerts {

  private final AlertStore store;
  private final TreeMap<Long, OpenAlert> known = new TreeMap<>();
  private final Set<Long> changed = new HashSet<>();
  private boolean whole;
  private long greatest;

  /** Creates it without any. */
  public OpenAlerts(AlertStore store) {
    this.store = store;
  }

  /** Forgets all: another node has made a pass, or the transaction of one failed. */
  public void forget() {
    whole = false;
    known.clear();
    changed.clear();
  }

  /** Returns whether some are open, or all have to be read to know. */
  public boolean any() {
    return !whole || !known.isEmpty() || !changed.isEmpty();
  }

  /** Reads all open alerts anew, ordered by id. */
  public List<OpenAlert> readAll() {
    forget();
    store.open().forEach(this::put);
    whole = true;
    return List.copyOf(known.values());
  }

  /**
   * Returns all open alerts, ordered by id.
   *
   * @param configs the configs that changed since the last pass
   */
  public List<OpenAlert> readAgain(Set<Long> configs) {
    if (!whole) {
      return readAll();
    }
    Set<Long> again = new HashSet<>(changed);
    known.values().stream()
        .filter(
            alert -> configs.contains(Objects.requireNonNullElse(alert.key().taskConfigId(), 0L)))
        .forEach(alert -> again.add(alert.id()));
    changed.clear();
    again.forEach(known::remove);
    store.open(again, greatest).forEach(this::put);
    return List.copyOf(known.values());
  }

  private void put(OpenAlert alert) {
    known.put(alert.id(), alert);
    greatest = Math.max(greatest, alert.id());
  }

  /** Notes which alerts this pass has changed; new ones are found by their ids. */
  public void changed(Collection<Long> ids) {
    changed.addAll(ids);
  }
}
