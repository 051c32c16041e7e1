package io.carillon.spring.recurring;

import io.carillon.config.PastVersion;
import io.carillon.config.TaskConfig;
import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.config.search.ListedConfig;
import io.carillon.database.Page;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionWriter;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.TasksManager;
import io.carillon.manager.TasksView;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.spring.CarillonConfigurationException;
import io.carillon.task.Recurring;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings task configs in line with their {@link Recurring} declarations. A config belongs to its
 * declaration as long as its definition is the one that a declaration wrote last.
 */
final class RecurringDeclarations {

  /** The actor of its changes; no user and no token can have this name. */
  static final String ACTOR = "@Recurring";

  private static final Logger LOG = LoggerFactory.getLogger(RecurringDeclarations.class);
  private static final int ATTEMPTS = 5;
  private static final int PAGE = 100;

  private final TasksManager manager;
  private final TasksView view;

  RecurringDeclarations(TasksManager manager) {
    this.manager = manager;
    this.view = manager.view();
  }

  /**
   * Creates or updates the config of a declaration. When another node does the same concurrently,
   * the later one retries.
   *
   * @throws CarillonConfigurationException when the config is refused
   */
  void declare(RecurringTask task) {
    for (int attempt = 1; ; attempt++) {
      try {
        declareOnce(task);
        return;
      } catch (ConflictException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } catch (InvalidInputException e) {
        throw RecurringReader.refused(task.place(), e.faults());
      }
    }
  }

  private void declareOnce(RecurringTask task) {
    Definition definition = task.definition();
    Optional<TaskConfig> present = view.configNamed(definition.namespace(), definition.name());
    if (present.isPresent()) {
      change(task, present.get());
      return;
    }
    ListedConfig deleted = task.override() ? null : lastDeleted(definition);
    if (deleted == null) {
      create(task);
    } else {
      logDeleted(task, deleted);
    }
  }

  private static void logDeleted(RecurringTask task, ListedConfig deleted) {
    LOG.info(
        "The task config \"{}\" of @Recurring on {} stays deleted: {} deleted it at {}. Restore it,"
            + " or set override = true",
        deleted.name(),
        task.place(),
        deleted.updatedBy(),
        deleted.updatedAt());
  }

  private void create(RecurringTask task) {
    TaskConfig created = manager.create(task.definition(), true, ACTOR);
    LOG.info(
        "Created the task config \"{}\" (id {}) of @Recurring on {}: {}",
        created.definition().name(),
        created.id(),
        task.place(),
        DefinitionWriter.write(created.definition().schedule()));
  }

  private void change(RecurringTask task, TaskConfig present) {
    if (isAsDeclared(present, view.completed(task.definition()))) {
      LOG.debug("The task config \"{}\" is as declared", present.definition().name());
    } else if (task.override() || isOwn(present)) {
      update(task, present);
    } else {
      logKept(task, present);
    }
  }

  private static void logKept(RecurringTask task, TaskConfig present) {
    LOG.info(
        "The task config \"{}\" (id {}, version {}) differs from @Recurring on {} and stays as it"
            + " is: its definition was changed by another actor, the last change is by {} at {}."
            + " Set override = true to replace it",
        present.definition().name(),
        present.id(),
        present.version(),
        task.place(),
        present.updatedBy(),
        present.updatedAt());
  }

  private static boolean isAsDeclared(TaskConfig present, Definition declared) {
    return DefinitionWriter.write(present.definition()).equals(DefinitionWriter.write(declared));
  }

  private void update(RecurringTask task, TaskConfig present) {
    // A changed schedule would reactivate a config that was made inactive.
    ConfigStatus status = present.status() == ConfigStatus.INACTIVE ? ConfigStatus.INACTIVE : null;
    TaskConfig changed =
        manager.update(
            present.id(),
            present.version(),
            ConfigUpdate.of(task.definition()).withStatus(status),
            ACTOR);
    if (changed.version() > present.version()) {
      logChange(task, present, changed);
    }
  }

  private void logChange(RecurringTask task, TaskConfig present, TaskConfig changed) {
    LOG.info(
        "Changed the task config \"{}\" (id {}, version {}) to @Recurring on {}: {}; its schedule"
            + " was {} and is {}",
        changed.definition().name(),
        changed.id(),
        changed.version(),
        task.place(),
        view.difference(changed.id(), present.version(), changed.version()).fields(),
        DefinitionWriter.write(present.definition().schedule()),
        DefinitionWriter.write(changed.definition().schedule()));
  }

  /** Returns whether its definition is the one that a declaration wrote last. */
  private boolean isOwn(TaskConfig config) {
    PastVersion own = lastOwnVersion(config.id());
    if (own == null) {
      return false;
    }
    return own.version() == config.version()
        || definition(config.id(), own.version()).equals(definition(config.id(), config.version()));
  }

  private @Nullable PastVersion lastOwnVersion(long id) {
    long before = Long.MAX_VALUE;
    List<PastVersion> page;
    do {
      page = view.versions(id, before, PAGE);
      for (PastVersion version : page) {
        if (version.change().edit().by().equals(ACTOR)) {
          return version;
        }
      }
      before = page.isEmpty() ? before : page.getLast().version();
    } while (page.size() == PAGE);
    return null;
  }

  /** Ignores the status, which pauses, failures and faults change. */
  private ObjectNode definition(long id, long version) {
    ObjectNode definition =
        Objects.requireNonNull(view.version(id, version).definition()).deepCopy();
    definition.remove(List.of("status", "status_reason"));
    return definition;
  }

  private @Nullable ListedConfig lastDeleted(Definition definition) {
    ConfigQuery query =
        ConfigQuery.of(
                ConfigFilter.ALL
                    .withNamespaces(Set.of(definition.namespace()))
                    .withStatuses(Set.of(ConfigStatus.DELETED))
                    .withText(definition.name()),
                PAGE)
            .sortedBy(ConfigQuery.Sort.downBy(ConfigQuery.Key.UPDATED_AT));
    Page<ListedConfig, ConfigQuery.After> page;
    do {
      page = view.configs(query);
      for (ListedConfig config : page.items()) {
        if (config.name().equals(definition.name())) {
          return config;
        }
      }
      query = query.after(page.next());
    } while (page.next() != null);
    return null;
  }
}
