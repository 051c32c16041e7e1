package io.carillon.connection;

import io.carillon.secret.KeyRing;
import io.carillon.task.ConnectionHandler;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a node has for outside systems.
 *
 * @param kinds the kinds of connections whose classes it has, requested when the engine starts
 * @param keys the master keys of secrets
 */
public record OutsideSystems(
    Supplier<? extends Collection<? extends ConnectionHandler<?>>> kinds, KeyRing keys) {

  /** Neither kinds nor keys. */
  public static final OutsideSystems NONE =
      new OutsideSystems(List::of, new KeyRing.Fixed(List.of(), "the secret key"));
}
