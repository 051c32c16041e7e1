package io.carillon.celery;

import io.carillon.celery.protocol.CeleryEvent.Origin;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Derives the id of a Celery worker in Carillon, the same on every node. */
final class CeleryWorkerId {

  /** Stands for an unknown worker: a reply does not name the one that ran the task. */
  static final UUID UNKNOWN = of("unknown", 0);

  private CeleryWorkerId() {}

  static UUID of(Origin origin) {
    return of(origin.hostname(), origin.pid());
  }

  static UUID of(String hostname, long pid) {
    String name = "celery worker " + hostname + " process " + pid;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
