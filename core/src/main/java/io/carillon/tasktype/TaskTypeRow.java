package io.carillon.tasktype;

import io.carillon.time.Instants;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task type registered in the cluster.
 *
 * @param defaults the policies of configs that leave them out, as REST shows them: {@code retry},
 *     {@code timeout}, {@code priority}, {@code max_concurrent}; without those it does not have
 */
public record TaskTypeRow(
    String name,
    String description,
    Route route,
    ObjectNode parameterSchema,
    ObjectNode defaults,
    Times times) {

  /**
   * Where its executions run.
   *
   * @param runtime {@code java} or {@code celery}
   * @param celery the Celery runtime's settings of the type; null for a type of another runtime
   */
  public record Route(String runtime, String queue, @Nullable ObjectNode celery) {}

  /**
   * The times of a task type.
   *
   * @param goneSince when a live worker last offered it, if it is gone; null while it is offered,
   *     and for a type of another runtime
   */
  public record Times(Instant registeredAt, Instant updatedAt, @Nullable Instant goneSince) {}

  /** Returns its version: it is another one each time the type is changed. */
  public long version() {
    return Instants.micros(times.updatedAt());
  }

  /** Returns the runtime, {@code java} or {@code celery}. */
  public String runtime() {
    return route.runtime();
  }

  /** Returns the queue. */
  public String queue() {
    return route.queue();
  }

  /** Returns the Celery runtime's settings of the type; null for a type of another runtime. */
  public @Nullable ObjectNode celery() {
    return route.celery();
  }

  /**
   * Returns when a live worker last offered it, if it is gone; null while it is offered, and for a
   * type of another runtime.
   */
  public @Nullable Instant goneSince() {
    return times.goneSince();
  }
}
