package io.carillon.definition;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts the parameters and results of task types to and from JSON: in the format of {@link
 * Json}, with the serializers and deserializers of the application's Jackson modules. Settings of
 * the application's mapper, such as its naming strategy, have no effect: stored parameters must
 * mean the same in every application of the cluster. Thread-safe.
 */
public final class HandlerJson {

  /** Without modules of the application. */
  public static final HandlerJson PLAIN = new HandlerJson(List.of());

  private final JsonMapper mapper;
  private final JsonMapper results;
  private final ModuleTypes types;

  private HandlerJson(Collection<? extends JacksonModule> modules) {
    this.mapper = Json.MAPPER.rebuild().addModules(modules).build();
    this.results = mapper.rebuild().enable(SerializationFeature.FAIL_ON_EMPTY_BEANS).build();
    this.types = new ModuleTypes(modules, mapper);
  }

  /** Creates the conversion with these modules. */
  public static HandlerJson withModules(Collection<? extends JacksonModule> modules) {
    Set<Object> own = new LinkedHashSet<>();
    Json.MAPPER.registeredModules().forEach(module -> own.add(module.getRegistrationId()));
    List<? extends JacksonModule> others =
        modules.stream().filter(module -> !own.contains(module.getRegistrationId())).toList();
    return others.isEmpty() ? PLAIN : new HandlerJson(others);
  }

  /** Creates the conversion with the modules of a mapper, but not its settings. */
  public static HandlerJson withModulesOf(JsonMapper application) {
    return withModules(application.registeredModules());
  }

  /** Returns the mapper of parameters. */
  public JsonMapper mapper() {
    return mapper;
  }

  /** Returns the mapper of results: an object without properties is an error. */
  public JsonMapper results() {
    return results;
  }

  /**
   * Returns the JSON of parameters.
   *
   * @param parameters the record of a task type, or a map by JSON names
   * @throws IllegalArgumentException for a value that is not an object in JSON
   */
  public ObjectNode write(Object parameters) {
    if (mapper.valueToTree(parameters) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException(
        "parameters must be a record or a map, not a " + parameters.getClass().getName());
  }

  /** Returns whether a module reads or writes a type in its own way. */
  public boolean isCustom(JavaType type) {
    return types.isCustom(type);
  }

  /**
   * Returns the names of a record's properties in JSON, in the order in which they are written;
   * empty for a type that is not written as an object.
   */
  public Set<String> properties(JavaType type) {
    return ModuleTypes.Form.of(mapper, type).properties();
  }
}
