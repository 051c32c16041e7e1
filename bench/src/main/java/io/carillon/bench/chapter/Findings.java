package io.carillon.bench.chapter;

import io.carillon.bench.order.ContenderName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found of each contender, round after round. */
final class Findings<T> {

  private final Map<ContenderName, List<T>> found = new EnumMap<>(ContenderName.class);

  void add(ContenderName name, T finding) {
    found.computeIfAbsent(name, none -> new ArrayList<>()).add(finding);
  }

  /** In the order of the rounds; empty where none was taken. */
  List<T> of(ContenderName name) {
    return found.getOrDefault(name, List.of());
  }

  boolean has(ContenderName name) {
    return found.containsKey(name);
  }
}
