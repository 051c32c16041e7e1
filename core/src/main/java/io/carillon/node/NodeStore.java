package io.carillon.node;

import static io.carillon.database.SqlArrays.texts;
import static io.carillon.database.SqlRows.instantOrNull;

import io.carillon.database.Database;
import io.carillon.definition.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of nodes. */
public final class NodeStore {

  /** A node without a heartbeat for this time is not alive. */
  public static final Duration SILENCE = Duration.ofSeconds(20);

  /** Maximum number of nodes in a list. */
  public static final int MOST = 200;

  private final Database database;

  /** Creates the store on that database. */
  public NodeStore(Database database) {
    this.database = database;
  }

  /** Writes the row of a node; {@code clockOffset} is its clock minus the database's. */
  void beat(UUID id, NodeRow.Home home, NodeState state, Duration clockOffset) {
    Duration behind = state.behind();
    database
        .sql()
        .sql(
            """
            insert into carillon.node as n (id, name, host, pid, version, roles, started_at,
              heartbeat_at, troubles, behind_ms, clock_offset_ms)
            select :id, :name, :host, :pid, :version, :roles, t.now, t.now, cast(:troubles as jsonb),
              :behind, :offset
            from (select coalesce(cast(:now as timestamptz), now()) as now) t
            on conflict (id) do update set heartbeat_at = excluded.heartbeat_at,
              troubles = excluded.troubles, behind_ms = excluded.behind_ms,
              clock_offset_ms = excluded.clock_offset_ms
            """)
        .param("id", id)
        .param("name", home.name())
        .param("host", home.host())
        .param("pid", home.pid())
        .param("version", home.version())
        .param("roles", texts(home.roles()))
        .param("troubles", Json.text(Json.MAPPER.valueToTree(state.troubles())))
        .param("behind", behind == null ? null : behind.toMillis())
        .param("offset", clockOffset.toMillis())
        .param("now", database.clockOverride())
        .update();
  }

  /** Records that a node ended. */
  void end(UUID id) {
    database
        .sql()
        .sql(
            """
            update carillon.node set ended_at = coalesce(cast(:now as timestamptz), now())
            where id = :id
            """)
        .param("id", id)
        .param("now", database.clockOverride())
        .update();
  }

  /** Removes nodes without a heartbeat for a week. */
  void forgetOld() {
    database
        .sql()
        .sql(
            """
            delete from carillon.node
            where heartbeat_at < coalesce(cast(:now as timestamptz), now()) - interval '7 days'
            """)
        .param("now", database.clockOverride())
        .update();
  }

  /** Returns the nodes of the last week, living ones first, then the latest; at most 200. */
  public List<NodeRow> all() {
    return database
        .sql()
        .sql(
            """
            select n.*, n.ended_at is null and n.heartbeat_at
                > coalesce(cast(:now as timestamptz), now()) - :silence * interval '1 ms' as alive
            from carillon.node n order by alive desc, n.heartbeat_at desc, n.id limit :most
            """)
        .param("silence", SILENCE.toMillis())
        .param("now", database.clockOverride())
        .param("most", MOST)
        .query(NodeStore::node)
        .list();
  }

  private static NodeRow node(ResultSet row, int index) throws SQLException {
    return new NodeRow(
        row.getObject("id", UUID.class),
        new NodeRow.Home(
            row.getString("name"),
            row.getString("host"),
            row.getLong("pid"),
            row.getString("version"),
            List.of((String[]) row.getArray("roles").getArray())),
        new NodeRow.Times(
            row.getTimestamp("started_at").toInstant(),
            row.getTimestamp("heartbeat_at").toInstant(),
            instantOrNull(row, "ended_at")),
        new NodeRow.Health(
            troubles(row.getString("troubles")), behind(row), row.getLong("clock_offset_ms")),
        row.getBoolean("alive"));
  }

  private static @Nullable Long behind(ResultSet row) throws SQLException {
    long millis = row.getLong("behind_ms");
    return row.wasNull() ? null : millis;
  }

  private static Map<String, String> troubles(String json) {
    Map<String, String> troubles = new TreeMap<>();
    Json.object(json)
        .properties()
        .forEach(one -> troubles.put(one.getKey(), one.getValue().asString()));
    return troubles;
  }
}
