package io.carillon.connection;

import tools.jackson.databind.node.ObjectNode;

/** A connection as a user gives it. */
public record ConnectionInput(String name, String kind, String description, ObjectNode settings) {}
