package io.carillon.manager.bulk;

import io.carillon.bulk.BulkBatches;
import io.carillon.bulk.BulkOutcome;
import io.carillon.bulk.CreateResult;
import io.carillon.config.ConfigName;
import io.carillon.config.DefinitionCheck;
import io.carillon.config.NewConfig;
import io.carillon.config.TaskConfig;
import io.carillon.config.TaskConfigManager;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.bulk.CreateBatch.Item;
import io.carillon.manager.change.Components;
import io.carillon.manager.change.ConfigChanges;
import io.carillon.manager.change.Creation;
import io.carillon.text.Utf8Size;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Creates a batch of task configs: checks each in memory, then writes all by a few statements. */
final class CreateBatch implements BulkBatches.Act<Item, CreateResult> {

  private static final int BYTES = 1_000;

  /**
   * A config to create.
   *
   * @param index its position in the request
   * @param repeats the position of an earlier config with the same name; null when there is none
   */
  record Item(int index, NewConfig config, @Nullable Integer repeats) {

    String name() {
      return config.definition().name();
    }

    ConfigName configName() {
      return ConfigName.of(config.definition());
    }

    /** Returns the configs of a request, in order. */
    static List<Item> of(List<NewConfig> configs) {
      Map<ConfigName, Integer> places = new HashMap<>();
      List<Item> items = new ArrayList<>();
      for (int i = 0; i < configs.size(); i++) {
        items.add(
            new Item(
                i,
                configs.get(i),
                places.putIfAbsent(ConfigName.of(configs.get(i).definition()), i)));
      }
      return items;
    }
  }

  private final Components parts;
  private final boolean dryRun;
  private final String actor;

  CreateBatch(Components parts, boolean dryRun, String actor) {
    this.parts = parts;
    this.dryRun = dryRun;
    this.actor = actor;
  }

  @Override
  public long bytes(Item item) {
    return (long) BYTES + Utf8Size.of(Json.text(item.config().definition().parameters()));
  }

  @Override
  public CreateResult failed(Item item, BulkOutcome outcome, @Nullable RuntimeException why) {
    return new CreateResult(item.index(), item.name(), outcome, null, why);
  }

  @Override
  public List<CreateResult> act(List<Item> batch) {
    DefinitionCheck definitions = parts.configs().definitions().once();
    if (!dryRun) {
      definitions.keepCalendars(calendars(batch));
    }
    Instant now = parts.database().time();
    Set<ConfigName> taken =
        parts.configs().takenNames(batch.stream().map(Item::configName).toList());
    Map<Integer, CreateResult> results = new HashMap<>();
    for (Item item : batch) {
      results.put(item.index(), judge(item, taken, definitions, now));
    }
    if (!dryRun) {
      create(batch.stream().filter(item -> isGood(results, item)).toList(), now, results);
    }
    return batch.stream().map(item -> Objects.requireNonNull(results.get(item.index()))).toList();
  }

  private CreateResult judge(
      Item item, Set<ConfigName> taken, DefinitionCheck definitions, Instant now) {
    try {
      requireFree(item, taken);
      definitions.check(item.config().definition(), now);
      return failed(item, BulkOutcome.CHANGED, null);
    } catch (ConflictException | InvalidInputException e) {
      return failed(item, BulkOutcome.of(e), e);
    }
  }

  private static boolean isGood(Map<Integer, CreateResult> results, Item item) {
    return Objects.requireNonNull(results.get(item.index())).outcome() == BulkOutcome.CHANGED;
  }

  private static SortedSet<String> calendars(List<Item> batch) {
    SortedSet<String> names = new TreeSet<>();
    for (Item item : batch) {
      String name = item.config().definition().schedule().calendarName();
      if (name != null) {
        names.add(name);
      }
    }
    return names;
  }

  private static void requireFree(Item item, Set<ConfigName> taken) {
    if (item.repeats() != null) {
      throw new ConflictException(
          "duplicate_name",
          "name: the config at index %d has the same name, \"%s\"."
              .formatted(item.repeats(), item.name()));
    }
    if (taken.contains(item.configName())) {
      throw new ConflictException(
          "duplicate_name", TaskConfigManager.duplicateName(item.configName()));
    }
  }

  private void create(List<Item> good, Instant now, Map<Integer, CreateResult> results) {
    if (good.isEmpty()) {
      return;
    }
    Creation creation = new Creation(parts, new ConfigChanges(parts));
    List<TaskConfig> made = creation.create(good.stream().map(Item::config).toList(), now, actor);
    for (int i = 0; i < good.size(); i++) {
      results.put(good.get(i).index(), created(good.get(i), made.get(i)));
    }
  }

  private static CreateResult created(Item item, TaskConfig config) {
    return new CreateResult(
        item.index(),
        item.name(),
        BulkOutcome.CHANGED,
        new CreateResult.Created(config.id(), config.version()),
        null);
  }
}
