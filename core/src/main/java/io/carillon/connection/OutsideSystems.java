package io.carillon.connection;

import io.carillon.secret.KeyRing;
import io.carillon.task.ConnectionHandler;
import io.carillon.tracing.Tracing;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a node has for outside systems.
 *
 * @param kinds the kinds of connections whose classes it has, requested when the engine starts
 * @param keys the master keys of secrets
 * @param tracing what it reports the spans of executions to
 */
public record OutsideSystems(
    Supplier<? extends Collection<? extends ConnectionHandler<?>>> kinds,
    KeyRing keys,
    Tracing tracing) {

  /** Without tracing. */
  public OutsideSystems(
      Supplier<? extends Collection<? extends ConnectionHandler<?>>> kinds, KeyRing keys) {
    this(kinds, keys, Tracing.OFF);
  }

  /** Neither kinds nor keys. */
  public static final OutsideSystems NONE =
      new OutsideSystems(List::of, new KeyRing.Fixed(List.of(), "the secret key"));
}
