package io.carillon.alert.life;

import io.carillon.text.Coded;

/** Why an alert is over. */
public enum Resolution implements Coded {
  /** The condition no longer holds. */
  RECOVERED,
  /** Its task config was deleted. */
  CONFIG_DELETED,
  /** Its rule was deleted or disabled. */
  RULE_ENDED
}
