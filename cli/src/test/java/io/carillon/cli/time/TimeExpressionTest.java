package io.carillon.cli.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.cli.arguments.UsageException;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeExpressionTest {

  /** A Monday, 10:00 in Shanghai. */
  private static final Instant NOW = Instant.parse("2026-11-30T02:00:00Z");

  private final TimeExpression times = new TimeExpression(NOW, ZoneId.of("Asia/Shanghai"));

  @ParameterizedTest
  @CsvSource({
    "2026-11-29T02:00:00Z, 2026-11-29T02:00:00Z",
    "2026-11-29T02:00:00.5Z, 2026-11-29T02:00:00.500Z",
    "2026-11-29T02:00+01:00, 2026-11-29T01:00:00Z",
    "2026-11-29 02:00:00 +0100, 2026-11-29T01:00:00Z",
    "2026-11-29 02:00, 2026-11-28T18:00:00Z",
    "2026-11-29T02:00:01, 2026-11-28T18:00:01Z",
    "2026-11-29, 2026-11-28T16:00:00Z",
    "2026/11/29 2am, 2026-11-28T18:00:00Z",
    "11-29 02:00, 2026-11-28T18:00:00Z",
    "02:00, 2026-11-29T18:00:00Z",
    "2am, 2026-11-29T18:00:00Z",
    "12am, 2026-11-29T16:00:00Z",
    "12 pm, 2026-11-30T04:00:00Z",
    "2:30 PM, 2026-11-30T06:30:00Z",
    "now, 2026-11-30T02:00:00Z",
    "today, 2026-11-29T16:00:00Z",
    "yesterday 02:00, 2026-11-28T18:00:00Z",
    "yesterday at 2am, 2026-11-28T18:00:00Z",
    "Yesterday noon, 2026-11-29T04:00:00Z",
    "tomorrow 14:30:15, 2026-12-01T06:30:15Z",
    "monday 2am, 2026-11-29T18:00:00Z",
    "last monday 2am, 2026-11-22T18:00:00Z",
    "next fri 02:00, 2026-12-03T18:00:00Z",
    "sunday, 2026-11-28T16:00:00Z",
    "90m ago, 2026-11-30T00:30:00Z",
    "1h30m ago, 2026-11-30T00:30:00Z",
    "2 days ago, 2026-11-28T02:00:00Z",
    "in 2h, 2026-11-30T04:00:00Z"
  })
  void englishIsUnderstood(String text, Instant meant) {
    assertThat(times.parse("--at", text)).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "昨天 2 点, 2026-11-28T18:00:00Z",
    "昨天凌晨2点半, 2026-11-28T18:30:00Z",
    "昨天2点15分, 2026-11-28T18:15:00Z",
    "昨天两点, 2026-11-28T18:00:00Z",
    "昨晚十一点, 2026-11-29T15:00:00Z",
    "前天下午3点, 2026-11-28T07:00:00Z",
    "今天 14:30, 2026-11-30T06:30:00Z",
    "今天下午 2:30, 2026-11-30T06:30:00Z",
    "今天中午, 2026-11-30T04:00:00Z",
    "明天 9 点, 2026-12-01T01:00:00Z",
    "后天, 2026-12-01T16:00:00Z",
    "11月29日 2点, 2026-11-28T18:00:00Z",
    "2026年11月29日 02:00, 2026-11-28T18:00:00Z",
    "十一月二十九日两点, 2026-11-28T18:00:00Z",
    "上周一 9 点, 2026-11-23T01:00:00Z",
    "周日 9 点, 2026-11-29T01:00:00Z",
    "下周三 9点, 2026-12-09T01:00:00Z",
    "2 小时前, 2026-11-30T00:00:00Z",
    "两个小时前, 2026-11-30T00:00:00Z",
    "1小时30分钟前, 2026-11-30T00:30:00Z",
    "半小时前, 2026-11-30T01:30:00Z",
    "３分钟后, 2026-11-30T02:03:00Z",
    "现在, 2026-11-30T02:00:00Z"
  })
  void chineseIsUnderstood(String text, Instant meant) {
    assertThat(times.parse("--at", text)).isEqualTo(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "25:00",
        "13pm",
        "2",
        "2026-13-01",
        "2026-02-30 02:00",
        "yesterday yesterday",
        "5 parsecs ago",
        "999999 weeks ago ago",
        "昨天很早",
        "2026-11-29T99:00Z",
        "next",
        "last 2am",
        "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> times.parse("--at", text))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("usage.time");
  }
}
