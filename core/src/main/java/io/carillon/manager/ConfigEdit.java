package io.carillon.manager;

import io.carillon.config.TaskConfig;
import io.carillon.fault.ConflictException;
import io.carillon.fault.InvalidInputException;

/**
 * The change that a bulk update makes of each task config. It computes only, and it may be asked
 * more than once for a config.
 */
@FunctionalInterface
public interface ConfigEdit {

  /**
   * The wanted state of a config.
   *
   * @param before the config as it is
   * @throws InvalidInputException when the change would be invalid
   * @throws ConflictException {@code stale_version} when it was made for another version
   */
  ConfigUpdate apply(TaskConfig before);

  /** About how many bytes of JSON it adds to a config; it bounds what one operation writes. */
  default int bytes() {
    return 0;
  }
}
