package io.carillon.form;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A sealed interface of records, one of which a JSON object stands for. A property of the object
 * says which: {@link JsonTypeInfo} names the property, {@link JsonTypeName} of each record its
 * value.
 *
 * @param property the name of the property in JSON
 * @param alternatives in the order of the {@code permits} clause; not empty
 */
public record SealedForm(String property, List<Alternative> alternatives) {

  /**
   * One record of the interface.
   *
   * @param name the value of the property
   */
  public record Alternative(String name, Class<?> type) {}

  /** Copies the list. */
  public SealedForm {
    alternatives = List.copyOf(alternatives);
  }

  /** Returns whether a type is a sealed interface whose JSON names the record. */
  public static boolean is(Class<?> type) {
    return type.isInterface() && type.isSealed() && type.isAnnotationPresent(JsonTypeInfo.class);
  }

  /**
   * Returns the form of a type for which {@link #is} is true.
   *
   * @throws IllegalArgumentException with the reason, for annotations that do not give every record
   *     a name of its own in a property, and for a permitted class that is no record
   */
  public static SealedForm of(Class<?> type) {
    if (type.isAnnotationPresent(JsonSubTypes.class)) {
      throw new IllegalArgumentException(
          "it has @JsonSubTypes, and is sealed: give each record @JsonTypeName(\"...\") instead");
    }
    String property = property(type.getAnnotation(JsonTypeInfo.class));
    List<Alternative> alternatives =
        Arrays.stream(type.getPermittedSubclasses())
            .flatMap(SealedForm::records)
            .distinct()
            .map(one -> new Alternative(name(one), one))
            .toList();
    requireDifferentNames(alternatives);
    return new SealedForm(property, alternatives);
  }

  private static String property(JsonTypeInfo info) {
    boolean named =
        info.use() == JsonTypeInfo.Id.NAME
            && info.include() == JsonTypeInfo.As.PROPERTY
            && !info.property().isBlank()
            && !info.visible()
            && info.defaultImpl() == JsonTypeInfo.class;
    if (!named) {
      throw new IllegalArgumentException(
          "its @JsonTypeInfo must be (use = NAME, property = \"...\") and nothing else");
    }
    return info.property();
  }

  private static Stream<Class<?>> records(Class<?> type) {
    if (type.isInterface() && type.isSealed()) {
      return Arrays.stream(type.getPermittedSubclasses()).flatMap(SealedForm::records);
    }
    if (!type.isRecord()) {
      throw new IllegalArgumentException("it permits %s, which is no record".formatted(type));
    }
    return Stream.of(type);
  }

  private static String name(Class<?> type) {
    JsonTypeName name = type.getAnnotation(JsonTypeName.class);
    if (name == null || name.value().isBlank()) {
      throw new IllegalArgumentException(
          "%s needs @JsonTypeName(\"...\"), its name in JSON".formatted(type.getName()));
    }
    return name.value();
  }

  private static void requireDifferentNames(List<Alternative> alternatives) {
    Set<String> names = new HashSet<>();
    for (Alternative one : alternatives) {
      if (!names.add(one.name())) {
        throw new IllegalArgumentException("two of its records have the name " + one.name());
      }
    }
  }
}
