package io.carillon.server.importer.crontab;

import java.time.ZoneId;

/**
 * How a crontab file is read.
 *
 * @param system true for the form of {@code /etc/crontab}, with a user before each command
 * @param zone of the machine that ran it; {@code CRON_TZ} in the file goes before it
 */
public record CrontabOptions(boolean system, ZoneId zone) {}
