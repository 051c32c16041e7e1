package io.carillon.manager.change;

import io.carillon.database.Database;
import io.carillon.dispatch.TaskDispatcher;
import io.carillon.fault.ConflictException;
import io.carillon.fault.NotFoundException;
import io.carillon.tasktype.RemoteTaskType;
import org.jspecify.annotations.Nullable;

/** Saves and removes task types. Each method is one transaction. */
public final class TypeChange {

  private final Database database;
  private final TaskDispatcher dispatcher;

  /** Creates the change for these components. */
  public TypeChange(Components parts) {
    this.database = parts.database();
    this.dispatcher = parts.dispatcher();
  }

  /**
   * Saves a type that Celery workers run. Its configs are to be rechecked then.
   *
   * @param version the version that it must have; null for any, and for a new one
   * @throws ConflictException {@code stale_version}, {@code name_taken}
   */
  public void declare(RemoteTaskType type, @Nullable Long version, String actor) {
    database.doInTransaction(() -> {
      dispatcher.types().requireVersion(type.name(), version);
      dispatcher.declare(type, actor);
    });
  }

  /**
   * Removes a type that Celery workers run, or whose class is gone.
   *
   * @param version the version that it must have; null for any
   * @throws NotFoundException when there is none of that name
   * @throws ConflictException {@code stale_version}, {@code of_a_class}, {@code type_in_use}
   */
  public void forget(String name, @Nullable Long version) {
    database.doInTransaction(() -> {
      if (dispatcher.types().find(name).isEmpty()) {
        throw new NotFoundException("task type", name);
      }
      dispatcher.types().requireVersion(name, version);
      dispatcher.types().forget(name);
    });
  }
}
