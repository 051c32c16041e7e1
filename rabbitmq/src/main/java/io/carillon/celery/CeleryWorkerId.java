package io.carillon.celery;

import io.carillon.celery.protocol.CeleryEvent.Origin;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The id of a Celery worker in Carillon: the same for every node that hears of it. */
final class CeleryWorkerId {

  /** Of the worker that nobody named: a reply does not say who ran it. */
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
