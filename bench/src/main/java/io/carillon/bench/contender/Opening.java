package io.carillon.bench.contender;

/** How a contender is opened at its site. */
@FunctionalInterface
public interface Opening {

  /** Opens it; nothing runs yet. */
  Contender open(Site site) throws Exception;
}
