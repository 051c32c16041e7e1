package io.carillon.alert.announce;

import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** Fills parameters with an example message, so that they can be checked when they are saved. */
public final class ExampleParameters implements Function<ObjectNode, ObjectNode> {

  private final Message example;

  /** Creates it with a message. */
  public ExampleParameters(Message example) {
    this.example = example;
  }

  /**
   * Returns the filled parameters.
   *
   * @throws io.carillon.fault.InvalidInputException for a placeholder that does not exist
   */
  @Override
  public ObjectNode apply(ObjectNode parameters) {
    return Placeholders.fill(parameters, example);
  }
}
