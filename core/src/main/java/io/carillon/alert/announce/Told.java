package io.carillon.alert.announce;

import io.carillon.alert.kind.Words;

/**
 * One alert of a message.
 *
 * @param subject the name of the config or queue, as a user wrote it
 * @param rule the name of the rule, as a user wrote it
 * @param words what it says after the subject
 */
record Told(String subject, String rule, Words words) {}
