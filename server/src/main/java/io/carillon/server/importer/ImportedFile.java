package io.carillon.server.importer;

import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.fault.InvalidInputException;
import io.carillon.manifest.yaml.YamlWriter;
import io.carillon.text.StoredText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The file that an import writes. A comment stands above each config for everything that has no
 * equal, and at the top for what became no config. Confined to one thread.
 */
public final class ImportedFile {

  private static final int LONGEST_NAME = 200;

  private final String origin;
  private final ArrayNode configs = Json.MAPPER.createArrayNode();
  private final List<String> leftOut = new ArrayList<>();
  private final Map<String, List<String>> comments = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  /**
   * Creates an empty file.
   *
   * @param origin the source in words, for the first line
   */
  public ImportedFile(String origin) {
    this.origin = origin;
  }

  /** Returns a name that no other config of this file has: with a number when it is taken. */
  public String freeName(String wanted) {
    String stripped = wanted.strip();
    String name = stripped.isEmpty() ? "task" : stripped;
    String cut = StoredText.cut(name, LONGEST_NAME - 8);
    String free = cut;
    for (int i = 2; !names.add(free); i++) {
      free = cut + " " + i;
    }
    return free;
  }

  /**
   * Adds a config. One that Carillon would refuse is left out with the reason.
   *
   * @param place where it stands in the source, such as {@code line 3}
   * @param notes sentences about what has no equal
   */
  public void add(String place, ObjectNode config, List<String> notes) {
    try {
      DefinitionReader.read(withoutStatus(config));
    } catch (InvalidInputException e) {
      leaveOut(place, config.path("name").asString("") + ": " + e.getMessage());
      notes.forEach(note -> leaveOut(place, note));
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add("From " + place + ".");
    lines.addAll(notes);
    comments.put("configs[%d]".formatted(configs.size()), lines);
    configs.add(config);
  }

  private static ObjectNode withoutStatus(ObjectNode config) {
    ObjectNode definition = config.deepCopy();
    definition.remove(List.of("status", "status_reason"));
    return definition;
  }

  /** Notes what became no config. */
  public void leaveOut(String place, String reason) {
    leftOut.add("Not imported: %s: %s".formatted(place, reason));
  }

  /** Returns the number of configs. */
  public int size() {
    return configs.size();
  }

  /** Returns what became no config, one sentence each. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /** Returns the configs. */
  public List<ObjectNode> configs() {
    List<ObjectNode> all = new ArrayList<>();
    configs.forEach(config -> all.add((ObjectNode) config));
    return all;
  }

  /** Returns the comments of a config, by its index. */
  public List<String> notes(int index) {
    return comments.getOrDefault("configs[%d]".formatted(index), List.of());
  }

  /** Returns the file as YAML. */
  public String yaml() {
    List<String> top = new ArrayList<>();
    top.add("Imported from %s: %d task configs.".formatted(origin, configs.size()));
    top.addAll(leftOut);
    Map<String, List<String>> all = new HashMap<>(comments);
    all.put("", top);
    ObjectNode document = Json.MAPPER.createObjectNode();
    document.set("configs", configs);
    return YamlWriter.write(document, all);
  }
}
