package io.carillon.bench.chapter;

import io.carillon.bench.order.ContenderName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The findings per contender, round by round. */
final class Findings<T> {

  private final Map<ContenderName, List<T>> found = new EnumMap<>(ContenderName.class);

  void add(ContenderName name, T finding) {
    found.computeIfAbsent(name, none -> new ArrayList<>()).add(finding);
  }

  /** Returns the findings in the order of the rounds; empty if there are none. */
  List<T> of(ContenderName name) {
    return found.getOrDefault(name, List.of());
  }

  boolean has(ContenderName name) {
    return found.containsKey(name);
  }
}
