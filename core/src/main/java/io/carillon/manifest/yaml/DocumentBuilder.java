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

  // Paths of nested long keys have gigabytes together: the place of a value without its own is that
  // of the value around it.
  private static final int LONGEST_PATH = 1_000;
  private static final int MOST_OF_PATHS = 8 << 20;

  private final ValueBudget budget;
  private final Map<String, Place> places = new HashMap<>();
  private int charactersOfPaths;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();

  /** A value with an anchor; its value is null as long as it is being read. */
  private record Anchored(@Nullable JsonNode value, DocumentWeight weight) {}

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
    note(path, place);
    if (event instanceof AliasEvent alias) {
      return repeated(alias, place, path);
    }
    DocumentWeight before = budget.used();
    budget.take(1, place);
    Optional<Anchor> anchor = anchor(event);
    anchor.ifPresent(name -> anchors.put(name, new Anchored(null, DocumentWeight.NONE)));
    JsonNode value =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar, place, path);
          case SequenceStartEvent start -> list(start, events, path, deeper(level, place, path));
          case MappingStartEvent start -> mapping(start, events, path, deeper(level, place, path));
          default -> throw new IllegalStateException("unexpected " + event);
        };
    anchor.ifPresent(name -> anchors.put(name, new Anchored(value, budget.used().since(before))));
    return value;
  }

  private void note(String path, Place place) {
    if (path.length() <= MOST_OF_PATHS - charactersOfPaths
        && places.putIfAbsent(path, place) == null) {
      charactersOfPaths += path.length();
    }
  }

  private static String inside(String path, String step) {
    return path.length() + step.length() <= LONGEST_PATH ? path + step : path;
  }

  private JsonNode scalar(ScalarEvent scalar, Place place, String path) {
    budget.takeText(scalar.getValue().length());
    return Scalars.read(scalar, place, path);
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
    budget.repeat(anchored.weight(), place, path);
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
      list.add(value(event, events, inside(path, "[" + list.size() + "]"), level));
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
      String inside = inside(path, path.isEmpty() ? key : "." + key);
      if (mapping.has(key)) {
        throw new RefusedValueException(
            place(event),
            inside,
            "is written twice in one mapping; the first one is in line %d: remove one."
                .formatted(places.getOrDefault(inside, Place.START).line()));
      }
      note(inside, place(event));
      budget.takeText(key.length());
      mapping.set(key, value(events.next(), events, inside, level));
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
