package io.carillon.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedPositionTest {

  private static final Instant AT = Instant.parse("2026-11-30T01:02:03.456Z");

  @Test
  void aPositionIsReadAsItWasWritten() {
    UUID key = UUID.fromString("ffffffff-0000-7000-8000-ffffffffffff");
    for (FeedPlace place :
        new FeedPlace[] {
          FeedPlace.before(1),
          FeedPlace.before(Long.MAX_VALUE),
          FeedPlace.of(77, FeedSource.EXECUTIONS, key),
          FeedPlace.of(77, FeedSource.EVENTS, Long.MAX_VALUE),
          FeedPlace.of(77, FeedSource.ALERTS, 1)
        }) {
      FeedPosition position = new FeedPosition(-1L, AT, place);
      assertThat(FeedPosition.parse(position.text())).contains(position);
      assertThat(position.text()).hasSizeLessThanOrEqualTo(80).matches("[0-9a-z.]+");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "a.b.c",
        "a.b.c.q",
        "a.b.c.x00",
        "zzzzzzzzzzzzz.b.c.z",
        "a.b.c.z\n",
        "-1.b.c.z",
        "a.b.c.x0000000000000000000000000000000g"
      })
  void whatIsNoPositionIsNotRead(String text) {
    assertThat(FeedPosition.parse(text)).isEmpty();
  }

  @Test
  void placesAreOrderedByTransactionThenSourceThenKeyAsPostgresqlOrdersThem() {
    UUID small = UUID.fromString("7fffffff-0000-7000-8000-000000000000");
    UUID great = UUID.fromString("80000000-0000-7000-8000-000000000000");
    assertThat(
            List.of(
                FeedPlace.before(7),
                FeedPlace.of(7, FeedSource.ALERTS, 9),
                FeedPlace.of(7, FeedSource.EVENTS, 1),
                FeedPlace.of(7, FeedSource.EXECUTIONS, small),
                FeedPlace.of(7, FeedSource.EXECUTIONS, great),
                FeedPlace.before(8)))
        .isSorted();
  }
}
