package io.carillon.manifest;

import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.Namespaces;
import io.carillon.manifest.document.Key;
import io.carillon.manifest.document.Kind;
import io.carillon.manifest.document.ManifestReader;
import io.carillon.manifest.section.Section;
import io.carillon.manifest.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads objects as documents: in the order of their keys, without what has its default. */
public final class Export {

  /** The maximum number of objects. */
  public static final int MOST = 10_000;

  private final Sections.Parts parts;
  private final OwnedObjects owned;

  Export(Sections.Parts parts, OwnedObjects owned) {
    this.parts = parts;
    this.owned = owned;
  }

  /**
   * The documents of an export: one for each namespace, the first of which also holds the objects
   * without a namespace.
   */
  public record Exported(List<ObjectNode> documents) {

    /** Returns the documents as YAML; empty text when there is nothing. */
    public String yaml() {
      return documents.stream().map(YamlWriter::write).collect(Collectors.joining("---\n"));
    }

    /** Returns the documents after a change of each, such as the removal of secrets. */
    public Exported map(UnaryOperator<ObjectNode> change) {
      return new Exported(documents.stream().map(change).toList());
    }
  }

  Exported read(ExportFilter filter) {
    Sections sections = Sections.of(parts, "");
    List<Key> keys = keys(filter, sections);
    SortedMap<Key, ObjectNode> objects = new TreeMap<>();
    sections
        .present(keys)
        .forEach((key, json) -> {
          if (canBeSaid(key, json)) {
            objects.put(key, sections.of(key.kind()).minimal(json));
          }
        });
    return new Exported(documents(objects));
  }

  private List<Key> keys(ExportFilter filter, Sections sections) {
    String owner = filter.owner();
    List<Key> keys = owner == null ? all(filter, sections) : owned.keys(owner, filter, MOST + 1);
    if (keys.size() > MOST) {
      throw InvalidInputException.at(
          "",
          "More than %,d objects match: export fewer, by namespace, label or owner."
              .formatted(MOST));
    }
    return keys;
  }

  private static List<Key> all(ExportFilter filter, Sections sections) {
    List<Key> keys = new ArrayList<>();
    for (Section section : sections.all()) {
      if (filter.wants(section.kind())) {
        keys.addAll(section.all(filter.scope(), MOST + 1));
      }
    }
    return keys;
  }

  /** An alert rule whose configs are all deleted cannot be said in a file. */
  private static boolean canBeSaid(Key key, ObjectNode json) {
    return key.kind() != Kind.ALERT_RULE
        || !(json.at("/scope/task_configs") instanceof ArrayNode configs && configs.isEmpty());
  }

  private static List<ObjectNode> documents(SortedMap<Key, ObjectNode> objects) {
    Set<String> namespaces = new TreeSet<>();
    objects.keySet().stream()
        .filter(key -> key.kind() == Kind.CONFIG)
        .forEach(key -> namespaces.add(key.namespace()));
    if (namespaces.isEmpty() && !objects.isEmpty()) {
      namespaces.add(Namespaces.DEFAULT);
    }
    List<ObjectNode> documents = new ArrayList<>();
    for (String namespace : namespaces) {
      documents.add(document(namespace, documents.isEmpty(), objects));
    }
    return documents;
  }

  private static ObjectNode document(
      String namespace, boolean first, SortedMap<Key, ObjectNode> objects) {
    ObjectNode document = Json.MAPPER.createObjectNode();
    if (!namespace.equals(Namespaces.DEFAULT)) {
      document.put(ManifestReader.NAMESPACE, namespace);
    }
    for (Map.Entry<Key, ObjectNode> object : objects.entrySet()) {
      Key key = object.getKey();
      boolean config = key.kind() == Kind.CONFIG;
      if (config ? key.namespace().equals(namespace) : first) {
        ObjectNode json = object.getValue();
        json.remove(ManifestReader.NAMESPACE);
        list(document, key.kind().section()).add(json);
      }
    }
    return document;
  }

  private static ArrayNode list(ObjectNode document, String section) {
    return document.get(section) instanceof ArrayNode list ? list : document.putArray(section);
  }
}
