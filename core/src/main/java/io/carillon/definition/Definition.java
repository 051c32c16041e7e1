package io.carillon.definition;

import io.carillon.schedule.Schedule;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person says of a task config.
 *
 * @param name unique, 1 to 200 characters
 * @param description at most 2,000 characters
 * @param taskType the name of its task type
 * @param parameters fit the task type's JSON Schema
 * @param schedule when it is due
 * @param policies what happens when it is late, not yet done, failing
 * @param priority 0 to 9, higher first
 */
public record Definition(
    String name,
    String description,
    String taskType,
    ObjectNode parameters,
    Schedule schedule,
    Policies policies,
    int priority) {}
