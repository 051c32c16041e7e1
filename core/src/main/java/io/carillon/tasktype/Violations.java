package io.carillon.tasktype;

import io.carillon.fault.Fault;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Converts Bean Validation violations of a parameter record to faults, by the names of the
 * parameters.
 */
final class Violations {

  private Violations() {}

  /**
   * Returns the fault of a violation. A rule on a method of the record, such as an
   * {@code @AssertTrue}, is a fault of the whole record: no parameter has its name.
   */
  static Fault fault(ConstraintViolation<?> violation) {
    StringBuilder path = new StringBuilder();
    @Nullable String rule = null;
    for (Iterator<Path.Node> nodes = violation.getPropertyPath().iterator(); nodes.hasNext(); ) {
      Path.Node node = nodes.next();
      appendPlace(path, node);
      String name = node.getName();
      if (name == null || node.getKind() == ElementKind.CONTAINER_ELEMENT) {
        continue;
      }
      if (!nodes.hasNext() && isMethodOf(violation.getLeafBean(), name)) {
        rule = name;
      } else {
        path.append(path.isEmpty() ? "" : ".").append(snakeCase(name));
      }
    }
    return new Fault(path.toString(), message(violation, rule));
  }

  private static String message(ConstraintViolation<?> violation, @Nullable String rule) {
    String message = violation.getMessage();
    return rule == null
        ? message
        : "breaks the rule \"%s\": %s".formatted(snakeCase(rule), message);
  }

  // Appends the index or key of the container before the node.
  private static void appendPlace(StringBuilder path, Path.Node node) {
    if (node.getIndex() != null) {
      path.append('[').append(node.getIndex()).append(']');
    } else if (node.getKey() != null) {
      path.append('.').append(node.getKey());
    }
  }

  private static boolean isMethodOf(@Nullable Object bean, String name) {
    RecordComponent[] components = bean == null ? null : bean.getClass().getRecordComponents();
    return components != null
        && Arrays.stream(components).noneMatch(one -> one.getName().equals(name));
  }

  private static String snakeCase(String name) {
    return SnakeCase.of(name);
  }
}
