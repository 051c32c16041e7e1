package io.carillon.manifest.yaml;

import io.carillon.definition.Json;
import io.carillon.fault.Quote;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds one document from the events of the parser. Confined to one thread. */
final class DocumentBuilder {

  private final ValueBudget budget;
  private final Map<String, Place> places = new HashMap<>();
  private final Map<Anchor, Anchored> anchors = new HashMap<>();

  /** A value with an anchor; its value is null as long as it is being read. */
  private record Anchored(@Nullable JsonNode value, int weight) {}

  DocumentBuilder(ValueBudget budget) {
    this.budget = budget;
  }

  Map<String, Place> places() {
    return places;
  }

  JsonNode read(Iterator<Event> events) {
    return value(events.next(), events, "", 0);
  }

  private JsonNode value(Event event, Iterator<Event> events, String path, int level) {
    Place place = place(event);
    places.put(path, place);
    if (event instanceof AliasEvent alias) {
      return repeated(alias, place, path);
    }
    budget.take(1, place);
    int before = budget.used() - 1;
    Optional<Anchor> anchor = anchor(event);
    anchor.ifPresent(name -> anchors.put(name, new Anchored(null, 0)));
    JsonNode value =
        switch (event) {
          case ScalarEvent scalar -> Scalars.read(scalar, place, path);
          case SequenceStartEvent start -> list(start, events, path, deeper(level, place, path));
          case MappingStartEvent start -> mapping(start, events, path, deeper(level, place, path));
          default -> throw new IllegalStateException("unexpected " + event);
        };
    anchor.ifPresent(name -> anchors.put(name, new Anchored(value, budget.used() - before)));
    return value;
  }

  private static int deeper(int level, Place place, String path) {
    if (level >= YamlReader.MOST_LEVELS) {
      throw new RefusedValueException(
          place, path, "is nested in more than %d levels.".formatted(YamlReader.MOST_LEVELS));
    }
    return level + 1;
  }

  private JsonNode repeated(AliasEvent alias, Place place, String path) {
    Anchored anchored = anchors.get(alias.getAlias());
    if (anchored == null) {
      throw new RefusedValueException(
          place, path, "names the anchor %s, which is not above.".formatted(shown(alias)));
    }
    if (anchored.value() == null) {
      throw new RefusedValueException(
          place, path, "names the anchor %s, which it is a part of.".formatted(shown(alias)));
    }
    budget.take(anchored.weight(), place);
    return anchored.value();
  }

  private static String shown(AliasEvent alias) {
    return Quote.of(alias.getAlias().getValue());
  }

  private JsonNode list(SequenceStartEvent start, Iterator<Event> events, String path, int level) {
    Scalars.requireNoTag(start.getTag(), "tag:yaml.org,2002:seq", place(start), path);
    ArrayNode list = Json.MAPPER.createArrayNode();
    Event event = events.next();
    while (!(event instanceof SequenceEndEvent)) {
      list.add(value(event, events, path + "[" + list.size() + "]", level));
      event = events.next();
    }
    return list;
  }

  private JsonNode mapping(
      MappingStartEvent start, Iterator<Event> events, String path, int level) {
    Scalars.requireNoTag(start.getTag(), "tag:yaml.org,2002:map", place(start), path);
    ObjectNode mapping = Json.MAPPER.createObjectNode();
    Event event = events.next();
    while (!(event instanceof MappingEndEvent)) {
      String key = key(event, path);
      String inside = path.isEmpty() ? key : path + "." + key;
      if (mapping.has(key)) {
        throw new RefusedValueException(
            place(event),
            inside,
            "is written twice in one mapping; the first one is in line %d: remove one."
                .formatted(places.getOrDefault(inside, Place.START).line()));
      }
      Place keyPlace = place(event);
      mapping.set(key, value(events.next(), events, inside, level));
      places.put(inside, keyPlace);
      event = events.next();
    }
    return mapping;
  }

  private static String key(Event event, String path) {
    if (!(event instanceof ScalarEvent scalar)) {
      throw new RefusedValueException(
          place(event), path, "has a key that is no text: write \"key: value\".");
    }
    if (scalar.isPlain() && scalar.getValue().equals("<<")) {
      throw new RefusedValueException(
          place(event),
          path,
          "has a merge key \"<<\", which YAML 1.2 does not have: write the fields out.");
    }
    return scalar.getValue();
  }

  private static Optional<Anchor> anchor(Event event) {
    return switch (event) {
      case ScalarEvent one -> one.getAnchor();
      case SequenceStartEvent one -> one.getAnchor();
      case MappingStartEvent one -> one.getAnchor();
      default -> Optional.empty();
    };
  }

  private static Place place(Event event) {
    return event.getStartMark().map(YamlReader::place).orElse(Place.START);
  }
}
