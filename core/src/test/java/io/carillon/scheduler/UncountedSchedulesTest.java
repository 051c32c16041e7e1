package io.carillon.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.fixture.UncountedRows;
import io.carillon.version.ConfigVersion;
import io.carillon.version.ConfigVersions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A tick reads and writes its schedules by their keys, although PostgreSQL believes that the tables
 * are empty: they were analyzed while a bulk import was not yet committed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UncountedSchedulesTest {

  private static final int BATCH = 50;

  private final UncountedRows rows = new UncountedRows();
  private final ScheduleStore store = new ScheduleStore(rows.database().database());
  private final Map<String, Runnable> statements = new LinkedHashMap<>();
  final List<String> names = List.copyOf(describe().keySet());

  private Map<String, Runnable> describe() {
    statements.put("lock", () -> store.lock(rows.configs(BATCH)));
    statements.put("write after a tick", this::saveDecided);
    statements.put("write a new version", () -> store.saveVersions(states()));
    statements.put("read versions", this::versions);
    return statements;
  }

  @BeforeAll
  void planForEmptyTablesThenFill() {
    for (int i = 0; i < 12; i++) { // The driver and PostgreSQL keep a plan after ten runs.
      statements.values().forEach(Runnable::run);
    }
    rows.fill();
  }

  @AfterAll
  void close() {
    rows.close();
  }

  @ParameterizedTest
  @FieldSource("names")
  void aStatementReadsTheRowsOfItsBatchOnly(String name) {
    assertThat(rows.reads(Objects.requireNonNull(statements.get(name)))).isLessThan(20 * BATCH);
  }

  private List<ScheduleState> states() {
    return rows.configs(BATCH).stream()
        .map(id ->
            new ScheduleState(
                new ConfigVersion.Key(id, 1), UncountedRows.NOW, null, 0, new ArrayList<>(), false))
        .toList();
  }

  private void saveDecided() {
    rows.database().database().doInTransaction(() -> store.saveDecided(states()));
  }

  private void versions() {
    new ConfigVersions(rows.database().database())
        .find(rows.configs(BATCH).stream().map(id -> new ConfigVersion.Key(id, 1)).toList());
  }
}
