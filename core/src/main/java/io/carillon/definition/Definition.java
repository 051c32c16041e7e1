package io.carillon.definition;

import io.carillon.schedule.Schedule;
import tools.jackson.databind.node.ObjectNode;

/**
 * The user-defined part of a task config.
 *
 * @param name unique, 1 to 200 characters
 * @param description at most 2,000 characters
 * @param taskType the name of its task type
 * @param parameters match the JSON Schema of the task type
 * @param schedule when it is due
 * @param policies the policies for late due times, overlapping executions and failures
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
