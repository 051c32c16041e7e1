package io.carillon.alert.rule;

import io.carillon.alert.kind.Language;
import io.carillon.database.Database;
import io.carillon.definition.Json;
import io.carillon.fault.ConflictException;
import io.carillon.text.Coded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores the alert settings, of which there is one row. */
public final class AlertSettingsStore {

  private final Database database;

  /** Creates the store on a database. */
  public AlertSettingsStore(Database database) {
    this.database = database;
  }

  /** The stored settings. */
  public record Saved(AlertSettings settings, long version, Instant updatedAt, String updatedBy) {}

  /** Returns the settings. */
  public Saved get() {
    return database
        .sql()
        .sql("select * from carillon.alert_settings")
        .query(AlertSettingsStore::saved)
        .single();
  }

  private static Saved saved(ResultSet row, int index) throws SQLException {
    List<Receiver> announce = RuleJson.receivers(Json.tree(row.getString("announce")));
    return new Saved(
        new AlertSettings(
            announce == null ? List.of() : announce,
            Coded.of(Language.class, row.getString("language")),
            Duration.ofMillis(row.getLong("group_every_ms"))),
        row.getLong("version"),
        row.getTimestamp("updated_at").toInstant(),
        row.getString("updated_by"));
  }

  /**
   * Replaces the settings.
   *
   * @param version the version the change is based on; null to replace any version
   * @throws ConflictException {@code stale_version}
   */
  public Saved put(AlertSettings settings, @Nullable Long version, String actor) {
    int written =
        database
            .sql()
            .sql(
                """
                update carillon.alert_settings set announce = cast(:announce as jsonb),
                  language = :language, group_every_ms = :every, version = version + 1,
                  updated_at = coalesce(cast(:now as timestamptz), now()), updated_by = :actor
                where version = coalesce(cast(:version as bigint), version)
                """)
            .param("announce", Json.exact(RuleJson.write(settings.announce())))
            .param("language", settings.language().code())
            .param("every", settings.groupEvery().toMillis())
            .param("now", database.clockOverride())
            .param("actor", actor)
            .param("version", version)
            .update();
    if (written == 0) {
      throw new ConflictException(
          ConflictException.STALE_VERSION,
          "The alert settings have another version than %d: read them again.".formatted(version));
    }
    return get();
  }
}
