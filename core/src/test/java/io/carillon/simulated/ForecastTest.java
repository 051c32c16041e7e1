package io.carillon.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.TaskConfig;
import io.carillon.definition.Json;
import io.carillon.definition.ScheduleReader;
import io.carillon.fault.InvalidInputException;
import io.carillon.grouping.ConfigScope;
import io.carillon.manager.forecast.DueList;
import io.carillon.manager.forecast.Forecast;
import io.carillon.manager.forecast.ForecastRequest;
import io.carillon.manager.forecast.ForecastRequest.By;
import io.carillon.manager.forecast.ForecastRequest.Rescheduled;
import io.carillon.manager.forecast.ForecastRequest.Shifted;
import io.carillon.manager.forecast.ForecastRequest.Stopped;
import io.carillon.manager.forecast.ForecastRequest.WhatIf;
import io.carillon.schedule.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Due times to come, counted (semantics section 8). */
class ForecastTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private static final Duration HOUR = Duration.ofHours(1);
  private final SimulatedNode node = CLUSTER.node("one");
  private final Instant now = CLUSTER.now();

  @BeforeEach
  void begin() {
    CLUSTER.database().sql().sql("delete from carillon.task_config").update();
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private TaskConfig every(String every, String more) {
    return CLUSTER.create(
        node, "\"schedule\": {\"type\": \"interval\", \"every\": \"%s\"%s}".formatted(every, more));
  }

  private Forecast forecast(Duration span, Duration bucket, By by, WhatIf... whatIf) {
    return node.manager()
        .view()
        .forecast(
            new ForecastRequest(now, now.plus(span), bucket, by, List.of(whatIf), ConfigScope.ALL));
  }

  private static List<Long> counts(Forecast forecast) {
    return forecast.buckets().stream().map(Forecast.Bucket::count).toList();
  }

  private static Schedule schedule(String json) {
    return ScheduleReader.read(Json.object(json));
  }

  @Test
  void everyBucketHasTheDueTimesOfAllActiveSchedules() {
    every("30m", "");
    every("1s", "");
    node.manager().pause(every("1s", "").id(), "no", SimulatedCluster.ACTOR);
    Forecast forecast = forecast(Duration.ofMinutes(150), HOUR, By.TASK_TYPE);
    // Those at the end of an hour belong to the next one; the last bucket is cut off.
    assertThat(counts(forecast)).containsExactly(3_599L + 1, 3_600L + 2, 1_800L + 1);
    assertThat(forecast.buckets().getFirst().by()).isEqualTo(Map.of("nothing", 3_600L));
    assertThat(forecast(HOUR, HOUR, By.QUEUE).buckets().getFirst().by())
        .isEqualTo(Map.of("default", 3_600L));
    assertThat(forecast.total()).isEqualTo(3_600 + 3_602 + 1_801);
    assertThat(forecast.schedules()).isEqualTo(2);
  }

  @Test
  void manySchedulesOverManyBucketsAreCountedPageByPage() {
    for (int i = 0; i < 30; i++) {
      every("1s", "");
    }
    CLUSTER.alike(every("1m", ""), 2_499);
    Forecast forecast = forecast(Duration.ofDays(1), HOUR, By.NOTHING);
    assertThat(forecast.schedules()).isEqualTo(2_530);
    assertThat(forecast.total()).isEqualTo(30L * 86_399 + 2_500L * 1_439);
    assertThat(counts(forecast).get(5)).isEqualTo(30L * 3_600 + 2_500L * 60);
  }

  @Test
  void configsOfOnePatternAreCountedEachByWhenItWasSavedAndHowOftenItMayFire() {
    String tenMinutely = "\"schedule\": {\"type\": \"cron\", \"expression\": \"*/10 * * * *\"%s}";
    for (int i = 0; i < 3; i++) {
      CLUSTER.create(node, tenMinutely.formatted(""));
      CLUSTER.create(node, tenMinutely.formatted(", \"max_fires\": 2"));
    }
    assertThat(counts(forecast(Duration.ofHours(2), HOUR, By.NOTHING)))
        .containsExactly(3 * 5 + 3 * 2L, 3 * 6L);
    Instant before = now.minus(HOUR);
    Forecast past =
        node.manager()
            .view()
            .forecast(
                new ForecastRequest(
                    before, now.plus(HOUR), HOUR, By.NOTHING, List.of(), ConfigScope.ALL));
    assertThat(counts(past)).as("none before it was saved").containsExactly(0L, 3 * 5 + 3 * 2L);
  }

  @Test
  void whatWouldFireNoMoreIsNotCounted() {
    every("1m", ", \"max_fires\": 90");
    every("10m", ", \"end_at\": \"%s\"".formatted(now.plus(Duration.ofMinutes(100))));
    assertThat(counts(forecast(Duration.ofHours(3), HOUR, By.NOTHING)))
        .containsExactly(59L + 5, 31L + 4, 0L);
    Instant later = now.plus(HOUR);
    Forecast fromLater =
        node.manager()
            .view()
            .forecast(
                new ForecastRequest(
                    later, later.plus(HOUR), HOUR, By.NOTHING, List.of(), ConfigScope.ALL));
    assertThat(counts(fromLater)).containsExactly(31L + 4);
  }

  @Test
  void whatIsDueLaterThanTheSpanIsNotEvenRead() {
    every("1m", "");
    every("2d", "");
    assertThat(forecast(HOUR, HOUR, By.NOTHING).schedules()).isEqualTo(1);
    Forecast past =
        node.manager()
            .view()
            .forecast(
                new ForecastRequest(
                    now.minusSeconds(1), now, HOUR, By.NOTHING, List.of(), ConfigScope.ALL));
    assertThat(past.schedules()).isEqualTo(2);
  }

  @Test
  void withoutASpanTheNextDayIsCounted() {
    every("1h", "");
    Forecast forecast =
        node.manager()
            .view()
            .forecast(
                new ForecastRequest(null, null, HOUR, By.NOTHING, List.of(), ConfigScope.ALL));
    assertThat(forecast.from()).isEqualTo(now);
    assertThat(forecast.to()).isEqualTo(now.plus(Duration.ofDays(1)));
    assertThat(forecast.total()).isEqualTo(23);
  }

  @Test
  void changesThatAreNotSavedCountAsIfTheyWere() {
    TaskConfig config = every("1m", "");
    every("30m", "");
    WhatIf rarer =
        new Rescheduled(
            config.id(), null, schedule("{\"type\": \"interval\", \"every\": \"20m\"}"));
    WhatIf another =
        new Rescheduled(
            null, "more", schedule("{\"type\": \"cron\", \"expression\": \"*/10 * * * *\"}"));
    Forecast forecast = forecast(HOUR, HOUR, By.TASK_TYPE, rarer, another);
    assertThat(forecast.buckets().getFirst().by()).isEqualTo(Map.of("nothing", 3L, "more", 5L));
    assertThat(forecast.schedules()).isEqualTo(3);
    assertThat(forecast(HOUR, HOUR, By.NOTHING).total()).isEqualTo(60);
  }

  @Test
  void aConfigCanBeStoppedOrShiftedWithoutBeingSaved() {
    TaskConfig often = every("10m", "");
    TaskConfig rare = every("1h", "");
    Duration two = HOUR.multipliedBy(2);
    Map<String, Long> by = forecast(two, two, By.CONFIG).buckets().getFirst().by();
    assertThat(by).isEqualTo(Map.of("" + often.id(), 11L, "" + rare.id(), 1L));
    assertThat(forecast(two, two, By.CONFIG, new Stopped(often.id())).total()).isEqualTo(1);
    Duration half = Duration.ofMinutes(30);
    WhatIf without = new Stopped(often.id());
    WhatIf later = new Shifted(rare.id(), half);
    WhatIf earlier = new Shifted(rare.id(), half.negated());
    assertThat(counts(forecast(two, half, By.NOTHING, without, later)))
        .containsExactly(0L, 0L, 0L, 1L);
    assertThat(counts(forecast(two, half, By.NOTHING, without, earlier)))
        .containsExactly(0L, 1L, 0L, 1L);
  }

  @Test
  void theDueTimesToComeAreListedInOrderPageByPage() {
    TaskConfig often = every("20m", "");
    TaskConfig rare = every("1h", "");
    List<DueList.Due> all = due();
    assertThat(all).hasSizeGreaterThan(90);
    assertThat(all).isSortedAccordingTo(Comparator.comparing(DueList.Due::at));
    assertThat(all.stream().map(DueList.Due::taskConfigId)).contains(often.id(), rare.id());
    List<DueList.Due> page = node.manager().view().due(ConfigScope.ALL, null, null, null, 5);
    assertThat(page).isEqualTo(all.subList(0, 6));
    assertThat(node.manager().view().due(ConfigScope.ALL, null, null, page.get(4), 5))
        .isEqualTo(all.subList(5, 11));
  }

  @Test
  void thePagesOfThousandsOfSchedulesThatAreDueTogetherLackNone() {
    copies(every("1h", ""), 1_099);
    every("20m", "");
    node.manager().pause(every("1m", "").id(), "no", SimulatedCluster.ACTOR);
    List<DueList.Due> all =
        node.manager()
            .view()
            .due(ConfigScope.ALL, null, now.plus(Duration.ofHours(3)), null, 10_000);
    assertThat(all)
        .hasSize(2 * 1_100 + 8)
        .isSortedAccordingTo(
            Comparator.comparing(DueList.Due::at).thenComparingLong(DueList.Due::taskConfigId));
    List<DueList.Due> paged = new ArrayList<>();
    DueList.Due after = null;
    do {
      List<DueList.Due> page =
          node.manager()
              .view()
              .due(ConfigScope.ALL, null, now.plus(Duration.ofHours(3)), after, 700);
      paged.addAll(page.subList(0, Math.min(700, page.size())));
      after = page.size() > 700 ? page.get(699) : null;
    } while (after != null);
    assertThat(paged).isEqualTo(all);
  }

  /** Copies the rows of a config and of its schedule. */
  private static void copies(TaskConfig config, int copies) {
    copies("task_config", "id", config, copies);
    copies("schedule_state", "task_config_id", config, copies);
  }

  private static void copies(String table, String id, TaskConfig config, int copies) {
    String others =
        CLUSTER
            .database()
            .sql()
            .sql(
                """
                select string_agg(column_name, ', ') from information_schema.columns
                where table_schema = 'carillon' and table_name = :table and is_generated = 'NEVER'
                  and column_name not in (:id, 'name')
                """)
            .param("table", table)
            .param("id", id)
            .query(String.class)
            .single();
    boolean named = table.equals("task_config");
    CLUSTER
        .database()
        .sql()
        .sql(
            """
            insert into carillon.{table} ({id}{name}, {others}) overriding system value
            select {id} + 1000000 + n{copy}, {others}
            from carillon.{table}, generate_series(1, :copies) as n where {id} = :config
            """
                .replace("{copy}", named ? ", 'copy-' || n" : "")
                .replace("{name}", named ? ", name" : "")
                .replace("{table}", table)
                .replace("{others}", others)
                .replace("{id}", id))
        .param("copies", copies)
        .param("config", config.id())
        .update();
  }

  private List<DueList.Due> due() {
    return node.manager().view().due(ConfigScope.ALL, null, null, null, 500);
  }

  @Test
  void tooManyBucketsAndUnknownThingsAreRefused() {
    every("1m", "");
    assertThatThrownBy(() -> forecast(Duration.ofDays(30), Duration.ofMinutes(1), By.NOTHING))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("bucket: makes 43200 buckets");
    assertThatThrownBy(() -> forecast(Duration.ZERO, HOUR, By.NOTHING))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("must be after from");
    WhatIf nobody = new Rescheduled(-1L, null, new Schedule.Manual());
    WhatIf nowhere =
        new Rescheduled(
            null,
            null,
            schedule("{\"type\": \"interval\", \"every\": \"1h\", \"calendar\": \"nowhere\"}"));
    assertThatThrownBy(() -> forecast(HOUR, HOUR, By.NOTHING, nobody, nowhere))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("what_if[0].task_config_id")
        .hasMessageContaining("what_if[1].schedule.calendar");
  }
}
