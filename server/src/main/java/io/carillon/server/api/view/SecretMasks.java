package io.carillon.server.api.view;

import io.carillon.manager.TasksManager;
import io.carillon.server.security.Caller;
import io.carillon.tasktype.TaskTypeRow;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Removes secrets from what a caller is shown: from everything, unless it is an admin. */
@Component
public class SecretMasks {

  private final TasksManager manager;

  SecretMasks(TasksManager manager) {
    this.manager = manager;
  }

  /** Returns what removes secrets for the caller of a request; its result may be the same JSON. */
  public UnaryOperator<ObjectNode> of(HttpServletRequest request) {
    if (Caller.of(request).map(Caller::isAdmin).orElse(true)) {
      return UnaryOperator.identity();
    }
    SecretMask mask = mask();
    return json -> (ObjectNode) mask.masked(json);
  }

  /** Returns a mask with the present schemas of the task types. */
  SecretMask mask() {
    Map<String, JsonNode> byType =
        manager.view().taskTypes().stream()
            .collect(Collectors.toMap(TaskTypeRow::name, TaskTypeRow::parameterSchema));
    Function<@Nullable String, Collection<JsonNode>> schemas =
        type -> {
          JsonNode known = type == null ? null : byType.get(type);
          return known == null ? byType.values() : List.of(known);
        };
    return new SecretMask(schemas);
  }
}
