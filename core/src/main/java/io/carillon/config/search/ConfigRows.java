package io.carillon.config.search;

import io.carillon.definition.ConfigState;
import io.carillon.definition.ConfigStatus;
import io.carillon.definition.Definition;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.definition.Revision;
import io.carillon.definition.ScheduleReader;
import io.carillon.grouping.Labels;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import tools.jackson.databind.node.ObjectNode;

/** Reads the parts of rows of task configs. */
public final class ConfigRows {

  private ConfigRows() {}

  /**
   * Returns the definition of a row.
   *
   * @param parameters the parameters of the definition, which the row may lack
   */
  public static Definition definition(ResultSet row, ObjectNode parameters) throws SQLException {
    return new Definition(
        new Definition.Metadata(
            row.getString("namespace"),
            row.getString("name"),
            row.getString("description"),
            labels(row.getString("labels"))),
        new Definition.Task(row.getString("task_type"), parameters),
        ScheduleReader.read(Json.object(row.getString("schedule"))),
        new Definition.Terms(
            DefinitionReader.readPolicies(Json.object(row.getString("policies"))),
            row.getInt("priority"),
            Set.of()));
  }

  private static SortedMap<String, String> labels(String json) {
    return json.equals("{}") ? Collections.emptySortedMap() : Labels.of(Json.object(json));
  }

  /** Returns the status of a row. */
  public static ConfigState state(ResultSet row) throws SQLException {
    return new ConfigState(
        ConfigStatus.of(row.getString("status")), row.getString("status_reason"));
  }

  /** Returns the revision of a row. */
  public static Revision revision(ResultSet row) throws SQLException {
    return new Revision(
        row.getLong("version"),
        new Revision.Edit(row.getTimestamp("created_at").toInstant(), row.getString("created_by")),
        new Revision.Edit(row.getTimestamp("updated_at").toInstant(), row.getString("updated_by")));
  }
}
