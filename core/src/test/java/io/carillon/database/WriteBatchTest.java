package io.carillon.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.engine.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;

/** What a transaction writes without asking for the outcome. */
class WriteBatchTest {

  private static final TestDatabase TEST = new TestDatabase();
  private final Database database = TEST.database();

  @AfterAll
  static void close() {
    TEST.close();
  }

  @BeforeEach
  void table() {
    database.sql().sql("drop table if exists written").update();
    database.sql().sql("create table written (number integer primary key)").update();
  }

  private void write(int number) {
    database.write(
        "insert into written values (:number)", new MapSqlParameterSource("number", number));
  }

  private List<Integer> written() {
    return database
        .sql()
        .sql("select number from written order by number")
        .query((row, index) -> row.getInt("number"))
        .list();
  }

  @Test
  void isThereForTheNextQuestion() {
    database.doInTransaction(() -> {
      write(1);
      write(2);
      assertThat(written()).containsExactly(1, 2);
      write(3);
    });
    assertThat(written()).containsExactly(1, 2, 3);
  }

  @Test
  void isThereForWhoeverTheTransactionBelongsToOnceTheWorkIsDone() {
    database.doInTransaction(() -> {
      database.doInTransaction(() -> write(1));
      write(2);
    });
    assertThat(written()).containsExactly(1, 2);
  }

  private List<Integer> writtenByOneTrip() {
    return database.query(
        "select number from written where number < :limit order by number",
        new MapSqlParameterSource("limit", 100),
        (row, index) -> row.getInt("number"));
  }

  @Test
  void travelsWithAQueryThatFollowsIt() {
    database.doInTransaction(() -> {
      write(1);
      write(2);
      assertThat(writtenByOneTrip()).containsExactly(1, 2);
      assertThat(writtenByOneTrip()).containsExactly(1, 2); // without writes before it
      write(3);
    });
    assertThat(writtenByOneTrip()).containsExactly(1, 2, 3); // without a transaction
  }

  @Test
  void failsInAQueryThatFollowsIt() {
    assertThatThrownBy(() ->
            database.doInTransaction(() -> {
              write(1);
              write(1);
              writtenByOneTrip();
            }))
        .isInstanceOf(DuplicateKeyException.class);
    assertThat(written()).isEmpty();
  }

  @Test
  void isFollowedByAQueryOnly() {
    assertThatThrownBy(() ->
            database.doInTransaction(() -> {
              write(1);
              database.query(
                  "insert into written values (:number)",
                  new MapSqlParameterSource("number", 2),
                  (row, index) -> row);
            }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(written()).isEmpty();
  }

  @Test
  void isWrittenAtOnceWithoutATransaction() {
    write(1);
    assertThat(written()).containsExactly(1);
  }

  @Test
  void goesWithItsTransaction() {
    assertThatThrownBy(() ->
            database.doInTransaction(() -> {
              write(1);
              database.sql();
              write(2);
              throw new IllegalStateException("on purpose");
            }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(written()).isEmpty();
  }

  @Test
  void failsTheTransactionAtItsEndAtTheLatest() {
    assertThatThrownBy(() ->
            database.doInTransaction(() -> {
              write(1);
              write(1);
              write(2);
            }))
        .isInstanceOf(DuplicateKeyException.class);
    assertThat(written()).isEmpty();
    database.doInTransaction(() -> write(3));
    assertThat(written()).containsExactly(3);
  }

  @Test
  void keepsItsOrderHoweverMuchItIs() {
    database.doInTransaction(() -> {
      for (int number = 1; number <= 20; number++) {
        write(number);
        database.write(
            "update written set number = number + 100 where number = :number",
            new MapSqlParameterSource("number", number));
      }
    });
    assertThat(written()).hasSize(20).startsWith(101).endsWith(120);
  }
}
