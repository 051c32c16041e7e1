package io.carillon.tasktype.watch;

import io.carillon.database.Database;
import io.carillon.tasktype.TaskTypeStore;
import java.util.List;
import java.util.Map;

/**
 * The task types whose registration changed and whose configs have not been rechecked since. It is
 * a mark in their rows: when a node ends during the recheck, another one begins it again.
 */
public final class ChangedTypes {

  private final Database database;
  private final TaskTypeStore types;

  /** Creates the reader of a database, for the process with these types. */
  public ChangedTypes(Database database, TaskTypeStore types) {
    this.database = database;
    this.types = types;
  }

  /**
   * A change of the registration of a type.
   *
   * @param number counts the changes of that type
   * @param actor name of the user or node that changed it last
   */
  public record ChangedType(String name, long number, String actor) {}

  private record Registered(ChangedType change, String schema) {}

  private static final String UNCHECKED =
      """
      select t.name, t.changes, t.changed_by, cast(t.parameter_schema as text) as schema
      from carillon.task_type t where t.changes > t.checked_changes order by t.name
      """;

  /**
   * Returns the changes that this process can recheck configs for: it has no class of the type, or
   * the one that is registered. During a rolling upgrade nodes have different ones.
   */
  public List<ChangedType> unchecked() {
    Map<String, String> local = types.localSchemas();
    return database
        .sql()
        .sql(UNCHECKED)
        .query((row, index) ->
            new Registered(
                new ChangedType(
                    row.getString("name"), row.getLong("changes"), row.getString("changed_by")),
                row.getString("schema")))
        .list()
        .stream()
        .filter(
            type -> local.getOrDefault(type.change().name(), type.schema()).equals(type.schema()))
        .map(Registered::change)
        .toList();
  }

  /** Records that the configs were rechecked after a change; a later change keeps its mark. */
  public void checked(ChangedType change) {
    database
        .sql()
        .sql(
            """
            update carillon.task_type set checked_changes = :number
            where name = :name and checked_changes < :number
            """)
        .param("name", change.name())
        .param("number", change.number())
        .update();
  }
}
