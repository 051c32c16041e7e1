package io.carillon.tasktype;

import static tools.jackson.databind.PropertyNamingStrategies.SNAKE_CASE;

import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonSchemaModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import io.carillon.definition.Json;
import io.carillon.fault.Fault;
import io.carillon.task.Secret;
import java.lang.reflect.Type;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The JSON Schema (draft 2020-12) of a task type's parameters, and the check against it. */
public final class ParameterSchema {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final ObjectNode json;
  private final Schema schema;

  private ParameterSchema(ObjectNode json) {
    this.json = json;
    this.schema = REGISTRY.getSchema(Json.text(json));
  }

  /** The schema as it was stored. */
  public static ParameterSchema of(ObjectNode json) {
    return new ParameterSchema(json);
  }

  /** The schema of a record: its components and their Bean Validation annotations. */
  public static ParameterSchema of(Type parameters) {
    SchemaGeneratorConfigBuilder config =
        new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
            .with(new JacksonSchemaModule())
            .with(
                new JakartaValidationModule(
                    JakartaValidationOption.NOT_NULLABLE_FIELD_IS_REQUIRED,
                    JakartaValidationOption.NOT_NULLABLE_METHOD_IS_REQUIRED,
                    JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS))
            .with(
                Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES,
                Option.INLINE_ALL_SCHEMAS,
                Option.STANDARD_FORMATS);
    config
        .forFields()
        .withWriteOnlyCheck(
            field -> field.getAnnotationConsideringFieldAndGetter(Secret.class) != null)
        .withPropertyNameOverrideResolver(
            field -> SNAKE_CASE.nameForField(null, null, field.getDeclaredName()));
    return new ParameterSchema(new SchemaGenerator(config.build()).generateSchema(parameters));
  }

  /** As JSON, for forms. */
  public ObjectNode json() {
    return json;
  }

  /** Every fault of these parameters, by its path inside them. */
  public List<Fault> check(ObjectNode parameters) {
    return schema
        .validate(
            parameters,
            context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(ParameterSchema::fault)
        .toList();
  }

  private static Fault fault(Error error) {
    String path = path(error.getInstanceLocation());
    String property = error.getProperty();
    if (property != null) {
      path = path.isEmpty() ? property : path + "." + property;
    }
    return new Fault(path, SchemaMessages.of(error));
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
}
