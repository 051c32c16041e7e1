package io.carillon.server.api.input;

import io.carillon.fault.InvalidInputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The query parameters of a request, which may be repeated. */
public final class Query {

  private final Map<String, List<String>> values;

  /** Creates the query of these values by name. */
  public Query(Map<String, List<String>> values) {
    this.values = values;
  }

  /** Returns the values of a parameter; empty when it is absent. */
  public Optional<List<String>> all(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * Returns the value of a parameter; empty when it is absent.
   *
   * @throws InvalidInputException when it is repeated
   */
  public Optional<String> one(String name) {
    Optional<List<String>> given = all(name);
    if (given.isPresent() && given.get().size() > 1) {
      throw InvalidInputException.at(
          name, "must have one value, not %d.".formatted(given.get().size()));
    }
    return given.map(List::getFirst);
  }

  /** Returns the value of a parameter, or another one when it is absent. */
  public String one(String name, String otherwise) {
    return one(name).orElse(otherwise);
  }
}
