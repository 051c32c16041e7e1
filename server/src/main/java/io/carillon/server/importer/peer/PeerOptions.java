package io.carillon.server.importer.peer;

import java.time.Instant;
import java.time.ZoneId;

/**
 * How the tables of another scheduler are read.
 *
 * @param zone in which it evaluated patterns that name no zone
 * @param now due times before it are past
 * @param prefix of Quartz's tables
 */
public record PeerOptions(ZoneId zone, Instant now, String prefix) {

  /** The prefix that Quartz has by default. */
  public static final String QUARTZ_PREFIX = "QRTZ_";
}
