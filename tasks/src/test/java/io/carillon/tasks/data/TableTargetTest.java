package io.carillon.tasks.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.task.NotRetryableException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Rows of a table: all or none, by key, and from the watermark on. */
class TableTargetTest {

  @TempDir static Path folder;

  private static DataTests data;

  @BeforeAll
  static void open() {
    data = new DataTests(folder);
  }

  @AfterAll
  static void close() {
    data.close();
  }

  @BeforeEach
  void empty() {
    data.execute(
        "drop schema if exists \"My Schema\" cascade",
        "drop schema public cascade",
        "create schema public");
  }

  private JsonNode copy(String query, String target) throws Exception {
    return data.run(
        """
        {"connection": "reader", "query": "%s",
         "target": {"type": "table", "connection": "writer", "batch_size": 10, %s}}\
        """
            .formatted(query, target));
  }

  @Test
  void everyTypeArrivesAsItIs() throws Exception {
    String types =
        "a bigint, b numeric, c float8, d boolean, e timestamptz, f timestamp, g date, h bytea,"
            + " i int[], j jsonb, k uuid, l interval, m inet, n bit(3), o time, p timetz, q text, r text[]";
    data.execute(
        "create table source (%s)".formatted(types),
        "create table copy (%s)".formatted(types),
        """
        insert into source values (9007199254740993, 'NaN', 'Infinity', true, 'infinity',
          '2026-03-29 02:30:00.123456', '-infinity', '\\x00ff', '{1,null}', '{"a": 1.10}',
          '0190163d-8694-739b-aea5-966c26f8ad91', '1 day 2 hours', '10.0.0.0/8', b'101', '23:59:59.5',
          '10:00+02', 'it''s', '{"a,b",null}'),
          (null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null),
          (1, 12345678901234567890.123456789, 0.1, false, '2026-03-29 01:30:00+02', '1900-01-01',
          '9999-12-31', '', '{}', '[]', null, null, null, null, '00:00', null, '', '{}')
        """);

    assertThat(copy("select * from source", "\"table\": \"copy\"").at("/rows").intValue())
        .isEqualTo(3);
    assertThat(
            data.ask(
                "select count(*) from (select so::text from source so except select co::text from copy co) x"))
        .isEqualTo("0");
    assertThat(data.ask("select count(*) from copy")).isEqualTo("3");
  }

  @Test
  void withoutAWatermarkAllRowsAreWrittenOrNone() throws Exception {
    data.execute("create table target (id int check (id < 95))");
    assertThatThrownBy(
            () -> copy("select i as id from generate_series(1, 100) i", "\"table\": \"target\""))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageStartingWith("writer (rows 91 to 100): ")
        .hasMessageContaining("23514");
    assertThat(data.ask("select count(*) from target")).isEqualTo("0");

    JsonNode result = copy("select i as id from generate_series(1, 94) i", "\"table\": \"target\"");
    assertThat(result).hasToString("{\"rows\":94,\"batches\":10,\"watermark\":null}");
  }

  @Test
  void aRowReplacesTheRowWithItsKeyAlsoWithinOneBatch() throws Exception {
    data.execute(
        "create table target (id int, part text, amount int, primary key (part, id))",
        "insert into target values (1, 'a', 0), (9, 'a', 9)");
    copy(
        "select i % 3 as id, 'a' as part, i as amount from generate_series(1, 9) i",
        "\"table\": \"TARGET\", \"key\": [\"ID\", \"part\"]");
    assertThat(data.ask("select string_agg(id || '=' || amount, ' ' order by id) from target"))
        .isEqualTo("0=9 1=7 2=8 9=9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          select 1 as id ~ "table": "nowhere" ~ The connection writer has no table named nowhere in its own schema
          select 1 as id ~ "table": "target; drop table target" ~ The connection writer has no table named target; drop table target in its own schema
          select 1 as id ~ "table": "targe_" ~ The connection writer has no table named targe_ in its own schema
          select 1 as id ~ "table": "target", "schema": "publi_" ~ The connection writer has no table named target in the schema publi_
          select 1 as id ~ "table": "pg_class", "schema": "pg_catalog" ~ The connection writer has no table named pg_class in the schema pg_catalog
          select 1 as \\"id) values (1); --\\" ~ "table": "target" ~ The table target has no column named id) values (1); --; it has id, name, changed
          select 1 as id, 2 as \\"ID\\" ~ "table": "target" ~ The query has two columns for id: leave one of them out
          select 'x' as name ~ "table": "target", "key": ["id"] ~ The query has no column id, which is of the key
          select 1 as id, 'x' as name ~ "table": "target", "key": ["name"] ~ The table target has no primary key or unique index of exactly the columns name
          select 1 as id, 'x' as name ~ "table": "target", "key": ["id", "name"] ~ The table target has no primary key or unique index of exactly the columns id, name
          """)
  void namesAreLookedUpAndNeverPasted(String query, String target, String message) {
    data.execute(
        "create table target (id int primary key, name text, changed timestamptz)",
        "create unique index on target (name) where name > 'a'");
    assertThatThrownBy(() -> copy(query, target))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage(message);
  }

  @Test
  void oddNamesAreQuoted() throws Exception {
    data.execute(
        "create schema \"My Schema\"",
        "create table \"My Schema\".\"a\"\"b; drop\" (\"Select\" int primary key, \"%\" text)");
    copy(
        "select 1 as \\\"Select\\\", 'x' as \\\"%\\\"",
        "\"schema\": \"My Schema\", \"table\": \"a\\\"b; drop\", \"key\": [\"Select\"]");
    assertThat(data.ask("select \"%\" from \"My Schema\".\"a\"\"b; drop\"")).isEqualTo("x");
  }

  private static final String SINCE =
      "select id, name, changed from source where changed >= :watermark order by changed";
  private static final String WATERMARK =
      """
      "table": "target", "key": ["id"],
      "watermark": {"column": "changed", "start": "1970-01-01T00:00:00Z", "overlap": "1h"}\
      """;

  private void source() {
    data.execute(
        "create table source (id int primary key, name text, changed timestamptz not null)",
        "create table target (id int primary key, name text, changed timestamptz not null)",
        "insert into source select i, 'v1', timestamptz '2026-01-01 00:00Z' + i * interval '1 minute'"
            + " from generate_series(1, 100) i");
  }

  @Test
  void theNextRunGoesOnFromTheWatermark() throws Exception {
    source();
    assertThat(copy(SINCE, WATERMARK))
        .hasToString("{\"rows\":100,\"batches\":10,\"watermark\":\"2026-01-01T01:40:00Z\"}");
    data.execute(
        "update source set name = 'v2', changed = '2026-01-01 02:00Z' where id = 1",
        "insert into source values (101, 'late', '2026-01-01 00:45Z')",
        "insert into source values (102, 'too late', '2026-01-01 00:30Z')");

    // From 00:40 on: 40 to 100, the late row, and the changed one.
    assertThat(copy(SINCE, WATERMARK).at("/rows").intValue()).isEqualTo(61 + 1 + 1);
    assertThat(data.ask("select count(*) from target")).isEqualTo("101");
    assertThat(data.ask("select name from target where id = 1")).isEqualTo("v2");
    assertThat(data.ask("select count(*) from target where id = 101")).isEqualTo("1");
  }

  @Test
  void whatWasCommittedBeforeAFailureIsNotReadAgain() throws Exception {
    source();
    data.execute("alter table target add check (id < 55)");
    assertThatThrownBy(() -> copy(SINCE, WATERMARK)).hasMessageContaining("23514");
    assertThat(data.ask("select count(*) from target")).isEqualTo("50");
    data.execute("alter table target drop constraint target_id_check");
    String noOverlap = WATERMARK.replace(", \"overlap\": \"1h\"", "");
    assertThat(copy(SINCE, noOverlap).at("/rows").intValue()).isEqualTo(51);
    assertThat(
            data.ask("select count(*) from (select * from source except select * from target) x"))
        .isEqualTo("0");
  }

  @Test
  void manyRowsOfOneWatermarkAreNeitherLostNorDoubled() throws Exception {
    source();
    data.execute(
        "update source set changed = '2026-01-01 00:00Z'",
        "alter table target add check (id <> 55)");
    assertThatThrownBy(() -> copy(SINCE + ", id", WATERMARK)).hasMessageContaining("23514");
    data.execute("alter table target drop constraint target_id_check");
    copy(SINCE + ", id", WATERMARK);
    assertThat(data.ask("select count(*) from target")).isEqualTo("100");
  }

  @Test
  void numbersAreWatermarksToo() throws Exception {
    source();
    String target =
        "\"table\": \"target\", \"key\": [\"id\"], \"watermark\": {\"column\": \"id\", \"start\": \"0\", \"overlap\": \"5\"}";
    String query = "select id, name, changed from source where id >= :watermark order by id";
    assertThat(copy(query, target).at("/watermark").stringValue()).isEqualTo("100");
    assertThat(copy(query, target).at("/rows").intValue()).isEqualTo(6);
    assertThatThrownBy(() -> copy(query, target.replace("\"5\"", "\"5m\"")))
        .hasMessage("The overlap \"5m\" does not fit the column id: write a number");
  }

  @Test
  void rowsOutOfOrderAreRefused() {
    source();
    assertThatThrownBy(() -> copy(SINCE + " desc", WATERMARK))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage(
            "The rows of the query are not in the order of changed: after 2026-01-01T01:40:00Z comes 2026-01-01T01:39:00Z. Order the query by it.");
    assertThatThrownBy(() ->
            copy(
                "select id, name, null::timestamptz as changed from source where changed >= :watermark",
                WATERMARK))
        .hasMessage("The watermark changed is null in a row: leave such rows out of the query");
    assertThatThrownBy(
            () -> copy(SINCE, WATERMARK.replace("\"column\": \"changed\"", "\"column\": \"name\"")))
        .hasMessageContaining("it must be a number, a date or a time with its date");
    assertThatThrownBy(
            () -> copy("select id, name from source where changed >= :watermark", WATERMARK))
        .hasMessage("The query has no column changed, which is of the watermark");
  }
}
