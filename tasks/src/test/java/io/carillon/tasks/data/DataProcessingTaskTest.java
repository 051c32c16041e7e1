package io.carillon.tasks.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.task.NotRetryableException;
import io.carillon.tasks.RecordingContext;
import io.carillon.tasks.jdbc.DatabaseException;
import io.carillon.tasks.jdbc.JdbcConnectionKind;
import io.carillon.tasks.jdbc.JdbcDrivers;
import io.carillon.tasks.jdbc.JdbcSettings;
import io.carillon.tasks.web.AllowedHosts;
import io.carillon.tasktype.LocalTaskTypes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Queries and statements, their bounds, their end, and what is refused. */
class DataProcessingTaskTest {

  @TempDir static Path folder;

  private static DataTests data;

  @BeforeAll
  static void open() {
    data = new DataTests(folder);
    data.execute(
        "create table item (id int primary key, name text not null)",
        "insert into item select i, 'item ' || i from generate_series(1, 20) i");
  }

  @AfterAll
  static void close() {
    data.close();
  }

  @Test
  void theRowsOfAQueryAreTheResult() throws Exception {
    RecordingContext context = data.context();
    JsonNode result =
        data.run(
            """
            {"connection": "reader",
             "query": "select id, name from item where id in (:ids) and name <> :name order by id",
             "parameters": {"ids": [1, 2, 3], "name": "item 2"}}\
            """,
            context);

    assertThat(result)
        .hasToString(
            """
            {"rows":[{"id":1,"name":"item 1"},{"id":3,"name":"item 3"}],"row_count":2,"truncated":false}\
            """);
    assertThat(context.progress).containsExactly("1.0 2 rows");
  }

  @Test
  void everyTypeHasItsJson() throws Exception {
    JsonNode row =
        data.run(
                """
                {"connection": "reader", "query": "select 9007199254740993::bigint as a, 1.50::numeric as b, \
                  'NaN'::numeric as c, 'Infinity'::float8 as d, 0.1::float8 as e, true as f, null::int as g, \
                  '2026-03-29 01:30:00+02'::timestamptz as h, '2026-03-29 01:30'::timestamp as i, \
                  '2026-03-29'::date as j, 'infinity'::timestamptz as k, '\\\\x00ff'::bytea as l, \
                  array[1,null,3] as m, array['2026-01-01 00:00Z'::timestamptz] as n, \
                  '{\\"x\\": [1.10]}'::jsonb as o, '0190163d-8694-739b-aea5-966c26f8ad91'::uuid as p, \
                  '1 day'::interval as q, b'101' as r, '24:00'::time as s, '-infinity'::date as t, \
                  array[[1,2],[3,4]] as u, '10.0.0.1'::inet as v, 12.5::money as w, 1e400::numeric as x"}\
                """)
            .at("/rows/0");

    assertThat(row.toString())
        .startsWith(
            """
            {"a":9007199254740993,"b":1.50,"c":"NaN","d":"Infinity","e":0.1,"f":true,"g":null,\
            "h":"2026-03-28T23:30:00Z","i":"2026-03-29T01:30:00","j":"2026-03-29","k":"infinity",\
            "l":"AP8=","m":[1,null,3],"n":["2026-01-01T00:00:00Z"],"o":{"x":[1.10]},\
            "p":"0190163d-8694-739b-aea5-966c26f8ad91","q":\
            """);
    assertThat(row.at("/r").stringValue()).isEqualTo("101");
    assertThat(row.at("/t").stringValue()).isEqualTo("-infinity");
    assertThat(row.at("/u")).hasToString("[[1,2],[3,4]]");
    assertThat(row.at("/v").stringValue()).isEqualTo("10.0.0.1");
    assertThat(row.at("/w").stringValue()).contains("12.50");
    assertThat(row.at("/x").decimalValue()).isEqualByComparingTo("1e400");
  }

  @Test
  void valuesAreBoundAndNeverPartOfTheText() throws Exception {
    String attack = "x'); drop table item; --";
    JsonNode result =
        data.run(
            """
            {"connection": "writer", "read_only": false,
             "query": "select :a::text as a, :b as b, :n::int as n, :t::timestamptz as t, :l || '' as l",
             "parameters": {"a": "%s", "b": true, "n": null, "t": "2026-01-01T00:00:00Z", "l": "1' or '1'='1"}}\
            """
                .formatted(attack));
    assertThat(result.at("/rows/0/a").stringValue()).isEqualTo(attack);
    assertThat(result.at("/rows/0/l").stringValue()).isEqualTo("1' or '1'='1");
    assertThat(result.at("/rows/0/n").isNull()).isTrue();
    assertThat(result.at("/rows/0/t").stringValue()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(data.ask("select count(*) from item")).isEqualTo("20");
  }

  @Test
  void aResultIsBoundedByRowsAndBytes() throws Exception {
    JsonNode rows =
        data.run(
            """
            {"connection": "reader", "query": "select * from generate_series(1, 500000)",
             "target": {"type": "result", "max_rows": 3}}\
            """);
    assertThat(rows.at("/row_count").intValue()).isEqualTo(3);
    assertThat(rows.at("/truncated").booleanValue()).isTrue();

    JsonNode exact =
        data.run(
            """
            {"connection": "reader", "query": "select * from generate_series(1, 3)",
             "target": {"type": "result", "max_rows": 3}}\
            """);
    assertThat(exact.at("/truncated").booleanValue()).isFalse();

    JsonNode bytes =
        data.run(
            """
            {"connection": "reader", "query": "select repeat('x', 50000) as x from generate_series(1, 10)"}\
            """);
    assertThat(bytes.at("/row_count").intValue()).isEqualTo(3);
    assertThat(bytes.at("/truncated").booleanValue()).isTrue();
  }

  @Test
  void aValueThatIsTooLargeForTheNodeIsRefusedBeforeItIsRead() {
    assertThatThrownBy(() ->
            data.run(
                """
                {"connection": "reader", "query": "select repeat('x', 20000000) as x"}\
                """))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("rows of the result need more memory than this node has for them");
  }

  @Test
  void aStatementTellsTheNumberOfItsRows() throws Exception {
    data.execute("create table if not exists note (id int, text text)");
    assertThat(
            data.run(
                """
                {"connection": "writer", "statement": "insert into note select i, :text from generate_series(1, 7) i",
                 "parameters": {"text": "; drop table note"}}\
                """))
        .hasToString("{\"updated_rows\":7}");
    assertThat(data.run("{\"connection\": \"writer\", \"statement\": \"delete from note\"}"))
        .hasToString("{\"updated_rows\":7}");
    assertThat(
            data.run(
                "{\"connection\": \"writer\", \"statement\": \"do $$ begin perform 1; end $$;\"}"))
        .hasToString("{\"updated_rows\":0}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with gone as (delete from item returning id) select count(*) from gone",
        "select setval('counter', 5)",
        "insert into item values (100, 'x') returning id",
        "select spoil()"
      })
  void aQueryMayNotWriteUnlessItSaysSo(String query) {
    data.execute(
        "create sequence if not exists counter",
        "create or replace function spoil() returns int language plpgsql as "
            + "'begin set transaction read write; delete from item; return 1; end'");
    for (String connection : new String[] {"reader", "writer"}) {
      assertThatThrownBy(() ->
              data.run("{\"connection\": \"%s\", \"query\": \"%s\"}".formatted(connection, query)))
          .isInstanceOf(NotRetryableException.class)
          .hasMessageMatching("(?s)%s: .*(SQLSTATE 25...).*".formatted(connection));
    }
    assertThat(data.ask("select count(*) from item")).isEqualTo("20");
  }

  @Test
  void aQueryThatWritesIsCommittedWhenItSaysSo() throws Exception {
    data.execute("create table if not exists moved (id int)", "insert into moved values (1), (2)");
    assertThat(
            data.run(
                    """
                    {"connection": "writer", "read_only": false, "query": "delete from moved returning id"}\
                    """)
                .at("/row_count")
                .intValue())
        .isEqualTo(2);
    assertThat(data.ask("select count(*) from moved")).isEqualTo("0");
  }

  @Test
  void aReadOnlyConnectionRefusesToWrite() {
    assertThatThrownBy(
            () -> data.run("{\"connection\": \"reader\", \"statement\": \"delete from item\"}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessage("The connection reader is read-only: set its read_only to false to write");
    assertThatThrownBy(() ->
            data.run(
                """
                {"connection": "reader", "query": "select 1 as id",
                 "target": {"type": "table", "connection": "reader", "table": "item"}}\
                """))
        .hasMessage("The connection reader is read-only: set its read_only to false to write");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select * from nowhere | 42P01
          select 1/0 | 22012
          select 'x'::int | 22P02
          select from where | 42601
          """)
  void aFaultOfTheStatementIsNotTriedAgain(String query, String state) {
    assertThatThrownBy(
            () -> data.run("{\"connection\": \"reader\", \"query\": \"%s\"}".formatted(query)))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageStartingWith("reader: ")
        .hasMessageContaining("(SQLSTATE " + state + ")");
  }

  @Test
  void aBrokenRuleIsNotTriedAgainAndAServerThatIsAwayIs() {
    assertThatThrownBy(() ->
            data.run(
                "{\"connection\": \"writer\", \"statement\": \"insert into item values (1, 'x')\"}"))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("(SQLSTATE 23505)");
    assertThatThrownBy(() ->
            data.run(
                "{\"connection\": \"reader\", \"query\": \"select 1\"}",
                DataTests.context("jdbc:postgresql://127.0.0.1:1/x", "me", "secret")))
        .isInstanceOf(DatabaseException.class)
        .hasMessageStartingWith("reader: ")
        .hasMessageContaining("08001");
    assertThatThrownBy(() ->
            data.run(
                "{\"connection\": \"reader\", \"query\": \"select 1\"}",
                DataTests.context(data.database.jdbcUrl(), data.database.user(), "not it")))
        .isInstanceOf(NotRetryableException.class)
        .hasMessageContaining("28P01")
        .hasMessageNotContaining("not it");
  }

  @Test
  void aConnectionThatIsGoneIsTriedAgain() {
    assertThatThrownBy(() ->
            data.run(
                """
                {"connection": "writer", "read_only": false,
                 "query": "select pg_terminate_backend(pg_backend_pid())"}\
                """))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("57P01");
  }

  @Test
  void aTimeoutOfTheQueryEndsItInTheDatabase() {
    assertThatThrownBy(() ->
            data.run(
                """
                {"connection": "reader", "query": "select pg_sleep(60)", "query_timeout": "PT1S"}\
                """))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("57014");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aCancelReachesTheDatabase(boolean query) throws Exception {
    RecordingContext context = data.context();
    String parameters =
        query
            ? "{\"connection\": \"reader\", \"query\": \"select pg_sleep(60), 'cancel me'\"}"
            : "{\"connection\": \"writer\", \"statement\": \"do $$ begin perform pg_sleep(60), 'cancel me'; end $$\"}";
    CompletableFuture<Object> end = new CompletableFuture<>();
    Thread handler =
        Thread.ofPlatform()
            .start(() -> {
              try {
                end.complete(data.run(parameters, context));
              } catch (Exception e) {
                end.completeExceptionally(e);
              }
            });
    await().until(() -> active().equals("1"));

    long begun = System.nanoTime();
    handler.interrupt();
    assertThatThrownBy(() -> end.get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
    await().until(() -> active().equals("0"));
  }

  private static String active() {
    return data.ask(
        "select count(*) from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()"
            + " and query like '%cancel me%'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          {} ~ : must have either query or statement
          {"query": "select 1", "statement": "delete from x"} ~ : must have either query or statement
          {"query": "select 1; drop table x"} ~ query: must have one statement; a second one begins at character 11
          {"statement": "delete from a; delete from b"} ~ statement: must have one statement; a second one begins at character 16
          {"query": "select :a"} ~ query: names :a, which parameters does not have
          {"query": "select 1", "parameters": {"a": 1}} ~ parameters.a: is not used: the SQL text has no :a
          {"query": "select :a", "parameters": {"a": {"b": 1}}} ~ parameters.a: must be a text, number, boolean, null, or a list of these, not an object
          {"query": "select :a", "parameters": {"a": []}} ~ parameters.a: must have 1 to 1,000 elements, not 0
          {"query": "select :a", "parameters": {"a": [[1]]}} ~ parameters.a[0]: must be a text, number, boolean or null
          {"query": "select '${run.name}'"} ~ query: must not contain ${...}: write :name, and give the value in parameters
          {"query": "select 'x"} ~ query: has a ' that is not closed, which begins at character 8
          {"query": "select 1", "query_timeout": "PT0.5S"} ~ query_timeout: must be from 1s to 7d, in whole seconds
          {"statement": "delete from a", "target": {"type": "result"}} ~ target: must be left out: a statement returns no rows
          {"statement": "delete from a", "read_only": true} ~ read_only: must be false for a statement; write a query to read
          {"query": "select 1", "target": {"type": "csv", "file": "a/"}} ~ target.file: must be the path of a file, not "a/"
          {"query": "select 1", "target": {"type": "csv", "file": "a", "charset": "utf-99"}} ~ target.charset: must be a charset, as UTF-8, not "utf-99"
          {"query": "select 1", "target": {"type": "table", "connection": "writer", "table": "t", "key": ["a", "a"]}} ~ target.key: must not name a column twice
          {"query": "select :watermark", "target": {"type": "table", "connection": "writer", "table": "t", "watermark": {"column": "a", "start": "0"}}} ~ target.key: must name a key: rows at the watermark are read again by the next run
          {"query": "select 1", "target": {"type": "table", "connection": "writer", "table": "t", "key": ["a"], "watermark": {"column": "a", "start": "0"}}} ~ query: must read from :watermark on, as in where changed_at >= :watermark
          """)
  void whatWouldFailEachRunIsFoundWhenItIsSaved(String parameters, String fault) {
    String whole =
        parameters.replaceFirst("^\\{", "{\"connection\": \"reader\", ").replace(", }", "}");
    assertThat(data.faults(whole)).containsExactly(fault);
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    assertThatThrownBy(
            () -> data.run("{\"connection\": \"reader\", \"query\": \"select 1 as a, 2 as a\"}"))
        .hasMessageContaining("two columns named a");
  }

  @Test
  void theSchemaHasEveryTargetAndNoPlaceholdersInTheSql() {
    try (LocalTaskTypes types = new LocalTaskTypes(List.of(data.task))) {
      JsonNode schema = types.find("data_processing").orElseThrow().schema().json();
      assertThat(
              schema
                  .at("/properties/target/oneOf")
                  .valueStream()
                  .filter(one -> one.has("properties"))
                  .map(one -> one.at("/properties/type/const").stringValue()))
          .containsExactly("result", "csv", "json_lines", "table");
      for (String text : List.of("query", "statement")) {
        assertThat(schema.at("/properties/" + text + "/x-verbatim").booleanValue()).isTrue();
      }
    }
  }

  @Test
  void anUnknownConnectionIsNamed() {
    assertThatThrownBy(() -> data.run("{\"connection\": \"nowhere\", \"query\": \"select 1\"}"))
        .hasMessage("There is no connection named nowhere");
  }

  @Test
  void aConnectionIsTestedWithoutAChange() throws Exception {
    JdbcConnectionKind kind =
        new JdbcConnectionKind(new AllowedHosts(true, Set.of()), JdbcDrivers.ofClassPath());
    String url = data.database.jdbcUrl();
    kind.test(DataTests.settings(url, data.database.user(), data.database.password(), true));

    JdbcSettings wrong =
        DataTests.settings(
            url.replaceFirst("[^/]*$", "nowhere"),
            data.database.user(),
            data.database.password(),
            true);
    assertThatThrownBy(() -> kind.test(wrong))
        .hasMessageContaining("The database: ")
        .hasMessageContaining("3D000");
  }
}
