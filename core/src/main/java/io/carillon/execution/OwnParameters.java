package io.carillon.execution;

import io.carillon.definition.Json;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The own parameters of the executions of a batch. Each text is contained once, since thousands of
 * executions that are started together share it.
 *
 * @param numbers for each execution the position of its text, starting at 1; null when it has none
 */
record OwnParameters(List<String> texts, List<@Nullable Integer> numbers) {

  static OwnParameters of(List<NewExecution> batch) {
    List<String> texts = new ArrayList<>();
    List<@Nullable Integer> numbers = new ArrayList<>(batch.size());
    IdentityHashMap<ObjectNode, Integer> known = new IdentityHashMap<>();
    for (NewExecution execution : batch) {
      ObjectNode parameters = execution.parameters();
      numbers.add(
          parameters == null
              ? null
              : known.computeIfAbsent(
                  parameters,
                  fresh -> {
                    texts.add(Json.exact(fresh));
                    return texts.size();
                  }));
    }
    return new OwnParameters(texts, numbers);
  }
}
