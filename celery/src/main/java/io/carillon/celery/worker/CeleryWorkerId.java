package io.carillon.celery.worker;

import io.carillon.celery.protocol.CeleryEvent.Origin;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Derives the id of a Celery worker in Carillon, the same on every node. */
public final class CeleryWorkerId {

  /** Stands for an unknown worker: a reply does not name the one that ran the task. */
  public static final UUID UNKNOWN = of("unknown", 0);

  private CeleryWorkerId() {}

  public static UUID of(Origin origin) {
    return of(origin.hostname(), origin.pid());
  }

  static UUID of(String hostname, long pid) {
    String name = "celery worker " + hostname + " process " + pid;
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
