package io.carillon.tasks.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.tasks.data.SqlText.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Named parameters, and exactly one statement. */
class SqlTextTest {

  private static String marked(String text, Dialect dialect) {
    return String.join("¿", SqlText.of(text, dialect).pieces());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\0',
      textBlock =
          """
          select :a, :b_2 ~ select ¿, ¿
          select :a::date, x::text ~ select ¿::date, x::text
          select ':a', ":a", `:a` ~ select ':a', ":a", `:a`
          select 'it''s :a', :b ~ select 'it''s :a', ¿
          select E'it\\'s :a', :b ~ select E'it\\'s :a', ¿
          select name'\\', :b ~ select name'\\', ¿
          select $$ :a ; $$, :b ~ select $$ :a ; $$, ¿
          select $x$ $$ :a $y$ $x$, :b ~ select $x$ $$ :a $y$ $x$, ¿
          select a$b$c, :b ~ select a$b$c, ¿
          select /* :a /* ; */ ' */ :b ~ select /* :a /* ; */ ' */ ¿
          select :a -- :b ; ' ~ select ¿ -- :b ; '
          select a ? 'x', a ?| :b, a ?? 'y' ~ select a ?? 'x', a ??| ¿, a ?? 'y'
          select a[1 : 2], a := 1 ~ select a[1 : 2], a := 1
          select :a; ~ select ¿
          select 1 ; -- the end ; ~ select 1  -- the end ;
          """)
  void aNameIsAParameterOutsideOfTextsAndComments(String text, String pieces) {
    assertThat(marked(text, Dialect.POSTGRESQL)).isEqualTo(pieces == null ? "" : pieces);
  }

  @Test
  void aNameMayRepeat() {
    assertThat(SqlText.of("select :a, :b, :a", Dialect.STANDARD).names())
        .containsExactly("a", "b", "a");
  }

  @Test
  void mySqlEscapesWithABackslashAndHasAnotherComment() {
    assertThat(marked("select 'it\\'s :a', :b # :c ;", Dialect.MYSQL))
        .isEqualTo("select 'it\\'s :a', ¿ # :c ;");
    assertThat(marked("select \"\\\":a\", :b", Dialect.MYSQL)).isEqualTo("select \"\\\":a\", ¿");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1; drop table x",
        "select 1;; select 2",
        "insert into a values (':'); delete from a",
        "select 'x' /* ; */ ; -- ;\n delete from a",
        "select E'\\\\'; delete from a --'",
        "select $a$ $b$ $a$; delete from a --$b$",
        "select /* /* */ */ 1; delete from a /* */"
      })
  void aSecondStatementIsRefused(String text) {
    assertThatThrownBy(() -> SqlText.of(text, Dialect.POSTGRESQL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have one statement; a second one begins at character ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          select 'x | has a ' that is not closed, which begins at character 8
          select "x | has a " that is not closed, which begins at character 8
          select $a$ x | has a $a$ that is not closed, which begins at character 8
          select /* x | has a comment that is not closed, which begins at character 8
          -- x | must have a statement
          ; | must have a statement
          """)
  void whatIsNotClosedIsNamedWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> SqlText.of(text, Dialect.POSTGRESQL)).hasMessage(message);
  }

  @Test
  void aQuestionMarkIsNoParameter() {
    assertThatThrownBy(() -> SqlText.of("select ?", Dialect.STANDARD))
        .hasMessage("must name its parameters, as in :name, instead of a ? at character 8");
  }
}
