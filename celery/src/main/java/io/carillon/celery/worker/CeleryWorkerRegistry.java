package io.carillon.celery.worker;

import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.celery.protocol.CeleryEvent.Presence;
import io.carillon.worker.registry.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Celery workers known to one node, timed by the monotonic clock of its process. */
final class CeleryWorkerRegistry {

  private static final Logger LOG = LoggerFactory.getLogger(CeleryWorkerRegistry.class);
  private static final int MAX_WORKERS = 20_000;

  private final long lease;
  private final Map<UUID, Entry> entries = new HashMap<>();
  private boolean full;

  /** A worker; {@code replaced} when another process has taken its name. */
  private static final class Entry {
    final Origin origin;
    String software;
    int running;
    boolean online = true;
    boolean replaced;
    boolean written;
    boolean described;
    long heardAt;

    Entry(Origin origin, String software, long heardAt) {
      this.origin = origin;
      this.software = software;
      this.heardAt = heardAt;
    }

    void heard(CeleryEvent.WorkerSeen seen, long now) {
      software = seen.software();
      running = seen.active();
      online = seen.presence() != Presence.OFFLINE;
      replaced = false;
      written = false;
      heardAt = now;
    }

    CeleryWorkerStore.Row row() {
      return new CeleryWorkerStore.Row(
          CeleryWorkerId.of(origin),
          origin.hostname(),
          origin.pid(),
          software,
          running,
          (online ? WorkerStatus.ACTIVE : WorkerStatus.DRAINING).code());
    }
  }

  CeleryWorkerRegistry(Duration lease) {
    this.lease = lease.toNanos();
  }

  /** Starts with the workers in the database: each has one lease to send a heartbeat. */
  void begin(List<CeleryWorkerStore.Row> living, long now) {
    entries.clear();
    for (CeleryWorkerStore.Row row : living) {
      Entry entry = new Entry(new Origin(row.hostname(), row.pid(), 0, 0), row.software(), now);
      entry.online = row.status().equals(WorkerStatus.ACTIVE.code());
      entry.written = true;
      entries.put(row.id(), entry);
    }
  }

  boolean unknown(Origin origin) {
    return !entries.containsKey(CeleryWorkerId.of(origin));
  }

  /** Returns whether the worker is known and has not gone offline. */
  boolean active(Origin origin) {
    Entry entry = entries.get(CeleryWorkerId.of(origin));
    return entry != null && entry.online;
  }

  void heard(CeleryEvent.WorkerSeen seen, long now) {
    Origin origin = seen.origin();
    if (unknown(origin) && entries.size() >= MAX_WORKERS) {
      sayFull();
      return;
    }
    entries
        .computeIfAbsent(CeleryWorkerId.of(origin), id -> new Entry(origin, seen.software(), now))
        .heard(seen, now);
    if (seen.presence() == Presence.ONLINE) {
      replaceOthers(origin);
    }
  }

  private void sayFull() {
    if (!full) {
      full = true;
      LOG.warn("More than {} Celery workers: the others are not shown", MAX_WORKERS);
    }
  }

  private void replaceOthers(Origin origin) {
    for (Entry entry : entries.values()) {
      boolean sameName = entry.origin.hostname().equals(origin.hostname());
      if (sameName && entry.origin.pid() != origin.pid() && entry.online) {
        entry.replaced = true;
      }
    }
  }

  /** Notes an answer of a worker as a heartbeat, if the worker is known. */
  void answered(String hostname, long now) {
    for (Entry entry : entries.values()) {
      if (entry.origin.hostname().equals(hostname) && entry.online && !entry.replaced) {
        entry.heardAt = now;
        entry.written = false;
      }
    }
  }

  /** Marks a worker as described. */
  void described(Origin origin) {
    Entry entry = entries.get(CeleryWorkerId.of(origin));
    if (entry != null) {
      entry.described = true;
    }
  }

  /** Returns whether an online worker is undescribed, or no worker is known. */
  boolean undescribed() {
    return entries.isEmpty()
        || entries.values().stream().anyMatch(entry -> entry.online && !entry.described);
  }

  /** Returns the workers to write, and marks them as written. */
  List<CeleryWorkerStore.Row> toWrite() {
    List<CeleryWorkerStore.Row> rows = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (!entry.written) {
        entry.written = true;
        rows.add(entry.row());
      }
    }
    return rows;
  }

  /** Returns the workers to mark lost, with the reason. */
  Map<Origin, String> gone(long now) {
    Map<Origin, String> gone = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      if (entry.replaced) {
        gone.put(entry.origin, replaced(entry.origin));
      } else if (entry.online && now - entry.heardAt > lease) {
        gone.put(entry.origin, silent(entry.origin, Duration.ofNanos(now - entry.heardAt)));
      }
    }
    return gone;
  }

  private static String replaced(Origin origin) {
    return "Another process has the name of the Celery worker %s (process %d)."
        .formatted(origin.hostname(), origin.pid());
  }

  private static String silent(Origin origin, Duration silence) {
    return "The Celery worker %s (process %d) has said nothing for %d s."
        .formatted(origin.hostname(), origin.pid(), silence.toSeconds());
  }

  /** Removes and returns the workers that went offline more than a lease ago. */
  List<UUID> stopped(long now) {
    List<UUID> stopped = new ArrayList<>();
    entries.forEach((id, entry) -> {
      if (!entry.online && now - entry.heardAt > lease) {
        stopped.add(id);
      }
    });
    stopped.forEach(entries::remove);
    return stopped;
  }

  void forget(Origin origin) {
    entries.remove(CeleryWorkerId.of(origin));
  }
}
