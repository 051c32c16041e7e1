package io.carillon.server.api;

import io.carillon.config.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.fault.Fault;
import io.carillon.fault.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A task config as a person sent it.
 *
 * @param status the one it is to have; null to leave it
 */
record ConfigInput(Definition definition, @Nullable ConfigStatus status) {

  /**
   * Reads it; the status {@code error}, which nobody can ask for, is sent back unread.
   *
   * @throws InvalidInputException naming every fault
   */
  static ConfigInput read(ObjectNode json) {
    List<Fault> faults = new ArrayList<>();
    ConfigStatus status = status(json.get("status"), faults);
    Definition definition = null;
    try {
      definition = DefinitionReader.read(json, Shapes.SHOWN);
    } catch (InvalidInputException e) {
      faults.addAll(e.faults());
    }
    if (!faults.isEmpty()) {
      throw new InvalidInputException(faults);
    }
    return new ConfigInput(Objects.requireNonNull(definition), status);
  }

  private static @Nullable ConfigStatus status(@Nullable JsonNode node, List<Fault> faults) {
    if (node == null || node.isNull()) {
      return null;
    }
    String text = node.isString() ? node.stringValue() : node.toString();
    return switch (text) {
      case "active" -> ConfigStatus.ACTIVE;
      case "inactive" -> ConfigStatus.INACTIVE;
      case "paused" -> ConfigStatus.PAUSED;
      case "error" -> null;
      default -> {
        faults.add(
            new Fault("status", "must be one of active, inactive, paused, not " + node + "."));
        yield null;
      }
    };
  }
}
