package io.carillon.manager.bulk;

import io.carillon.config.TaskConfig;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;
import io.carillon.manager.change.ConfigUpdate;

/**
 * The change that a bulk update makes to each task config. It must be pure: it may be called more
 * than once for a config.
 */
@FunctionalInterface
public interface ConfigEdit {

  /**
   * Returns the wanted state of a config.
   *
   * @param before the config as it is
   * @throws InvalidInputException when the change would be invalid
   * @throws ConflictException {@code stale_version} when the edit was made for another version
   */
  ConfigUpdate apply(TaskConfig before);

  /**
   * Returns about how many bytes of JSON the edit adds to a config; bounds what one operation
   * writes.
   */
  default int bytes() {
    return 0;
  }
}
