package io.carillon.server.importer;

import io.carillon.definition.DefinitionReader;
import io.carillon.schedule.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Due times of a span, ours and those of others. */
final class Due {

  static final Instant FROM = Instant.parse("2027-01-01T00:00:00Z");
  static final Instant TO = Instant.parse("2028-01-01T00:00:00Z");

  private Due() {}

  /** Returns the due times of an imported config. */
  static List<Instant> of(ObjectNode config) {
    ObjectNode definition = config.deepCopy();
    definition.remove(List.of("status", "status_reason"));
    Schedule schedule = DefinitionReader.read(definition).schedule();
    return times(after -> schedule.dueTimes(FROM).next(after).orElse(null));
  }

  /** Returns the times of an evaluator that knows the next one. */
  static List<Instant> times(Function<Instant, @Nullable Instant> next) {
    List<Instant> times = new ArrayList<>();
    Optional<Instant> due = Optional.ofNullable(next.apply(FROM));
    while (due.isPresent() && due.get().isBefore(TO)) {
      times.add(due.get());
      due = Optional.ofNullable(next.apply(due.get()));
    }
    return times;
  }

  /** Returns what only one of two lists has. */
  static Set<Instant> difference(List<Instant> ours, List<Instant> theirs) {
    Set<Instant> all = new TreeSet<>(ours);
    all.addAll(theirs);
    Set<Instant> both = new TreeSet<>(ours);
    both.retainAll(new TreeSet<>(theirs));
    all.removeAll(both);
    return all;
  }
}
