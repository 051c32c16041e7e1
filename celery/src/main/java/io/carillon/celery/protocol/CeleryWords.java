package io.carillon.celery.protocol;

/** Words of Celery's protocol. */
public final class CeleryWords {

  /** The state of a task that a worker runs, in its answer to a query. */
  public static final String ACTIVE = "active";

  /** The message of a revoked task whose start deadline had passed. */
  public static final String EXPIRED = "expired";

  private CeleryWords() {}
}
