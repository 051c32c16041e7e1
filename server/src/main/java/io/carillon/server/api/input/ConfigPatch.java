package io.carillon.server.api.input;

import io.carillon.config.TaskConfig;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.bulk.ConfigEdit;
import io.carillon.manager.change.ConfigUpdate;
import io.carillon.server.api.view.JsonViews;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/** A merge patch for one or many task configs. */
public record ConfigPatch(ObjectNode patch) implements ConfigEdit {

  /**
   * Returns the config after the patch; does not modify {@code before}.
   *
   * @throws InvalidInputException naming every fault
   * @throws ConflictException {@code stale_version} when the patch names another version
   */
  @Override
  public ConfigUpdate apply(TaskConfig before) {
    ObjectNode whole = MergePatch.apply(JsonViews.config(before).deepCopy(), patch);
    ConfigInput input = ConfigInput.change(whole, patch, before, true);
    // What the patch does not name stays, and null removes: neither brings in a default of the
    // type.
    return new ConfigUpdate(
        input.definition().stated(), input.status(), input.statusReason(), null);
  }

  @Override
  public int bytes() {
    return patch.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
