package io.carillon.server.icalendar.file;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A component of a file, with the properties that are relevant here.
 *
 * @param name such as {@code VEVENT}, in upper case
 * @param line where it begins, from 1
 * @param properties in the order of the file
 * @param components nested components, in the order of the file
 */
public record Component(
    String name, int line, List<Property> properties, List<Component> components) {

  public static Component begun(String name, int line) {
    return new Component(name, line, new ArrayList<>(), new ArrayList<>());
  }

  /** Returns the first property with that name; null for none. */
  @Nullable
  public Property first(String property) {
    for (Property one : properties) {
      if (one.name().equals(property)) {
        return one;
      }
    }
    return null;
  }

  public List<Property> all(String property) {
    return properties.stream().filter(one -> one.name().equals(property)).toList();
  }

  public List<Component> inside(String component) {
    return components.stream().filter(one -> one.name().equals(component)).toList();
  }

  /**
   * Returns a property that may occur once; null for none.
   *
   * @throws RefusedPropertyException when it occurs more than once
   */
  @Nullable
  public Property single(String property) throws RefusedPropertyException {
    Property found = null;
    for (Property one : properties) {
      if (one.name().equals(property)) {
        if (found != null) {
          throw one.refused(
              "is given twice, first in line %d: remove one.".formatted(found.line()));
        }
        found = one;
      }
    }
    return found;
  }

  /** Returns a text property such as {@code UID}; empty when absent. */
  public String text(String property) {
    Property found = first(property);
    return found == null ? "" : found.text();
  }

  /**
   * Returns whether both have the same properties and nested components, regardless of their lines.
   */
  public boolean saysTheSame(Component other) {
    return content(this).equals(content(other));
  }

  private static List<String> content(Component component) {
    List<String> content = new ArrayList<>();
    component.properties.forEach(one -> content.add(one.name() + one.parameters() + one.value()));
    for (Component inside : component.components) {
      content.add(inside.name);
      content.addAll(content(inside));
    }
    return content;
  }
}
