package io.carillon.manifest.section;

import io.carillon.alert.Alerts;
import io.carillon.alert.rule.AlertRule;
import io.carillon.alert.rule.RuleDefinition;
import io.carillon.alert.rule.RuleJson;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import io.carillon.fault.Quote;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.Namespaces;
import io.carillon.json.JsonFields;
import io.carillon.manager.change.Components;
import io.carillon.manifest.document.Entry;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Alert rules. Where REST has the ids of task configs, a file has their names: {@code
 * scope.task_configs} lists {@code name} or {@code namespace/name}.
 */
public final class RuleSection implements Section {

  private static final String SCOPE = "scope";
  private static final String IDS = "task_config_ids";
  private static final String NAMES = "task_configs";
  private static final int MOST_CONFIGS = 1_000;

  private final Alerts alerts;
  private final ConfigNames names;
  private final String actor;

  /** Creates the section of one transaction. */
  public RuleSection(Components parts, Alerts alerts, String actor) {
    this.alerts = alerts;
    this.names = new ConfigNames(parts.database());
    this.actor = actor;
  }

  @Override
  public Kind kind() {
    return Kind.ALERT_RULE;
  }

  @Override
  public Map<Key, ObjectNode> present(Collection<Key> keys) {
    Map<Key, ObjectNode> found = new HashMap<>();
    rules(keys).forEach((key, rule) -> found.put(key, json(rule.definition())));
    return found;
  }

  private Map<Key, AlertRule> rules(Collection<Key> keys) {
    Map<Key, AlertRule> found = new HashMap<>();
    alerts
        .rules()
        .named(keys.stream().map(Key::name).toList())
        .forEach(rule -> found.put(Key.global(Kind.ALERT_RULE, rule.definition().name()), rule));
    return found;
  }

  private ObjectNode json(RuleDefinition definition) {
    ObjectNode json = RuleJson.write(definition).deepCopy();
    if (json.path(SCOPE).path(IDS) instanceof ArrayNode ids) {
      List<Long> wanted = new ArrayList<>();
      ids.forEach(id -> wanted.add(id.longValue()));
      ObjectNode scope = (ObjectNode) json.get(SCOPE);
      scope.remove(IDS);
      Map<Long, Key> known = names.keys(wanted);
      Set<String> named = new TreeSet<>();
      known.values().forEach(key -> named.add(reference(key)));
      named.forEach(scope.putArray(NAMES)::add);
    }
    return json;
  }

  private static String reference(Key key) {
    boolean plain = key.namespace().equals(Namespaces.DEFAULT);
    return plain && key.name().indexOf('/') < 0 ? key.name() : key.namespace() + "/" + key.name();
  }

  @Override
  public Collection<Key> all(ConfigScope scope, int limit) {
    return alerts.rules().list(0, limit).stream()
        .map(rule -> Key.global(Kind.ALERT_RULE, rule.definition().name()))
        .toList();
  }

  @Override
  public ObjectNode wanted(Entry entry, @Nullable ObjectNode present) {
    ObjectNode json = entry.json().deepCopy();
    List<Fault> faults = new ArrayList<>();
    Set<String> configs = configs(json, faults);
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
    ObjectNode whole = RuleJson.write(RuleJson.read(json)).deepCopy();
    if (!configs.isEmpty()) {
      configs.forEach(((ObjectNode) whole.get(SCOPE)).putArray(NAMES)::add);
    }
    return whole;
  }

  /** Removes the names of configs from the scope and returns them. */
  private static Set<String> configs(ObjectNode json, List<Fault> faults) {
    Set<String> configs = new TreeSet<>();
    if (json.get(SCOPE) instanceof ObjectNode scope) {
      JsonFields fields = new JsonFields(scope, SCOPE, faults);
      if (fields.node(IDS) != null) {
        fields.fault(IDS, "differ from server to server: name the configs in task_configs.");
      }
      JsonNode given = fields.node(NAMES);
      if (given != null && (!given.isArray() || given.isEmpty() || given.size() > MOST_CONFIGS)) {
        fields.fault(NAMES, "must be a list of 1 to %d names.".formatted(MOST_CONFIGS));
      } else if (given != null) {
        given.forEach(one -> configs.add(name(one, fields)));
      }
      if (given != null && scope.size() > 1) {
        fields.fault(NAMES, "must be the only field of scope.");
      }
      scope.remove(NAMES);
    }
    return configs;
  }

  private static String name(JsonNode given, JsonFields fields) {
    if (!given.isString()) {
      fields.fault(NAMES, "must hold names, not %s.".formatted(JsonFields.shown(given)));
    }
    return given.isString() ? given.stringValue() : "";
  }

  @Override
  public void write(Collection<Write> writes, Faults faults) {
    Map<Key, AlertRule> present = rules(writes.stream().map(one -> one.entry().key()).toList());
    for (Write write : writes) {
      AlertRule before = present.get(write.entry().key());
      faults.collect(
          write.entry(),
          () -> {
            RuleDefinition definition = RuleJson.read(withIds(write.wanted()));
            if (before == null) {
              alerts.create(definition, actor);
            } else {
              alerts.update(before.id(), null, definition, actor);
            }
          });
    }
  }

  private ObjectNode withIds(ObjectNode wanted) {
    ObjectNode json = wanted.deepCopy();
    if (json.path(SCOPE).path(NAMES) instanceof ArrayNode given) {
      ObjectNode scope = (ObjectNode) json.get(SCOPE);
      scope.remove(NAMES);
      scope.putArray(IDS).addAll(ids(given));
    }
    return json;
  }

  private ArrayNode ids(ArrayNode given) {
    ArrayNode ids = Json.MAPPER.createArrayNode();
    List<Key> keys = new ArrayList<>();
    given.forEach(name -> keys.add(key(name.stringValue())));
    Map<Key, Long> known = names.ids(keys);
    for (Key key : keys) {
      Long id = known.get(key);
      if (id == null) {
        throw InvalidInputException.at(
            "scope.task_configs",
            "there is no task config %s.".formatted(Quote.of(reference(key))));
      }
      ids.add(id);
    }
    return ids;
  }

  private static Key key(String reference) {
    int slash = reference.indexOf('/');
    return slash < 0
        ? Key.config(Namespaces.DEFAULT, reference)
        : Key.config(reference.substring(0, slash), reference.substring(slash + 1));
  }

  @Override
  public void delete(Collection<Key> keys, Faults faults) {
    rules(keys)
        .forEach((key, rule) -> faults.collect(key, () -> alerts.rules().delete(rule.id(), null)));
  }

  @Override
  public ObjectNode minimal(ObjectNode present) {
    ObjectNode least = Json.MAPPER.createObjectNode().put("name", "-");
    least.set("kind", present.get("kind"));
    least.set("condition", present.get("condition"));
    ObjectNode defaults = RuleJson.write(RuleJson.read(least)).deepCopy();
    defaults.remove(List.of("name", "kind", "condition"));
    ObjectNode minimal = Minimal.of(present, defaults, Set.of());
    if (minimal.path("announce") instanceof ArrayNode announce) {
      minimal.set("announce", Minimal.sorted(announce));
    }
    return minimal;
  }
}
