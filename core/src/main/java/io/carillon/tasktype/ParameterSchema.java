package io.carillon.tasktype;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import io.carillon.definition.HandlerJson;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.form.SchemaChoice;
import io.carillon.form.SchemaKeyword;
import io.carillon.json.StoredJson;
import io.carillon.template.Template;
import jakarta.validation.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema (draft 2020-12) of a task type's parameters, and the check against it. */
public final class ParameterSchema {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          Dialect.builder(Dialects.getDraft202012())
              .format(new MailFormat())
              // Draft 2020-12 leaves unknown keywords, such as x-unit, to the reader of the schema.
              .unknownKeywordFactory((name, context) -> new NonValidationKeyword(name))
              .build());

  private static final int MOST = 100;
  private static final int MOST_OF_TEMPLATES = 2_000;

  private final ObjectNode json;
  private final Schema schema;
  private final boolean hasDefaults;
  private final boolean namesConnections;

  private ParameterSchema(ObjectNode json) {
    this.json = json;
    this.schema = REGISTRY.getSchema(forValidator(json.deepCopy()));
    this.hasDefaults = json.findValue("default") != null;
    this.namesConnections = json.findValue(SchemaKeyword.CONNECTION) != null;
  }

  /**
   * Removes {@code minLength}, which counts characters, where UTF-16 code units are counted
   * instead, and lets a choice report the faults of the selected alternative only.
   */
  private static JsonNode forValidator(JsonNode schema) {
    schema.forEach(ParameterSchema::forValidator);
    if (schema instanceof ObjectNode object) {
      if (object.has(Constraints.MIN_UNITS)) {
        object.remove("minLength");
      }
      SchemaChoice.makeConditional(object);
    }
    return schema;
  }

  /** Returns the schema as stored. */
  public static ParameterSchema of(ObjectNode json) {
    return new ParameterSchema(json);
  }

  /**
   * Returns the schema of a record, or of a sealed interface of records: their components and Bean
   * Validation annotations.
   *
   * @throws IllegalArgumentException naming a component whose type cannot be a parameter
   */
  static ParameterSchema of(Class<?> parameters, Validator validator, HandlerJson handlers) {
    return new ParameterSchema(RecordSchema.of(parameters, validator, handlers));
  }

  /**
   * Returns the schema as JSON, for forms; properties are in the order of the record's components.
   */
  public ObjectNode json() {
    return json;
  }

  /** Returns whether any parameter names a connection. */
  public boolean namesConnections() {
    return namesConnections;
  }

  /** Returns the faults of these parameters, by path: about {@value #MOST} at most. */
  public List<Fault> check(ObjectNode parameters) {
    List<Fault> faults = StoredJson.faults(parameters, "");
    if (!faults.isEmpty()) {
      return faults; // an unbounded number must not reach the validator
    }
    faults = new ArrayList<>(validate(parameters));
    Set<String> faulty = faults.stream().map(Fault::path).collect(Collectors.toSet());
    List<Fault> more = new ArrayList<>();
    checkForms(json, parameters, "", more);
    more.stream().filter(fault -> !faulty.contains(fault.path())).forEach(faults::add);
    return faults;
  }

  private List<Fault> validate(ObjectNode parameters) {
    return errors(parameters, MOST).stream().map(this::fault).toList();
  }

  private List<Error> errors(ObjectNode parameters, int most) {
    return schema.validate(
        wholeNumbers(parameters),
        context -> {
          context.setErrors(new FirstErrors(most));
          context.executionConfig(config -> config.formatAssertionsEnabled(true));
        });
  }

  /**
   * Returns the faults of a document with placeholders, by path. Rules on the content of a text
   * with placeholders are left out: the type of its value must be a string, and nothing else is
   * known of it.
   */
  public List<Fault> checkTemplates(ObjectNode parameters) {
    List<Fault> faults = StoredJson.faults(parameters, "");
    if (!faults.isEmpty()) {
      return faults;
    }
    List<Error> errors = errors(parameters, MOST_OF_TEMPLATES);
    Set<String> strings =
        errors.stream()
            .filter(error -> isTemplate(error) && !"type".equals(error.getKeyword()))
            .map(error -> path(error.getInstanceLocation()))
            .collect(Collectors.toSet());
    return errors.stream()
        .filter(error -> !isTemplate(error) || !strings.contains(path(error.getInstanceLocation())))
        .limit(MOST)
        .map(this::fault)
        .toList();
  }

  private static boolean isTemplate(Error error) {
    JsonNode node = error.getInstanceNode();
    return node != null && node.isString() && Template.isIn(node.stringValue());
  }

  /**
   * Rewrites whole numbers as integers, however they are written: the validator takes 1e400 for a
   * long.
   */
  private static JsonNode wholeNumbers(JsonNode node) {
    return switch (node) {
      case ObjectNode object when hasDecimals(object) -> wholeNumbersOf(object);
      case ArrayNode array when hasDecimals(array) -> wholeNumbersOf(array);
      case DecimalNode decimal when decimal.decimalValue().stripTrailingZeros().scale() <= 0 ->
          Json.MAPPER.getNodeFactory().numberNode(decimal.decimalValue().toBigIntegerExact());
      default -> node;
    };
  }

  private static ObjectNode wholeNumbersOf(ObjectNode object) {
    ObjectNode copy = Json.MAPPER.createObjectNode();
    object.properties().forEach(field -> copy.set(field.getKey(), wholeNumbers(field.getValue())));
    return copy;
  }

  private static ArrayNode wholeNumbersOf(ArrayNode array) {
    ArrayNode copy = Json.MAPPER.createArrayNode();
    array.forEach(element -> copy.add(wholeNumbers(element)));
    return copy;
  }

  private static boolean hasDecimals(JsonNode node) {
    return node.isBigDecimal() || node.valueStream().anyMatch(ParameterSchema::hasDecimals);
  }

  /**
   * Checks what the standard vocabulary cannot express: formats of texts and numbers, sizes in
   * UTF-16.
   */
  private static void checkForms(
      ObjectNode schema, JsonNode value, String path, List<Fault> faults) {
    if (faults.size() >= MOST) {
      return;
    }
    String format = schema.path("format").asString("");
    String fault = format.isEmpty() ? null : TextForm.fault(format, value);
    fault = fault == null ? Constraints.fault(schema, value) : fault;
    if (fault != null) {
      faults.add(new Fault(path, fault));
    }
    checkInside(schema, value, path, faults);
  }

  private static void checkInside(
      ObjectNode around, JsonNode value, String path, List<Fault> faults) {
    ObjectNode schema = SchemaChoice.chosen(around, value);
    switch (value) {
      case ObjectNode object ->
          object
              .properties()
              .forEach(field -> checkField(schema, field.getKey(), field.getValue(), path, faults));
      case ArrayNode array when schema.get("items") instanceof ObjectNode items -> {
        for (int i = 0; i < array.size(); i++) {
          checkForms(items, array.get(i), path + "[" + i + "]", faults);
        }
      }
      default -> {}
    }
  }

  private static void checkField(
      ObjectNode schema, String name, JsonNode value, String path, List<Fault> faults) {
    String inside = path.isEmpty() ? name : path + "." + name;
    if (schema.get("propertyNames") instanceof ObjectNode names) {
      checkForms(names, Json.MAPPER.getNodeFactory().stringNode(name), inside, faults);
    }
    ObjectNode property = property(schema, name);
    if (property != null) {
      checkForms(property, value, inside, faults);
    }
  }

  private static @Nullable ObjectNode property(ObjectNode schema, String name) {
    JsonNode named = schema.path("properties").get(name);
    JsonNode found = named == null ? schema.get("additionalProperties") : named;
    return found instanceof ObjectNode property ? property : null;
  }

  /**
   * Returns the parameters with the schema's defaults for absent properties; a copy if any was
   * added.
   */
  ObjectNode withDefaults(ObjectNode parameters) {
    if (!hasDefaults) {
      return parameters;
    }
    ObjectNode filled = parameters.deepCopy();
    fill(json, filled);
    return filled;
  }

  private static void fill(ObjectNode schema, JsonNode value) {
    if (value instanceof ObjectNode object) {
      fillObject(schema, object);
    } else if (value instanceof ArrayNode array
        && schema.get("items") instanceof ObjectNode items) {
      array.forEach(element -> fill(items, element));
    }
  }

  private static void fillObject(ObjectNode around, ObjectNode object) {
    ObjectNode schema = SchemaChoice.chosen(around, object);
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      JsonNode normal = property.getValue().get("default");
      if (normal != null && !object.has(property.getKey())) {
        object.set(property.getKey(), normal.deepCopy());
      }
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      ObjectNode inner = property(schema, field.getKey());
      if (inner != null) {
        fill(inner, field.getValue());
      }
    }
  }

  private Fault fault(Error error) {
    String path = path(error.getInstanceLocation());
    String property = error.getProperty();
    if (property != null) {
      path = path.isEmpty() ? property : path + "." + property;
    }
    return new Fault(path, SchemaMessages.of(error, schema.getSchemaNode()));
  }

  private static String path(NodePath location) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < location.getNameCount(); i++) {
      Object element = location.getElement(i);
      if (element instanceof Integer index) {
        path.append('[').append(index).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(element);
      }
    }
    return path.toString();
  }

  /** The first errors of a check, bounded so that its cost does not grow with the faults. */
  private static final class FirstErrors extends ArrayList<Error> {

    private static final long serialVersionUID = 1;

    private final int most;

    FirstErrors(int most) {
      this.most = most;
    }

    @Override
    public boolean add(Error error) {
      return size() < most && super.add(error);
    }
  }

  /** The format of mail addresses, including internal domains. */
  private static final class MailFormat implements Format {

    @Override
    public String getName() {
      return "email";
    }

    @Override
    public String getMessageKey() {
      return "format.email";
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
      return TextForm.Mail.is(value);
    }
  }
}
