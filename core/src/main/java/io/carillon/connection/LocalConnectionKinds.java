package io.carillon.connection;

import io.carillon.task.ConnectionHandler;
import io.carillon.tasktype.LocalTaskTypes;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.util.function.SingletonSupplier;

/** The kinds of connections whose classes this process has, by name. */
public final class LocalConnectionKinds {

  private final Supplier<Map<String, LocalConnectionKind>> byName;

  /**
   * Creates the kinds of handlers, which are requested when a kind is first looked up, at the
   * latest when the engine starts.
   *
   * @param readers creates the readers of settings
   */
  public LocalConnectionKinds(
      Supplier<? extends Collection<? extends ConnectionHandler<?>>> handlers,
      LocalTaskTypes readers) {
    byName = SingletonSupplier.of(() -> read(handlers.get(), readers));
  }

  private static Map<String, LocalConnectionKind> read(
      Collection<? extends ConnectionHandler<?>> handlers, LocalTaskTypes readers) {
    Map<String, LocalConnectionKind> kinds = new LinkedHashMap<>();
    for (ConnectionHandler<?> handler : handlers) {
      LocalConnectionKind kind = LocalConnectionKind.of(handler, readers);
      LocalConnectionKind other = kinds.putIfAbsent(kind.name(), kind);
      if (other != null) {
        throw new IllegalArgumentException(
            "Two classes are the kind of connection %s: %s and %s"
                .formatted(
                    kind.name(),
                    other.handler().getClass().getName(),
                    handler.getClass().getName()));
      }
    }
    return kinds;
  }

  /** Returns the kind with that name; empty when this process does not have its class. */
  public Optional<LocalConnectionKind> find(String name) {
    return Optional.ofNullable(byName.get().get(name));
  }

  /** Returns all kinds. */
  public List<LocalConnectionKind> all() {
    return List.copyOf(byName.get().values());
  }
}
