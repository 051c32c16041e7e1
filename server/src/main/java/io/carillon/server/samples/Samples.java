package io.carillon.server.samples;

import io.carillon.config.TaskConfig;
import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigQuery;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.DefinitionReader;
import io.carillon.fault.ConflictException;
import io.carillon.manager.TasksManager;
import io.carillon.server.settings.ServerSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Creates the {@link SampleConfigs} on a server that has never had a task config. */
@Component
public final class Samples {

  private static final String ACTOR = "samples";
  private static final String PAUSE =
      "A sample of a pause: it has no due times until it is resumed. 暂停示例：恢复之前没有到期时刻。";
  private static final ConfigFilter DELETED =
      ConfigFilter.ALL.withStatuses(Set.of(ConfigStatus.DELETED));

  private final TasksManager manager;
  private final ServerSettings settings;

  /** Creates the samples of that server. */
  public Samples(TasksManager manager, ServerSettings settings) {
    this.manager = manager;
    this.settings = settings;
  }

  /**
   * Creates the samples if there has never been a task config, not even a deleted one: deleted
   * samples stay deleted.
   *
   * @param now the present instant: the first of them become due two seconds later
   */
  public void createIfEmpty(Instant now) {
    if (any(ConfigFilter.ALL) || any(DELETED)) {
      return;
    }
    SampleConfigs samples = new SampleConfigs(now, SampleConfigs.localZone());
    manager.putCalendar(samples.calendar(), null, ACTOR);
    samples.active().forEach(this::create);
    if (settings.files().allowed().stream().findFirst().filter(files()::equals).isPresent()) {
      create(samples.cleanup());
    }
    create(samples.paused()).ifPresent(made -> manager.pause(made.id(), PAUSE, ACTOR));
  }

  private Path files() {
    return settings.data().resolve("files");
  }

  private boolean any(ConfigFilter filter) {
    return !manager.view().configs(ConfigQuery.of(filter, 1)).items().isEmpty();
  }

  private Optional<TaskConfig> create(ObjectNode json) {
    try {
      return Optional.of(manager.create(DefinitionReader.read(json), true, ACTOR));
    } catch (ConflictException e) {
      return Optional.empty(); // another node created it first
    }
  }
}
