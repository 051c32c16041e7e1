package io.carillon.server.security;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.uuids;

import io.carillon.database.Database;
import io.carillon.server.lifecycle.AgentBean;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Agent that writes when tokens and sessions were last used, and extends the sessions, every {@code
 * EVERY}. Requests only note the use in memory.
 */
@Component
public final class LastUses extends AgentBean {

  private static final Duration EVERY = Duration.ofMinutes(1);
  // Beyond it, as while the database is unavailable, further ones are not noted.
  private static final int MOST = 100_000;

  private final Database database;
  private final Set<Long> tokens = ConcurrentHashMap.newKeySet();
  private final Set<UUID> sessions = ConcurrentHashMap.newKeySet();

  LastUses(Database database) {
    super("last-uses");
    this.database = database;
  }

  /** Notes that a token was used, by itself or by a session. */
  void noteToken(long tokenId) {
    if (tokens.size() < MOST) {
      tokens.add(tokenId);
    }
  }

  /** Notes that a session was used. */
  void noteSession(UUID id) {
    if (sessions.size() < MOST) {
      sessions.add(id);
    }
  }

  @Override
  protected Duration runOnce() {
    write();
    return EVERY;
  }

  /** Writes what was noted since the last time. */
  public void write() {
    written(tokens, this::writeTokens);
    written(sessions, this::writeSessions);
  }

  /** Takes the noted ones out before they are written: a use in the meantime is noted again. */
  private static <T> void written(Set<T> noted, Consumer<List<T>> writing) {
    List<T> taken = List.copyOf(noted);
    if (taken.isEmpty()) {
      return;
    }
    taken.forEach(noted::remove);
    try {
      writing.accept(taken);
    } catch (RuntimeException e) {
      noted.addAll(taken);
      throw e;
    }
  }

  private void writeTokens(List<Long> ids) {
    database
        .sql()
        .sql(
            """
            update carillon.api_token set last_used_at = coalesce(cast(:now as timestamptz), now())
            where id = any(:ids)
            """)
        .param("now", database.clockOverride())
        .param("ids", longs(ids))
        .update();
  }

  private void writeSessions(List<UUID> ids) {
    database
        .sql()
        .sql(
            """
            update carillon.login_session s
            set last_used_at = t.now,
              expires_at = least(s.ends_at, t.now + :idle * interval '1 second')
            from (select coalesce(cast(:now as timestamptz), now()) as now) t
            where s.uid = any(:ids)
            """)
        .param("now", database.clockOverride())
        .param("idle", Sessions.IDLE.toSeconds())
        .param("ids", uuids(ids))
        .update();
  }
}
