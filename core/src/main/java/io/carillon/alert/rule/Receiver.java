package io.carillon.alert.rule;

import tools.jackson.databind.node.ObjectNode;

/**
 * One receiver of announcements: a task type that is run with each message.
 *
 * @param taskType the name of the task type
 * @param parameters its parameters, with placeholders such as {@code ${alert.title}} in their texts
 */
public record Receiver(String taskType, ObjectNode parameters) {}
