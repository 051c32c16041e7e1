package io.carillon.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.config.search.ConfigFilter;
import io.carillon.config.search.ConfigLists;
import io.carillon.config.search.ConfigQuery;
import io.carillon.config.search.ConfigQuery.Key;
import io.carillon.config.search.ConfigQuery.Sort;
import io.carillon.config.search.ListedConfig;
import io.carillon.definition.ConfigStatus;
import io.carillon.engine.TestDatabase;
import io.carillon.fixture.Rows;
import io.carillon.grouping.ConfigScope;
import io.carillon.statistics.TypeUsage;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows that a search among 60,000 task configs reads. */
class ConfigSearchCostTest {

  /** What are searched one after another. */
  private static final int BLOCK = 8_192;

  private static TestDatabase database;
  private static ConfigLists search;

  /** Ten of them are paused. */
  @BeforeAll
  static void start() {
    database = new TestDatabase();
    search = new ConfigLists(database.database());
    new Rows(database.database()).type();
    run(
        """
        insert into carillon.task_config (id, name, description, task_type, status, parameters,
          schedule, schedule_type, policies, priority, anchor_at, version, created_at, created_by,
          updated_at, updated_by)
        overriding system value
        select n, 'report of customer ' || n, 'by mail', 'nothing',
          case when n % 6000 = 0 then 'paused' else 'active' end, '{}', '{"type": "manual"}', 'manual',
          '{}', 5, now(), 1, now(), 'tester', now(), 'tester'
        from generate_series(1, 60000) as n
        """);
    run("vacuum analyze carillon.task_config");
    run("vacuum analyze carillon.task_config_text");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /** The first five times a plan is made for the values at hand, and then one for all. */
  @ParameterizedTest
  @MethodSource("sorts")
  void aRareTextIsFoundWithoutReadingAllOthers(Sort sort) {
    for (String text : List.of("customer 20077", "nowhere", "zz")) {
      search.find(named(text, sort, 51));
      long before = rowsRead();
      for (int i = 0; i < 12; i++) {
        search.find(named(text, sort, 51));
      }
      // By name, the first 10,000 are looked at before.
      assertThat((rowsRead() - before) / 12).as(text).isLessThan(10_100);
    }
  }

  @Test
  void aTextThatAllHaveCostsABlockAtMost() {
    long before = rowsRead();
    assertThat(ids(named("customer", Sort.by(Key.ID), 51))).hasSize(51);
    assertThat(ids(named("customer", Sort.downBy(Key.ID), 51))).hasSize(51);
    assertThat(ids(named("customer", Sort.by(Key.NAME), 51))).hasSize(51);
    assertThat(rowsRead() - before).isLessThan(5 * BLOCK);
  }

  @Test
  void aStatusThatFewHaveIsLookedAtFirst() {
    long before = rowsRead();
    for (Sort sort : sorts()) {
      assertThat(
              ids(
                  ConfigQuery.of(
                          ConfigFilter.ALL
                              .withText("customer 1")
                              .withStatuses(Set.of(ConfigStatus.PAUSED)),
                          51)
                      .sortedBy(sort)))
          .containsExactlyInAnyOrder(12_000L, 18_000L);
    }
    assertThat(rowsRead() - before).isLessThan(200);
  }

  @Test
  void howManyAreOfATypeIsCountedInAnIndexUpToABound() {
    TypeUsage usage = new TypeUsage(database.database());
    ConfigScope inDefault = ConfigScope.ALL.withNamespaces(Set.of("default"));
    long before = rowsRead();
    for (ConfigScope scope : List.of(ConfigScope.ALL, inDefault)) {
      assertThat(usage.of(List.of("nothing", "other"), scope))
          .hasEntrySatisfying(
              "nothing",
              found -> {
                assertThat(found.configs()).isEqualTo(TypeUsage.COUNTED);
                assertThat(found.more()).isTrue();
              })
          .hasEntrySatisfying(
              "other",
              found -> {
                assertThat(found.configs()).isZero();
                assertThat(found.more()).isFalse();
              });
    }
    assertThat(rowsRead() - before).isLessThan(200);
  }

  private static List<Sort> sorts() {
    return List.of(Sort.by(Key.ID), Sort.downBy(Key.ID), Sort.by(Key.NAME), Sort.downBy(Key.NAME));
  }

  private static ConfigQuery named(String text, Sort sort, int limit) {
    return ConfigQuery.of(ConfigFilter.ALL.withText(text), limit).sortedBy(sort);
  }

  private static List<Long> ids(ConfigQuery query) {
    return search.find(query).items().stream().map(ListedConfig::id).toList();
  }

  private static long rowsRead() {
    return database.statistic(
        """
        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_user_tables
        where relname in ('task_config', 'task_config_text')
        """);
  }

  private static void run(String sql) {
    database.database().sql().sql(sql).update();
  }
}
