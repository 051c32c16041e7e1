package io.carillon.config.search;

import static io.carillon.database.SqlArrays.longs;
import static io.carillon.database.SqlArrays.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.config.search.ConfigQuery.After;
import io.carillon.config.search.ConfigQuery.Key;
import io.carillon.config.search.ConfigQuery.Sort;
import io.carillon.database.Page;
import io.carillon.definition.ConfigStatus;
import io.carillon.engine.TestDatabase;
import io.carillon.fixture.Rows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Task configs found by what is in their names and descriptions. */
class ConfigSearchTest {

  /** What are searched one after another. */
  private static final int BLOCK = 8_192;

  private static TestDatabase database;
  private static ConfigLists search;

  private record Named(long id, String name, String description) {
    boolean has(String text) {
      String wanted = text.toLowerCase(Locale.ROOT);
      return name.toLowerCase(Locale.ROOT).contains(wanted)
          || description.toLowerCase(Locale.ROOT).contains(wanted);
    }
  }

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    search = new ConfigLists(database.database());
    new Rows(database.database()).type();
  }

  @AfterEach
  void clear() {
    run("delete from carillon.task_config");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void aTextIsFoundInNamesAndDescriptionsInAnyCase() {
    insert(
        new Named(1, "Nightly Report", "for the board"), new Named(2, "import", "REPORTED by x"));
    assertThat(found("rEpOrT")).containsExactly(1L, 2L);
    assertThat(found("board")).containsExactly(1L);
    assertThat(found("report for")).as("over the end of the name").isEmpty();
    assertThat(found("")).containsExactly(1L, 2L);
  }

  @Test
  void oneCharacterAndTwoAreEnough() {
    insert(new Named(1, "每日报表", ""), new Named(2, "清理", "旧报告"), new Named(3, "a😀b", "x"));
    assertThat(found("报")).containsExactly(1L, 2L);
    assertThat(found("报表")).containsExactly(1L);
    assertThat(found("表")).containsExactly(1L);
    assertThat(found("旧报告")).containsExactly(2L);
    assertThat(found("😀b")).containsExactly(3L);
    assertThat(found("x")).containsExactly(3L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "it's", "''", "a\\b", "\\'", "%", "_", "& |", "!(a:*)", ":a", " ' ", "\t", "a:'b'"
      })
  void signsMeanNothingButThemselves(String text) {
    insert(
        new Named(1, "it's a\\b \\' '' !(a:*) ' 100% _ & | \t a:'b' :a", ""),
        new Named(2, "plain", ""));
    assertThat(found(text)).containsExactly(1L);
  }

  @Test
  void aTextAsLongAsANameIsHeldAgainstAllOfIt() {
    insert(
        new Named(1, "a".repeat(150) + "b".repeat(49), ""),
        new Named(2, "a".repeat(150) + "c".repeat(49), ""));
    assertThat(found("a".repeat(150) + "c")).containsExactly(2L);
  }

  @Test
  void whatIsRenamedIsFoundByItsNewNameAlone() {
    insert(new Named(1, "old one", "first"), new Named(2, "another", ""));
    run("update carillon.task_config set name = 'new ' || id, description = 'second' where id = 1");
    assertThat(found("old")).isEmpty();
    assertThat(found("first")).isEmpty();
    assertThat(found("new")).containsExactly(1L);
    assertThat(found("second")).containsExactly(1L);
    run("delete from carillon.task_config where id = 1");
    assertThat(
            database
                .database()
                .sql()
                .sql("select task_config_id from carillon.task_config_text")
                .query(Long.class)
                .list())
        .containsExactly(2L);
  }

  @Test
  void typeAndStatusCountTogetherWithTheText() {
    insert(new Named(1, "report 1", ""), new Named(2, "report 2", ""), new Named(3, "other", ""));
    run("update carillon.task_config set status = 'paused' where id <> 1");
    assertThat(
            ids(
                ConfigQuery.of(
                    ConfigFilter.ALL
                        .withText("report")
                        .withTaskTypes(Set.of(Rows.TYPE))
                        .withStatuses(Set.of(ConfigStatus.PAUSED)),
                    10)))
        .containsExactly(2L);
    assertThat(
            ids(
                ConfigQuery.of(
                    ConfigFilter.ALL.withText("report").withTaskTypes(Set.of("other")), 10)))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("sorts")
  void pagesHaveAllThatThereAreInTheirOrderOverManyBlocks(Sort sort) {
    Random random = new Random(7);
    List<Named> all = IntStream.range(0, 300).mapToObj(i -> named(random, i)).toList();
    insert(all.toArray(Named[]::new));
    for (String text : List.of("a", "ab", "aba", "bbab", "c")) {
      assertThat(page(sort, text))
          .as(text)
          .containsExactlyElementsOf(
              all.stream()
                  .filter(one -> one.has(text))
                  .sorted(order(sort))
                  .map(Named::id)
                  .toList());
    }
  }

  /** In blocks far from each other, some at their ends. */
  private static Named named(Random random, int i) {
    long id = (long) (i / 60) * (i / 60) * 100 * BLOCK + BLOCK - 30 + i % 60;
    return new Named(id, word(random) + i, word(random));
  }

  private static String word(Random random) {
    return random
        .ints(random.nextInt(1, 8), 0, 2)
        .collect(
            StringBuilder::new, (word, letter) -> word.append("ab".charAt(letter)), (a, b) -> {})
        .toString();
  }

  private static Comparator<Named> order(Sort sort) {
    Comparator<Named> up =
        sort.key() == Key.NAME
            ? Comparator.comparing(Named::name)
            : Comparator.comparingLong(Named::id);
    return sort.descending() ? up.reversed() : up;
  }

  private static List<Long> page(Sort sort, String text) {
    List<Long> all = new ArrayList<>();
    After after = null;
    do {
      Page<ListedConfig, After> page = search.find(named(text, sort, 7).after(after));
      page.items().forEach(config -> all.add(config.id()));
      after = page.next();
    } while (after != null);
    return all;
  }

  private static ConfigQuery named(String text, Sort sort, int limit) {
    return ConfigQuery.of(ConfigFilter.ALL.withText(text), limit).sortedBy(sort);
  }

  private static List<Sort> sorts() {
    return List.of(Sort.by(Key.ID), Sort.downBy(Key.ID), Sort.by(Key.NAME), Sort.downBy(Key.NAME));
  }

  private static final String INSERT =
      """
      insert into carillon.task_config (id, name, description, task_type, status, parameters,
        schedule, schedule_type, policies, priority, anchor_at, version, created_at, created_by,
        updated_at, updated_by)
      overriding system value
      select t.id, t.name, t.description, 'nothing', 'active', '{}', '{"type": "manual"}', 'manual',
        '{}', 5, now(), 1, now(), 'tester', now(), 'tester'
      from ({rows}) as t(id, name, description)
      """;

  private static void insert(Named... configs) {
    database
        .database()
        .sql()
        .sql(INSERT.replace("{rows}", "select * from unnest(:ids, :names, :descriptions)"))
        .param("ids", longs(List.of(configs), Named::id))
        .param("names", texts(List.of(configs), Named::name))
        .param("descriptions", texts(List.of(configs), Named::description))
        .update();
  }

  private static void run(String sql) {
    database.database().sql().sql(sql).update();
  }

  private static List<Long> found(String text) {
    return ids(named(text, Sort.by(Key.ID), 51));
  }

  private static List<Long> ids(ConfigQuery query) {
    return search.find(query).items().stream().map(ListedConfig::id).toList();
  }
}
