package io.carillon.manifest.document;

import io.carillon.fault.Fault;
import io.carillon.grouping.Namespaces;
import io.carillon.json.JsonFields;
import io.carillon.manifest.yaml.AliasBudget;
import io.carillon.manifest.yaml.FileFault;
import io.carillon.manifest.yaml.InvalidFileException;
import io.carillon.manifest.yaml.YamlDocument;
import io.carillon.manifest.yaml.YamlReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads files: the shape of their documents and the names of their objects. The objects themselves
 * are read where they are applied.
 */
public final class ManifestReader {

  /** The field of a document that gives the namespace of its task configs. */
  public static final String NAMESPACE = "namespace";

  private static final int LONGEST_NAME = 200;

  private final List<FileFault> faults = new ArrayList<>();
  private final Map<Key, Entry> seen = new HashMap<>();
  private final AliasBudget aliases = new AliasBudget();

  private ManifestReader() {}

  /**
   * Reads files that are applied together.
   *
   * @throws InvalidFileException with the faults of all files; also when two of them hold the same
   *     object
   */
  public static List<Manifest> read(List<ManifestFile> files) {
    ManifestReader reader = new ManifestReader();
    List<Manifest> manifests = new ArrayList<>();
    for (ManifestFile file : files) {
      manifests.add(reader.manifest(file));
    }
    if (!reader.faults.isEmpty()) {
      throw new InvalidFileException(reader.faults);
    }
    return manifests;
  }

  private Manifest manifest(ManifestFile file) {
    List<Entry> entries = new ArrayList<>();
    int documents = 0;
    try {
      List<YamlDocument> read = YamlReader.read(file.name(), file.text(), aliases);
      documents = read.size();
      read.forEach(one -> entries.addAll(entries(one)));
    } catch (InvalidFileException e) {
      faults.addAll(e.faults());
    }
    return new Manifest(file.name(), documents, entries);
  }

  private List<Entry> entries(YamlDocument document) {
    List<Fault> found = new ArrayList<>();
    JsonFields fields = new JsonFields(document.json(), "", found);
    String namespace = namespace(fields, Namespaces.DEFAULT);
    List<Entry> entries = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      fields.objects(kind.section(), kind.most()); // adds the faults of the list
      JsonNode list = document.json().path(kind.section());
      for (int i = 0; i < Math.min(list.size(), kind.most()); i++) {
        if (list.isArray() && list.get(i) instanceof ObjectNode object) {
          String path = "%s[%d]".formatted(kind.section(), i);
          Key key = key(kind, object, path, namespace, found);
          if (key != null) {
            entries.add(entry(key, object, document, path, found));
          }
        }
      }
    }
    fields.refuseUnknown();
    found.forEach(fault -> faults.add(document.at(fault)));
    return entries;
  }

  private static String namespace(JsonFields fields, String otherwise) {
    String namespace = fields.text(NAMESPACE, 1, LONGEST_NAME);
    return namespace == null ? otherwise : namespace;
  }

  private static @Nullable Key key(
      Kind kind, ObjectNode object, String path, String namespace, List<Fault> found) {
    JsonFields fields = new JsonFields(object, path, found);
    String name = fields.required("name", 1, LONGEST_NAME);
    if (name == null) {
      return null;
    }
    return kind == Kind.CONFIG
        ? Key.config(namespace(fields, namespace), name)
        : Key.global(kind, name);
  }

  private Entry entry(
      Key key, ObjectNode object, YamlDocument document, String path, List<Fault> found) {
    ObjectNode json = object;
    if (key.kind() == Kind.CONFIG) {
      json = object.deepCopy().put(NAMESPACE, key.namespace());
    }
    Entry entry = new Entry(key, json, document, path);
    Entry first = seen.putIfAbsent(key, entry);
    if (first != null) {
      found.add(
          new Fault(
              path + ".name",
              "is the %s of %s, line %d, once more: remove one."
                  .formatted(
                      key.text(),
                      first.document().file(),
                      first.document().place(first.path() + ".name").line())));
    }
    return entry;
  }
}
