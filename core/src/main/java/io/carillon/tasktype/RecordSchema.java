package io.carillon.tasktype;

import io.carillon.definition.HandlerJson;
import io.carillon.definition.Json;
import io.carillon.form.FormTexts;
import io.carillon.form.SchemaChoice;
import io.carillon.form.SealedForm;
import io.carillon.task.Field;
import jakarta.validation.Validator;
import jakarta.validation.groups.Default;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ContainerDescriptor;
import jakarta.validation.metadata.ContainerElementTypeDescriptor;
import jakarta.validation.metadata.ElementDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates the JSON Schema of a record: it accepts exactly the JSON from which Jackson creates a
 * record that satisfies its Bean Validation constraints. Components keep their order. A component
 * that may be absent may also be null, unless it is a primitive, whose absent value is zero. A
 * sealed interface of records ({@link SealedForm}) is a choice between their schemas.
 */
final class RecordSchema {

  private final Validator validator;
  private final HandlerJson handlers;
  private final Deque<Class<?>> open = new ArrayDeque<>();

  private RecordSchema(Validator validator, HandlerJson handlers) {
    this.validator = validator;
    this.handlers = handlers;
  }

  /**
   * Returns the schema of a record, or of a sealed interface of records.
   *
   * @throws IllegalArgumentException naming a component whose type cannot be a parameter
   */
  static ObjectNode of(Class<?> type, Validator validator, HandlerJson handlers) {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    JavaType parameters = Json.MAPPER.constructType(type);
    RecordSchema made = new RecordSchema(validator, handlers);
    made.requireDescribable(parameters, "");
    if (SealedForm.is(type)) {
      made.choice(parameters, schema, "");
    } else {
      made.record(parameters, schema, "");
    }
    FormTexts.add(type, schema);
    return schema;
  }

  private void choice(JavaType type, ObjectNode schema, String path) {
    SealedForm form = sealedForm(type.getRawClass(), path);
    List<ObjectNode> alternatives =
        form.alternatives().stream().map(one -> alternative(form, one, path)).toList();
    SchemaChoice.write(schema, form.property(), alternatives);
  }

  private static SealedForm sealedForm(Class<?> type, String path) {
    try {
      return SealedForm.of(type);
    } catch (IllegalArgumentException e) {
      throw unusable(path, type, String.valueOf(e.getMessage()));
    }
  }

  private ObjectNode alternative(SealedForm form, SealedForm.Alternative one, String path) {
    JavaType type = Json.MAPPER.constructType(one.type());
    requireDescribable(type, path);
    ObjectNode schema = record(type, Json.MAPPER.createObjectNode(), path);
    if (schema.path("properties").has(form.property())) {
      throw unusable(
          path,
          one.type(),
          "it has a component %s, which names the record".formatted(form.property()));
    }
    SchemaChoice.name(schema, form.property(), one.name());
    return schema;
  }

  private ObjectNode record(JavaType type, ObjectNode schema, String path) {
    Class<?> raw = type.getRawClass();
    if (open.contains(raw)) {
      throw unusable(path, raw, "it contains itself");
    }
    open.push(raw);
    schema.put("type", "object");
    addProperties(type, schema, path);
    open.pop();
    return schema.put("additionalProperties", false);
  }

  private void addProperties(JavaType type, ObjectNode schema, String path) {
    ObjectNode properties = Json.MAPPER.createObjectNode();
    ArrayNode required = Json.MAPPER.createArrayNode();
    for (RecordComponent component : type.getRawClass().getRecordComponents()) {
      String name = PropertyDescription.name(component);
      ObjectNode property = Json.MAPPER.createObjectNode();
      if (!property(type, component, property, path.isEmpty() ? name : path + "." + name)) {
        required.add(name);
      }
      properties.set(name, property);
    }
    requireSameNames(type, properties.propertyNames(), path);
    schema.set("properties", properties);
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
  }

  /** Completes the schema of a component; returns whether it may be absent. */
  private boolean property(
      JavaType around, RecordComponent component, ObjectNode schema, String path) {
    JavaType type =
        Json.MAPPER
            .getTypeFactory()
            .resolveMemberType(component.getGenericType(), around.getBindings());
    PropertyDescriptor constraints =
        validator
            .getConstraintsForClass(around.getRawClass())
            .getConstraintsForProperty(component.getName());
    Field field = component.getAnnotation(Field.class);
    boolean nullable =
        (field != null && !field.schema().isBlank())
            ? given(component, type, schema, constraints, path)
            : derived(component, type, schema, constraints, path);
    return mayBeAbsent(type, schema, nullable, path);
  }

  /** Adds the schema that a component has of its own; returns whether it may be null. */
  private boolean given(
      RecordComponent component,
      JavaType type,
      ObjectNode schema,
      @Nullable ElementDescriptor constraints,
      String path) {
    schema.setAll(DescribedValue.schema(component.getAnnotation(Field.class).schema(), path));
    boolean nullable = constrain(type, schema, constraints);
    PropertyDescription.describe(component, schema, path);
    new DescribedValue(handlers, type, path).requireFit(schema);
    return nullable;
  }

  /** Adds the schema that follows from the type; returns whether the component may be null. */
  private boolean derived(
      RecordComponent component,
      JavaType type,
      ObjectNode schema,
      @Nullable ElementDescriptor constraints,
      String path) {
    boolean nullable = value(type, schema, constraints, path);
    PropertyDescription.describe(component, schema, path);
    return nullable;
  }

  private static boolean mayBeAbsent(
      JavaType type, ObjectNode schema, boolean nullable, String path) {
    JsonNode otherwise = schema.get("default");
    if (otherwise != null) {
      PropertyDescription.requireFit(schema, otherwise, path, "default");
      return true;
    }
    return type.isPrimitive() ? PropertyDescription.acceptsZero(type, schema) : nullable;
  }

  /**
   * Completes the schema of a component that has one of its own; returns whether it may be null.
   */
  private static boolean constrain(
      JavaType type, ObjectNode schema, @Nullable ElementDescriptor constraints) {
    boolean notNull = constraints != null && Constraints.add(schema, descriptors(constraints));
    boolean nullable = !type.isPrimitive() && !notNull;
    if (nullable) {
      acceptNull(schema);
    }
    return nullable;
  }

  /** Refuses a type that a module reads or writes in a way that cannot be known here. */
  private void requireDescribable(JavaType type, String path) {
    if (handlers.isCustom(type)) {
      throw unusable(
          path,
          type.getRawClass(),
          "a Jackson module reads or writes it in its own way: give the component @Field(schema = ..., examples = ...)");
    }
  }

  /** Refuses a record whose properties a module names otherwise than its components. */
  private void requireSameNames(JavaType type, Collection<String> described, String path) {
    if (handlers == HandlerJson.PLAIN) {
      return;
    }
    Set<String> written = handlers.properties(type);
    if (!written.equals(Set.copyOf(described))) {
      throw unusable(
          path,
          type.getRawClass(),
          "a Jackson module writes the properties %s, and the schema would say %s"
              .formatted(written, described));
    }
  }

  /**
   * Completes the schema of a value.
   *
   * @return whether the value may be null
   */
  private boolean value(
      JavaType type, ObjectNode schema, @Nullable ElementDescriptor constraints, String path) {
    boolean unwrapped = Optional.class == type.getRawClass();
    if (unwrapped) {
      value(type.containedTypeOrUnknown(0), schema, element(constraints, 0), path);
    } else {
      shape(type, schema, constraints, path);
    }
    boolean notNull =
        constraints != null && Constraints.add(schema, descriptors(constraints)) && !unwrapped;
    boolean nullable = !type.isPrimitive() && !notNull;
    if (nullable) {
      acceptNull(schema);
    }
    return nullable;
  }

  /**
   * Returns the schema of an element of a list or map; null is not accepted, except for an
   * Optional.
   */
  private ObjectNode element(JavaType type, @Nullable ElementDescriptor constraints, String path) {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    if (Optional.class == type.getRawClass()) {
      value(type, schema, constraints, path);
    } else {
      shape(type, schema, constraints, path);
      if (constraints != null) {
        Constraints.add(schema, descriptors(constraints));
      }
    }
    return schema;
  }

  private static Collection<ConstraintDescriptor<?>> descriptors(ElementDescriptor constraints) {
    return constraints
        .findConstraints()
        .unorderedAndMatchingGroups(Default.class)
        .getConstraintDescriptors();
  }

  private static @Nullable ElementDescriptor element(
      @Nullable ElementDescriptor around, int argument) {
    if (!(around instanceof ContainerDescriptor container)) {
      return null;
    }
    for (ContainerElementTypeDescriptor element : container.getConstrainedContainerElementTypes()) {
      Integer index = element.getTypeArgumentIndex();
      if (index == null || index == argument) {
        return element;
      }
    }
    return null;
  }

  private static void acceptNull(ObjectNode schema) {
    JsonNode type = schema.get("type");
    if (type == null
        && schema.size() > 0
        && !PropertyDescription.fits(schema, Json.MAPPER.nullNode())) {
      ObjectNode whole = schema.deepCopy();
      schema.removeAll();
      schema.putArray("anyOf").add(whole).addObject().put("type", "null");
      return;
    }
    if (type == null || !type.isString()) {
      return; // accepts anything, or null already
    }
    schema.set("type", Json.MAPPER.createArrayNode().add(type.stringValue()).add("null"));
    SchemaChoice.acceptNull(schema);
    if (schema.get("enum") instanceof ArrayNode choices) {
      choices.addNull();
    }
  }

  private void shape(
      JavaType type, ObjectNode schema, @Nullable ElementDescriptor constraints, String path) {
    requireDescribable(type, path);
    Class<?> raw = type.getRawClass();
    if (!scalar(raw, schema) && !composite(type, schema, constraints, path)) {
      throw unusable(
          path,
          raw,
          "use a record, a sealed interface of records with @JsonTypeInfo, an enum, a number, a text,"
              + " boolean, a type of java.time, or a list or map of these; or give the component @Field(schema = ..., examples = ...)");
    }
  }

  private boolean scalar(Class<?> raw, ObjectNode schema) {
    Optional<TextForm> form = TextForm.of(raw);
    form.ifPresent(known -> known.write(schema));
    return form.isPresent() || NumberForm.schema(raw, schema).isPresent() || plain(raw, schema);
  }

  private boolean plain(Class<?> raw, ObjectNode schema) {
    if (raw == String.class || raw == CharSequence.class) {
      schema.put("type", "string");
    } else if (raw == char.class || raw == Character.class) {
      schema.put("type", "string").put("minLength", 1).put("maxLength", 1);
      schema.put(Constraints.MAX_UNITS, 1);
    } else if (raw == boolean.class || raw == Boolean.class) {
      schema.put("type", "boolean");
    } else if (raw.isEnum()) {
      choices(raw, schema);
    } else {
      return anything(raw, schema);
    }
    return true;
  }

  private boolean composite(
      JavaType type, ObjectNode schema, @Nullable ElementDescriptor constraints, String path) {
    Class<?> raw = type.getRawClass();
    if (raw.isRecord()) {
      record(type, schema, path);
    } else if (SealedForm.is(raw)) {
      choice(type, schema, path);
    } else if (Map.class.isAssignableFrom(raw)) {
      map(type, schema, constraints, path);
    } else if (Collection.class.isAssignableFrom(raw) || raw.isArray()) {
      list(type, schema, constraints, path);
    } else {
      return false;
    }
    return true;
  }

  private void choices(Class<?> type, ObjectNode schema) {
    ArrayNode choices = schema.put("type", "string").putArray("enum");
    for (Object constant : type.getEnumConstants()) {
      choices.add(handlers.mapper().<JsonNode>valueToTree(constant));
    }
  }

  private static boolean anything(Class<?> raw, ObjectNode schema) {
    if (raw == ObjectNode.class) {
      schema.put("type", "object");
    } else if (raw == ArrayNode.class) {
      schema.put("type", "array");
    } else {
      return raw == Object.class || raw == JsonNode.class;
    }
    return true;
  }

  private void map(
      JavaType type, ObjectNode schema, @Nullable ElementDescriptor constraints, String path) {
    JavaType key = type.getKeyType();
    ObjectNode names = element(key, element(constraints, 0), path + " (names)");
    if (!names.path("type").asString("").equals("string")) {
      throw unusable(path, key.getRawClass(), "the keys of a map must be texts");
    }
    schema.put("type", "object");
    names.remove("type");
    if (!names.isEmpty()) {
      schema.set("propertyNames", names);
    }
    ObjectNode values = element(type.getContentType(), element(constraints, 1), path + ".*");
    schema.set("additionalProperties", values);
  }

  private void list(
      JavaType type, ObjectNode schema, @Nullable ElementDescriptor constraints, String path) {
    schema.put("type", "array");
    schema.set("items", element(type.getContentType(), element(constraints, 0), path + "[]"));
    if (Set.class.isAssignableFrom(type.getRawClass())) {
      schema.put("uniqueItems", true); // otherwise two would become one
    }
  }

  private static IllegalArgumentException unusable(String path, Class<?> type, String why) {
    return new IllegalArgumentException(
        "%s cannot be a %s: %s".formatted(path.isEmpty() ? "it" : path, type.getName(), why));
  }
}
