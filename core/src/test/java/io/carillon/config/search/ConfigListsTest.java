package io.carillon.config.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.search.ConfigQuery.After;
import io.carillon.config.search.ConfigQuery.Key;
import io.carillon.config.search.ConfigQuery.Sort;
import io.carillon.database.Counted;
import io.carillon.database.Page;
import io.carillon.definition.ConfigStatus;
import io.carillon.engine.TestDatabase;
import io.carillon.fixture.Rows;
import io.carillon.grouping.ConfigScope;
import io.carillon.grouping.LabelSelector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists of 12,000 task configs in every order, by every filter, and what reading them costs. */
class ConfigListsTest {

  private static final int CONFIGS = 12_000;

  private static TestDatabase database;
  private static ConfigLists lists;

  /** Config n is of type n % 3, of which one of 4,000 is rare; every tenth has nothing to come. */
  @BeforeAll
  static void start() {
    database = new TestDatabase();
    lists = new ConfigLists(database.database());
    new Rows(database.database()).type();
    run("insert into carillon.task_type select 'rare', '', 'java', 'default', '{}', now(), now()");
    run(
        """
        insert into carillon.task_config (id, name, description, task_type, status, parameters,
          schedule, schedule_type, policies, priority, anchor_at, version, created_at, created_by,
          updated_at, updated_by, namespace, labels)
        overriding system value
        select n, 'config ' || (n * 7919 %% 12000), '', case when n %% 4000 = 0 then 'rare' else 'nothing' end,
          case when n %% 6 = 0 then 'paused' else 'active' end, '{"a": 1}', '{"type": "manual"}',
          case when n %% 3000 = 0 then 'date' else 'manual' end, '{}', n %% 10, now(), 1, now(), 'tester',
          timestamptz '2026-03-01T00:00Z' + (n * 7 %% 1000) * interval '1 min', 'tester',
          case when n %% 2 = 0 then 'even' when n %% 4001 = 0 then 'few' else 'default' end,
          cast(case when n %% 2000 = 1 then '{"team": "billing", "tier": "1"}'
            when n %% 3 = 0 then '{"team": "shop"}' else '{}' end as jsonb)
        from generate_series(1, %d) as n
        """
            .formatted(CONFIGS)
            .replace("%%", "%"));
    run(
        """
        insert into carillon.schedule_state (task_config_id, version, next_due_at)
        select id, 1, case when id % 10 <> 0
          then timestamptz '2026-04-01T00:00Z' + (id * 13 % 5000) * interval '1 s' end
        from carillon.task_config
        """);
    run(
        """
        insert into carillon.task_config_health (task_config_id, last_execution_id, failures_in_a_row,
          last_finished_at, last_finished_minute)
        select id, gen_random_uuid(), case when id % 500 = 1 then id / 500 + 1 else 0 end, at, date_trunc('minute', at) from (
          select id, timestamptz '2026-03-02T00:00Z' + (id * 11 % 3000) * interval '1 s' as at
          from carillon.task_config where id % 3 <> 0) as h
        """);
    run("vacuum analyze carillon.task_config");
    run("vacuum analyze carillon.schedule_state");
    run("vacuum analyze carillon.task_config_health");
    run("vacuum analyze carillon.task_config_label");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private static void run(String statement) {
    database.database().sql().sql(statement).update();
  }

  private static List<Long> all(ConfigFilter filter, Sort sort, int limit) {
    List<Long> ids = new ArrayList<>();
    After after = null;
    do {
      Page<ListedConfig, After> page =
          lists.find(ConfigQuery.of(filter, limit).sortedBy(sort).after(after));
      page.items().forEach(config -> ids.add(config.id()));
      after = page.next();
    } while (after != null);
    return ids;
  }

  private static List<Long> expected(String where, Sort sort) {
    String down = sort.descending() ? " desc" : "";
    return database
        .database()
        .sql()
        .sql(
            "select c.id from carillon.task_config c where "
                + where
                + " order by "
                + ConfigWalk.keyOf(sort.key())
                + down
                + " nulls last, c.id"
                + down)
        .query((row, index) -> row.getLong("id"))
        .list();
  }

  private static Stream<Sort> sorts() {
    return Stream.of(Key.values()).flatMap(key -> Stream.of(Sort.by(key), Sort.downBy(key)));
  }

  @ParameterizedTest
  @MethodSource("sorts")
  void pagesHaveAllOnceInTheirOrder(Sort sort) {
    assertThat(all(ConfigFilter.ALL, sort, 1_000)).isEqualTo(expected("true", sort));
    ConfigFilter paused = ConfigFilter.ALL.withStatuses(Set.of(ConfigStatus.PAUSED));
    assertThat(all(paused, sort, 1_000)).isEqualTo(expected("status = 'paused'", sort));
    ConfigFilter rare = ConfigFilter.ALL.withTaskTypes(Set.of("rare"));
    assertThat(all(rare, sort, 2)).isEqualTo(expected("task_type = 'rare'", sort));
  }

  @ParameterizedTest
  @EnumSource(Key.class)
  void aPageIsReadAlongAnIndex(Key key) {
    for (Sort sort : List.of(Sort.by(key), Sort.downBy(key))) {
      lists.find(ConfigQuery.of(ConfigFilter.ALL, 50).sortedBy(sort));
      long before = rowsRead();
      for (int i = 0; i < 12; i++) {
        lists.find(ConfigQuery.of(ConfigFilter.ALL, 50).sortedBy(sort));
      }
      assertThat((rowsRead() - before) / 12).as("%s", sort).isLessThan(500);
    }
  }

  @Test
  void fewAreFoundWithoutReadingTheRest() {
    List<ConfigFilter> few =
        List.of(
            ConfigFilter.ALL.withTaskTypes(Set.of("rare", "never")),
            ConfigFilter.ALL.withScheduleTypes(Set.of("date")),
            ConfigFilter.ALL.withStatuses(Set.of(ConfigStatus.ERROR, ConfigStatus.INACTIVE)),
            ConfigFilter.ALL.withCalendars(Set.of("none")),
            ConfigFilter.ALL.withScope(scope(Set.of("few"))),
            ConfigFilter.ALL.withScope(scope(null, "team=billing")),
            ConfigFilter.ALL.withScope(scope(null, "tier", "team")),
            ConfigFilter.ALL.withScope(scope(null, "team=nobody")),
            ConfigFilter.ALL.withQueues(Set.of("nowhere")),
            ConfigFilter.ALL.withHealth(Set.of(ConfigHealth.FAILING, ConfigHealth.ERROR)),
            ConfigFilter.ALL.withNextDue(Instant.parse("2026-04-02T00:00:00Z"), null),
            ConfigFilter.ALL.withUpdated(null, Instant.parse("2026-02-01T00:00:00Z")));
    for (ConfigFilter filter : few) {
      long before = rowsRead();
      for (Sort sort : sorts().toList()) {
        assertThat(lists.find(ConfigQuery.of(filter, 50).sortedBy(sort)).next()).isNull();
      }
      assertThat(rowsRead() - before).as("%s", filter).isLessThan(16 * 100);
    }
  }

  private static ConfigScope scope(@Nullable Set<String> namespaces, String... labels) {
    Set<LabelSelector> selectors =
        Stream.of(labels)
            .map(text -> LabelSelector.parse("label", text))
            .collect(Collectors.toSet());
    return new ConfigScope(namespaces, selectors);
  }

  private static Stream<Sort> someSorts() {
    return Stream.of(Sort.by(Key.ID), Sort.downBy(Key.NAME), Sort.by(Key.FAILURES_IN_A_ROW));
  }

  @ParameterizedTest
  @MethodSource("someSorts")
  void namespacesAndLabelsSelect(Sort sort) {
    assertThat(all(ConfigFilter.ALL.withNamespaces(Set.of("even")), sort, 1_000))
        .isEqualTo(expected("namespace = 'even'", sort));
    assertThat(all(ConfigFilter.ALL.withScope(scope(Set.of("few", "none"))), sort, 2))
        .isEqualTo(expected("namespace = 'few'", sort));
    assertThat(all(ConfigFilter.ALL.withScope(scope(null, "team=shop")), sort, 1_000))
        .isEqualTo(expected("labels ->> 'team' = 'shop'", sort));
    assertThat(all(ConfigFilter.ALL.withScope(scope(null, "tier", "team=billing")), sort, 4))
        .isEqualTo(expected("c.id % 2000 = 1", sort));
    assertThat(all(ConfigFilter.ALL.withScope(scope(null, "team=shop", "team=billing")), sort, 4))
        .isEmpty();
    assertThat(all(ConfigFilter.ALL.withScope(scope(Set.of())), sort, 4)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ConfigHealth.class)
  void healthSelectsAndIsCounted(ConfigHealth health) {
    String where =
        switch (health) {
          case FAILING -> "c.id % 500 = 1 and c.id % 3 <> 0";
          case LATE -> "c.id % 10 <> 0";
          case PAUSED_BY_FAILURE -> "false";
          case NEVER_RAN -> "c.id % 3 = 0";
          case ERROR -> "c.status = 'error'";
        };
    ConfigFilter filter = ConfigFilter.ALL.withHealth(Set.of(health));
    for (Sort sort : List.of(Sort.by(Key.NAME), Sort.downBy(Key.FAILURES_IN_A_ROW))) {
      List<Long> expected = expected(where, sort);
      assertThat(all(filter, sort, 1_000)).isEqualTo(expected);
      assertThat(lists.count(filter))
          .isEqualTo(new Counted(Math.min(10_000, expected.size()), expected.size() > 10_000));
    }
  }

  @Test
  void deletedConfigsDoNotEndAList() {
    run("update carillon.task_config set status = 'deleted' where id between 2 and 60");
    try {
      List<Long> expected = expected("c.status <> 'deleted'", Sort.by(Key.ID));
      assertThat(all(ConfigFilter.ALL, Sort.by(Key.ID), 50)).isEqualTo(expected);
      assertThat(all(ConfigFilter.ALL.withScope(scope(null, "team=shop")), Sort.by(Key.ID), 50))
          .isEqualTo(
              expected("c.status <> 'deleted' and labels ->> 'team' = 'shop'", Sort.by(Key.ID)));
      ConfigFilter deleted =
          ConfigFilter.ALL
              .withStatuses(Set.of(ConfigStatus.DELETED))
              .withScope(scope(null, "team=shop"));
      assertThat(all(deleted, Sort.by(Key.NAME), 5)).hasSize(20);
      long labels =
          database.statistic(
              "select count(*) from carillon.task_config_label where task_config_id between 2 and"
                  + " 60");
      assertThat(labels).as("labels of deleted configs in the index").isZero();
    } finally {
      run("update carillon.task_config set status = 'active' where status = 'deleted'");
      run("update carillon.task_config set status = 'paused' where id % 6 = 0");
    }
  }

  @Test
  void spansAndSeveralValuesCountTogether() {
    Instant from = Instant.parse("2026-04-01T00:10:00Z");
    Instant to = Instant.parse("2026-04-01T00:20:00Z");
    ConfigFilter filter =
        ConfigFilter.ALL
            .withNextDue(from, to)
            .withStatuses(Set.of(ConfigStatus.PAUSED, ConfigStatus.ERROR))
            .withText("CONFIG 1");
    String where =
        """
        status = 'paused' and name like 'config 1%' and exists (select from carillon.schedule_state s
          where s.task_config_id = c.id and s.next_due_at >= '2026-04-01T00:10Z'
            and s.next_due_at < '2026-04-01T00:20Z')
        """;
    List<Long> expected = expected(where, Sort.by(Key.ID));
    assertThat(expected).isNotEmpty();
    assertThat(all(filter, Sort.by(Key.ID), 20)).isEqualTo(expected);
    assertThat(all(filter, Sort.downBy(Key.NAME), 20))
        .isEqualTo(expected(where, Sort.downBy(Key.NAME)));
    assertThat(lists.matching(filter, 100_000)).isEqualTo(expected);
    assertThat(lists.count(filter)).isEqualTo(new Counted(expected.size(), false));
    assertThat(lists.matching(ConfigFilter.ALL, 3)).containsExactly(1L, 2L, 3L);
    assertThat(lists.matching(ConfigFilter.ALL, CONFIGS + 1))
        .isEqualTo(LongStream.rangeClosed(1, CONFIGS).boxed().toList());
  }

  @Test
  void countsEndAtTenThousand() {
    assertThat(lists.count(ConfigFilter.ALL)).isEqualTo(new Counted(10_000, true));
    assertThat(lists.count(ConfigFilter.ALL.withTaskTypes(Set.of("rare"))))
        .isEqualTo(new Counted(3, false));
  }

  @Test
  void parametersAreReadWhenAskedForAndPagesEndWhereTheirBytesAreSpent() {
    run(
        """
        update carillon.task_config set parameters = jsonb_build_object('b', repeat('x', 900000))
        where id between 11 and 20
        """);
    ConfigQuery query = ConfigQuery.of(ConfigFilter.ALL, 50);
    assertThat(lists.find(query).items())
        .hasSize(50)
        .allSatisfy(config -> assertThat(config.parameters()).isNull());
    Page<ListedConfig, After> page = lists.find(query.withParameters(true));
    assertThat(page.items()).hasSize(11);
    assertThat(page.next()).isEqualTo(new After(11, null));
    Page<ListedConfig, After> next = lists.find(query.withParameters(true).after(page.next()));
    assertThat(next.items()).singleElement().extracting(ListedConfig::id).isEqualTo(12L);
    assertThat(lists.get(12).parameters()).hasSizeGreaterThan(900_000);
  }

  @Test
  void aPlaceOfAnotherOrderIsRefused() {
    ConfigQuery query = ConfigQuery.of(ConfigFilter.ALL, 5).sortedBy(Sort.by(Key.NEXT_DUE_AT));
    assertThatThrownBy(() -> query.after(new After(5, "config 5")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> query.sortedBy(Sort.by(Key.PRIORITY)).after(new After(5, "high")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static long rowsRead() {
    return database.statistic(
        """
        select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_user_tables
        where relname in ('task_config', 'task_config_text', 'schedule_state', 'task_config_health',
          'task_config_label')
        """);
  }
}
