package io.carillon.template;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A namespace of fixed values: texts, and instants that take a pattern, as in <code>
 * ${alert.fired_at:HH:mm}</code>.
 *
 * @param texts the texts by name
 * @param instants the instants by name
 * @param zone the zone of patterns
 */
public record TextValues(Map<String, String> texts, Map<String, Instant> instants, ZoneId zone)
    implements Namespace {

  /** Copies the maps. */
  public TextValues {
    texts = Map.copyOf(texts);
    instants = Map.copyOf(instants);
  }

  @Override
  public List<String> names() {
    return Stream.concat(texts.keySet().stream(), instants.keySet().stream()).sorted().toList();
  }

  @Override
  public boolean has(Placeholder placeholder) {
    return texts.containsKey(placeholder.name()) || instants.containsKey(placeholder.name());
  }

  @Override
  public @Nullable String fault(Placeholder placeholder) {
    if (instants.containsKey(placeholder.name())) {
      return InstantText.fault(placeholder.argument());
    }
    return placeholder.argument() == null ? null : "which takes no pattern";
  }

  @Override
  public @Nullable String value(Placeholder placeholder) {
    Instant instant = instants.get(placeholder.name());
    return instant == null
        ? texts.get(placeholder.name())
        : InstantText.of(instant, placeholder.argument(), zone);
  }
}
