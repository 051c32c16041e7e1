package io.carillon.simulated;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.config.TaskConfig;
import io.carillon.database.Database;
import io.carillon.definition.CalendarReader;
import io.carillon.definition.DefinitionReader;
import io.carillon.definition.Json;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.explanation.Explanation;
import io.carillon.explanation.Fate;
import io.carillon.fault.InvalidInputException;
import io.carillon.scheduler.SchedulerSpans;
import io.carillon.sentence.RawCodes;
import io.carillon.sentence.Sentence;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each verdict about a time, with its arguments and its sentence in both languages. */
class ExplainTest {

  private static final SimulatedCluster CLUSTER = new SimulatedCluster();
  private final SimulatedNode node = CLUSTER.node("one");
  private Instant begin = CLUSTER.now();

  @BeforeEach
  void begin() {
    CLUSTER.restart();
    begin = CLUSTER.now(); // 2026-03-01T00:00:00Z, a Sunday
  }

  @AfterAll
  static void close() {
    CLUSTER.close();
  }

  private TaskConfig minutely(String policies) {
    return CLUSTER.create(
        node, "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\"}" + policies);
  }

  private TaskConfig berlin(String pattern, String more) {
    return CLUSTER.create(
        node,
        "\"schedule\": {\"type\": \"cron\", \"expression\": \"%s\", \"timezone\": \"Europe/Berlin\"%s}"
            .formatted(pattern, more));
  }

  private Instant at(int minutes) {
    return begin.plus(Duration.ofMinutes(minutes));
  }

  private void pass(int minutes) {
    CLUSTER.pass(Duration.ofMinutes(minutes));
    node.tick();
  }

  private Explanation explain(TaskConfig config, Object at) {
    Explanation explained = node.manager().view().explain(config.id(), at.toString());
    RawCodes.requireNone(explained.verdict());
    explained.more().forEach(RawCodes::requireNone);
    return explained;
  }

  private static void says(Explanation explained, String code, String english, String chinese) {
    Sentence verdict = explained.verdict();
    assertThat(verdict.code()).isEqualTo(code);
    assertThat(verdict.arguments().keySet()).isSubsetOf(Sentence.argumentsOf(code));
    ZoneId zone = explained.facts().question().zone();
    assertThat(verdict.text(Locale.ENGLISH, zone)).isEqualTo(english);
    assertThat(verdict.text(Locale.CHINESE, zone)).isEqualTo(chinese);
  }

  private Claim claimed() {
    return node.claim(1).getFirst();
  }

  @Test
  void itRan() {
    TaskConfig config = minutely("");
    pass(1);
    Claim claim = claimed();
    CLUSTER.pass(Duration.ofSeconds(14));
    node.settle(claim, ExecutionStatus.SUCCEEDED);
    Explanation explained = explain(config, at(1));
    says(
        explained,
        "fired_succeeded",
        "It ran: due 2026-03-01 00:01 Z, started 0 seconds later, succeeded in 14 seconds.",
        "已运行：到期 2026-03-01 00:01 Z，0 秒后开始，耗时 14 秒，成功。");
    assertThat(requireNonNull(explained.facts().inForce()).version()).isEqualTo(1);
    Fate exact = requireNonNull(explained.facts().around().exact());
    assertThat(requireNonNull(exact.outcome()).id()).isEqualTo(claim.executionId());
    assertThat(explained.planned()).startsWith(at(2));
  }

  @Test
  void itRanAndFailed() {
    TaskConfig config = minutely("");
    pass(1);
    node.settle(claimed(), ExecutionStatus.FAILED);
    Explanation explained = explain(config, at(1));
    assertThat(explained.verdict().code()).isEqualTo("fired_failed");
    assertThat(explained.verdict().text()).startsWith("It ran and failed after 1 attempt: ");
    assertThat(explained.verdict().text(Locale.CHINESE)).startsWith("已运行，尝试 1 次后失败：");
  }

  @Test
  void itRunsAndItWaits() {
    TaskConfig config = minutely(", \"overlap\": \"buffer_one\"");
    pass(1);
    says(
        explain(config, at(1)),
        "fired_waiting",
        "It was fired and still waits: it is in the queue default, and no worker has taken it.",
        "已触发，仍在等待：在队列 default 中，尚未被 worker 领取。");
    claimed();
    says(
        explain(config, at(1)),
        "fired_running",
        "It runs: due 2026-03-01 00:01 Z, started 2026-03-01 00:01 Z, attempt 1.",
        "正在运行：到期 2026-03-01 00:01 Z，开始于 2026-03-01 00:01 Z，第 1 次尝试。");
    pass(1);
    says(
        explain(config, at(2)),
        "fired_waiting",
        "It was fired and still waits: it is held until another execution of the config has ended.",
        "已触发，仍在等待：等待同一配置的另一个执行结束。");
  }

  @Test
  void itWasNotStartedWithinItsDeadline() {
    TaskConfig config = minutely(", \"start_deadline\": \"30s\"");
    pass(1);
    CLUSTER.pass(Duration.ofSeconds(40));
    node.expire();
    says(
        explain(config, at(1)),
        "fired_expired",
        "It was fired, but not started within its deadline of 30 seconds, by 2026-03-01 00:01:30 Z:"
            + " it waited in the queue default.",
        "已触发，但未在启动期限 30 秒内（2026-03-01 00:01:30 Z 之前）开始：一直在队列 default 中等待。");
  }

  @Test
  void itWasCancelled() {
    TaskConfig config = minutely("");
    pass(1);
    node.manager().cancel(CLUSTER.executions(config).getFirst().id(), "ann");
    says(
        explain(config, at(1)),
        "fired_cancelled",
        "It was fired, and stopped. It was cancelled by ann.",
        "已触发，后被终止。由 ann 取消。");
  }

  @Test
  void itWasSkippedByTheOverlapRule() {
    TaskConfig config = minutely("");
    pass(1);
    Claim claim = claimed();
    pass(1);
    says(
        explain(config, at(2)),
        "skipped_overlap",
        "Skipped: execution %s had not ended, and the overlap rule is “leave it out”."
            .formatted(claim.executionId()),
        "已跳过：执行 %s 尚未结束，重叠策略为“跳过”。".formatted(claim.executionId()));
  }

  @Test
  void eachOfTheDueTimesThatWereMissedTogetherIsToldHowLateItWas() {
    TaskConfig config = minutely(", \"catch_up\": {\"mode\": \"none\", \"grace\": \"10s\"}");
    CLUSTER.pass(Duration.ofSeconds(150));
    node.tick();
    assertThat(explain(config, at(1)).verdict().arguments()).containsEntry("late", "1m30s");
    assertThat(explain(config, at(2)).verdict().arguments()).containsEntry("late", "30s");
  }

  @Test
  void itWasMissedByTheGrace() {
    TaskConfig config = minutely(", \"catch_up\": {\"mode\": \"none\", \"grace\": \"10s\"}");
    CLUSTER.pass(Duration.ofSeconds(90));
    node.tick();
    Explanation explained = explain(config, at(1));
    says(
        explained,
        "missed_grace",
        "Missed: found 30 seconds late, more than the grace of 10 seconds, and due times found late"
            + " are left out.",
        "已错过：发现时已延迟 30 秒，超过宽限时间 10 秒，发现得晚的到期时刻不再执行。");
    assertThat(explained.more()).extracting(Sentence::code).contains("fact_decided_late");
  }

  @Test
  void itWasMissedByTheWindowAndByTheNumberOfRuns() {
    TaskConfig config =
        minutely(
            ", \"overlap\": \"allow\", \"catch_up\": {\"mode\": \"all\", \"window\": \"1h\","
                + " \"max_runs\": 10}");
    CLUSTER.pass(Duration.ofHours(2));
    node.tick();
    says(
        explain(config, at(5)),
        "missed_window",
        "Missed: older than the catch-up window of 1 hour.",
        "已错过：早于补跑窗口 1 小时。");
    says(
        explain(config, at(70)),
        "missed_max_runs",
        "Missed: catch-up makes up for at most 10 due times at once.",
        "已错过：一次最多补跑 10 个到期时刻。");
    assertThat(explain(config, at(115)).more()).extracting(Sentence::code).contains("caught_up");
  }

  @Test
  void itWasMergedIntoALaterOne() {
    TaskConfig config = minutely(", \"catch_up\": {\"mode\": \"latest\"}");
    CLUSTER.pass(Duration.ofMinutes(10));
    node.tick();
    says(
        explain(config, at(4)),
        "coalesced",
        "Merged into the due time 2026-03-01 00:10 Z: 9 earlier due times were found late with it.",
        "合并到到期时刻 2026-03-01 00:10 Z：同时发现更早的 9 个到期时刻已经过期。");
  }

  @Test
  void itWasExcludedAndMovedByTheCalendar() {
    String calendar =
        "{\"timezone\": \"Europe/Berlin\", \"holidays\": [{\"date\": \"2026-03-02\", \"name\":"
            + " \"fair\"}]}";
    node.manager().putCalendar(CalendarReader.read(Json.object(calendar), "shop"), null, "ann");
    TaskConfig config = berlin("0 9 2 3 *", ", \"calendar\": \"shop\", \"on_excluded\": \"next\"");
    CLUSTER.set(Instant.parse("2026-03-03T08:00:00Z"));
    node.tick();
    says(
        explain(config, "2026-03-02T09:00"),
        "excluded",
        "Excluded by the calendar shop: fair. It is moved to the next working day, 2026-03-03 09:00"
            + " +01:00.",
        "被日历 shop 排除：fair。已移到下一个工作日 2026-03-03 09:00 +01:00。");
    Explanation moved = explain(config, "2026-03-03 09:00");
    assertThat(moved.verdict().code()).startsWith("fired_");
    assertThat(moved.more().getFirst().text(Locale.CHINESE, ZoneId.of("Europe/Berlin")))
        .isEqualTo("由日历 shop 从 2026-03-02 09:00 +01:00 移到 2026-03-03 09:00 +01:00：fair。");
  }

  @Test
  void aLocalTimeThatDoesNotExistWasMovedOrDropped() {
    TaskConfig moved = berlin("30 2 * * *", "");
    TaskConfig dropped = berlin("30 2 * * *", ", \"dst\": {\"gap\": \"skip\"}");
    CLUSTER.set(Instant.parse("2026-03-30T12:00:00Z"));
    node.tick();
    says(
        explain(moved, "2026-03-29T02:30"),
        "moved_clock",
        "2026-03-29 02:30 does not exist in Europe/Berlin, where clocks go forward: due at"
            + " 2026-03-29 03:00 +02:00 instead.",
        "由于时钟拨快，Europe/Berlin 不存在 2026-03-29 02:30，改在 2026-03-29 03:00 +02:00 到期。");
    says(
        explain(dropped, "2026-03-29T02:30"),
        "dropped_clock",
        "2026-03-29 02:30 does not exist in Europe/Berlin, where clocks go forward, and its"
            + " schedule leaves such times out.",
        "由于时钟拨快，Europe/Berlin 不存在 2026-03-29 02:30，按其调度计划，这样的时刻不触发。");
    assertThat(explain(moved, "2026-03-29T02:10").verdict().code()).isEqualTo("no_such_time");
  }

  @Test
  void aLocalTimeThatComesTwiceIsDueOnce() {
    CLUSTER.set(Instant.parse("2026-10-20T00:00:00Z"));
    TaskConfig config = berlin("30 2 * * *", "");
    CLUSTER.set(Instant.parse("2026-10-26T12:00:00Z"));
    node.tick();
    says(
        explain(config, "2026-10-25T02:30:00+01:00"),
        "second_pass",
        "2026-10-25 02:30 comes twice in Europe/Berlin on that day; it is due the first time only.",
        "当天 Europe/Berlin 的 2026-10-25 02:30 出现两次，只在第一次到期。");
  }

  @Test
  void itWasPaused() {
    TaskConfig config = minutely("");
    CLUSTER.pass(Duration.ofSeconds(30));
    node.manager().pause(config.id(), "the disk is full", "ann");
    CLUSTER.pass(Duration.ofMinutes(2));
    node.manager().resume(config.id(), "bob");
    says(
        explain(config, at(1)),
        "paused",
        "Not due: it was paused from 2026-03-01 00:00:30 Z to 2026-03-01 00:02:30 Z by ann: the"
            + " disk is full. It would have been due at 2026-03-01 00:01 Z, 2026-03-01 00:02 Z.",
        "未到期：从 2026-03-01 00:00:30 Z 到 2026-03-01 00:02:30 Z 被 ann 暂停：the disk is full。"
            + "本应到期的时刻：2026-03-01 00:01 Z、2026-03-01 00:02 Z。");
  }

  @Test
  void itWasFinished() {
    TaskConfig config =
        CLUSTER.create(
            node, "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\", \"max_fires\": 1}");
    pass(1);
    pass(4);
    says(
        explain(config, at(3)),
        "finished_fires",
        "Not due: finished after 1 fire.",
        "未到期：触发 1 次后已结束。");
    TaskConfig once =
        CLUSTER.create(node, "\"schedule\": {\"type\": \"date\", \"at\": \"%s\"}".formatted(at(6)));
    pass(3);
    says(
        explain(once, at(7)),
        "finished_times",
        "Not due: the schedule has no due times any more; the last one was 2026-03-01 00:06 Z.",
        "未到期：已结束，最后一个到期时刻为 2026-03-01 00:06 Z。");
  }

  @Test
  void itWasSwitchedOff() {
    String json =
        "{\"name\": \"off\", \"task_type\": \"nothing\", \"schedule\": {\"type\": \"interval\","
            + " \"every\": \"1m\"}}";
    TaskConfig config =
        node.manager().create(DefinitionReader.read(Json.object(json)), false, "ann");
    pass(5);
    says(
        explain(config, at(3)),
        "inactive",
        "Not due: it was switched off from 2026-03-01 00:00 Z by ann.",
        "未到期：从 2026-03-01 00:00 Z 被 ann 停用。");
  }

  @Test
  void itWasBeforeAndAfterItsWindow() {
    TaskConfig config =
        CLUSTER.create(
            node,
            "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\", \"start_at\": \"%s\", \"end_at\": \"%s\"}"
                .formatted(at(5), at(10)));
    pass(3);
    says(
        explain(config, at(2)),
        "before_window",
        "Not due: its schedule begins at 2026-03-01 00:05 Z.",
        "未到期：其调度计划从 2026-03-01 00:05 Z 开始。");
    says(
        explain(config, at(12)),
        "after_window",
        "Not due: its schedule ended at 2026-03-01 00:10 Z.",
        "未到期：其调度计划已于 2026-03-01 00:10 Z 结束。");
  }

  @Test
  void itIsManualOrNotDueThen() {
    TaskConfig manual = CLUSTER.create(node, "\"schedule\": {\"type\": \"manual\"}");
    TaskConfig hourly =
        CLUSTER.create(node, "\"schedule\": {\"type\": \"interval\", \"every\": \"1h\"}");
    CLUSTER.pass(Duration.ofHours(3));
    node.tick();
    says(
        explain(manual, at(1)),
        "manual",
        "It is never due by itself: its schedule is manual.",
        "它不会自行到期：其调度计划为仅手动运行。");
    says(
        explain(hourly, at(90)),
        "not_due",
        "2026-03-01 01:30 Z is no due time of “Every hour”. The one before is 2026-03-01 01:00 Z."
            + " The one after is 2026-03-01 02:00 Z.",
        "2026-03-01 01:30 Z 不是“每小时”的到期时刻。前一个是 2026-03-01 01:00 Z。后一个是 2026-03-01 02:00 Z。");
  }

  @Test
  void whatIsOnRecordWasDueWhateverTheScheduleSays() {
    TaskConfig config =
        CLUSTER.create(node, "\"schedule\": {\"type\": \"interval\", \"every\": \"1h\"}");
    CLUSTER.pass(Duration.ofHours(1));
    node.tick();
    node.settle(claimed(), ExecutionStatus.SUCCEEDED);
    Instant then = at(20).plusSeconds(7);
    run(
        "update carillon.schedule_event set ledger_at = '%s', due_at = '%1$s' where kind = 'fired'"
            .formatted(then));
    assertThat(explain(config, then).verdict().code()).isEqualTo("fired_succeeded");
    Explanation ofMinute = explain(config, at(20));
    assertThat(ofMinute.verdict().code()).isEqualTo("fired_succeeded");
    assertThat(ofMinute.facts().around().due()).isEqualTo(then);
    assertThat(explain(config, then.plusSeconds(1)).verdict().code()).isEqualTo("not_due");
  }

  @Test
  void itHadAnotherVersion() {
    TaskConfig config =
        CLUSTER.create(
            node,
            "\"schedule\": {\"type\": \"cron\", \"expression\": \"0 * * * *\", \"timezone\":"
                + " \"UTC\"}");
    CLUSTER.pass(Duration.ofHours(3));
    node.tick();
    CLUSTER.update(
        node,
        config,
        "\"schedule\": {\"type\": \"cron\", \"expression\": \"30 * * * *\", \"timezone\": \"UTC\","
            + " \"start_at\": \"2026-03-01T00:00:00Z\"}");
    Explanation explained = explain(config, at(90));
    assertThat(explained.verdict().code()).isEqualTo("other_version");
    assertThat(explained.verdict().text(Locale.ENGLISH, ZoneOffset.UTC))
        .isEqualTo(
            "Not due: at that time the schedule was “Every hour, UTC” (version 1,"
                + " until 2026-03-01 03:00 Z).");
    assertThat(explained.verdict().text(Locale.CHINESE, ZoneOffset.UTC))
        .startsWith("未到期：当时的调度计划是“");
  }

  @Test
  void itWasLostWithItsWorkers() {
    TaskConfig config = minutely("");
    pass(1);
    node.settle(claimed(), ExecutionStatus.LOST);
    says(
        explain(config, at(1)),
        "fired_lost",
        "It was started 1 time, and its workers died each time.",
        "启动了 1 次，每次 worker 都中途退出。");
  }

  @Test
  void itsExecutionWasRemoved() {
    TaskConfig config = minutely("");
    pass(1);
    node.settle(claimed(), ExecutionStatus.SUCCEEDED);
    run("delete from carillon.task_execution");
    Explanation explained = explain(config, at(1));
    says(
        explained,
        "fired_removed",
        "It was fired at its due time 2026-03-01 00:01 Z; retention has removed its execution.",
        "已在到期时刻 2026-03-01 00:01 Z 触发；其执行已按保留期限清除。");
    assertThat(requireNonNull(explained.facts().around().exact()).outcome()).isNull();
  }

  @Test
  void itWasInError() {
    String gone =
        "task_type: no worker has offered \"nothing\" since 2026-02-28T00:00:00Z: start a worker"
            + " that has it. What waits runs then.";
    says(
        inError(gone),
        "error",
        "Not scheduled since 2026-03-01 00:00 Z: " + gone,
        "自 2026-03-01 00:00 Z 起未被调度：task_type：自 2026-02-28T00:00:00Z 起没有 worker 提供"
            + " \"nothing\"：请启动具有该类型的 worker，等待中的执行随后运行。");
  }

  @Test
  void severalFaultsAreToldOneByOneAndOtherWordsAsTheyAre() {
    Sentence several =
        inError("parameters.url: is missing.; parameters.x: a plug-in's own words").verdict();
    assertThat(several.text())
        .endsWith(": parameters.url: is missing. parameters.x: a plug-in's own words.");
    assertThat(several.text(Locale.CHINESE)).contains("parameters.url：缺");
    assertThat(inError("words of a former version").verdict().text())
        .endsWith("Z: words of a former version.");
  }

  /** Explains a due time of a config that was in error then. */
  private Explanation inError(String reason) {
    TaskConfig config = minutely("");
    CLUSTER.pass(Duration.ofSeconds(90));
    CLUSTER
        .database()
        .sql()
        .sql(
            "update carillon.task_config_version set status = 'error', status_reason = :reason"
                + " where task_config_id = :id")
        .param("reason", reason)
        .param("id", config.id())
        .update();
    return explain(config, CLUSTER.now().minusSeconds(30));
  }

  private static void run(String statement) {
    CLUSTER.database().sql().sql(statement).update();
  }

  @Test
  void itWillBeExcluded() {
    String calendar =
        "{\"timezone\": \"Europe/Berlin\", \"holidays\": [{\"date\": \"2026-03-02\", \"name\":"
            + " \"fair\"}]}";
    node.manager().putCalendar(CalendarReader.read(Json.object(calendar), "shop"), null, "ann");
    TaskConfig config = berlin("0 9 2 3 *", ", \"calendar\": \"shop\"");
    says(
        explain(config, "2026-03-02T09:00"),
        "will_be_excluded",
        "2026-03-02 09:00 +01:00 will not run: Excluded by the calendar shop: fair.",
        "2026-03-02 09:00 +01:00 不会运行：被日历 shop 排除：fair。");
  }

  @Test
  void workersThatKnewTheTypeThenAreCounted() {
    TaskConfig config = minutely("");
    run("delete from carillon.worker");
    pass(1);
    tells(
        explain(config, at(1)),
        "fact_no_worker",
        "No worker that knows the task type was alive then.",
        "当时没有任何支持该任务类型的 worker 存活。");
    String worker =
        """
        insert into carillon.worker (id, node, host, pid, carillon_version, queues, task_types,
          capacity, status, started_at, heartbeat_at, lease_ends_at, ended_at)
        values (gen_random_uuid(), 'w', 'here', 1, 'test', '{default}', '{%s}', 1, 'stopped',
          timestamptz '2026-03-01T00:00:00Z', timestamptz '2026-03-01T00:02:00Z',
          timestamptz '2026-03-01T00:02:00Z', timestamptz '2026-03-01T00:02:00Z')
        """;
    run(worker.formatted("nothing"));
    run(worker.formatted("another"));
    tells(
        explain(config, at(1)),
        "fact_workers",
        "1 worker that knows the task type was alive then.",
        "当时有 1 个支持该任务类型的 worker 存活。");
    run(worker.formatted("nothing"));
    tells(
        explain(config, at(1)),
        "fact_workers",
        "2 workers that know the task type were alive then.",
        "当时有 2 个支持该任务类型的 worker 存活。");
    pass(2);
    assertThat(codes(explain(config, at(3)))).as("they had ended").contains("fact_no_worker");
    assertThat(codes(explain(config, at(60)))).as("the future").doesNotContain("fact_no_worker");
  }

  @Test
  void theAlertThatFiredThenIsNamed() {
    TaskConfig config = minutely("");
    pass(5);
    String alert =
        """
        insert into carillon.alert (rule_id, rule_name, kind, task_config_id, subject, status,
          arguments, started_at, fired_at, resolved_at)
        values (1, 'nightly', 'not_run', %d, 'x', 'resolved', '{}',
          timestamptz '2026-03-01T00:01:30Z', %s, timestamptz '2026-03-01T00:03:30Z')
        """;
    run(alert.formatted(config.id(), "timestamptz '2026-03-01T00:02:00Z'"));
    run(alert.formatted(config.id() + 1, "timestamptz '2026-03-01T00:02:00Z'"));
    run(alert.formatted(config.id(), "null"));
    Explanation explained = explain(config, at(2));
    tells(
        explained,
        "fact_alert",
        "The alert rule nightly (a due time did not run) fired at 2026-03-01 00:02 Z.",
        "告警规则 nightly（到期未执行）于 2026-03-01 00:02 Z 触发。");
    assertThat(codes(explained)).containsOnlyOnce("fact_alert");
    assertThat(codes(explain(config, at(4)))).as("resolved before").doesNotContain("fact_alert");
  }

  private static List<String> codes(Explanation explained) {
    return explained.more().stream().map(Sentence::code).toList();
  }

  private static void tells(Explanation explained, String code, String english, String chinese) {
    Sentence fact =
        explained.more().stream().filter(one -> one.code().equals(code)).findFirst().orElseThrow();
    assertThat(fact.arguments().keySet()).isSubsetOf(Sentence.argumentsOf(code));
    assertThat(fact.text(Locale.ENGLISH, ZoneOffset.UTC)).isEqualTo(english);
    assertThat(fact.text(Locale.CHINESE, ZoneOffset.UTC)).isEqualTo(chinese);
  }

  @Test
  void itIsNotDecidedYet() {
    TaskConfig config = minutely("");
    CLUSTER.pass(Duration.ofMinutes(3));
    says(
        explain(config, at(2)),
        "not_decided_yet",
        "Due 1 minute ago and not decided yet: the scheduler is 2 minutes behind with it.",
        "1 分钟前到期，尚未决策：调度器落后 2 分钟。");
  }

  @Test
  void itWasNotThereYet() {
    CLUSTER.pass(Duration.ofHours(1));
    TaskConfig config = minutely("");
    says(
        explain(config, at(0)),
        "not_there",
        "The task config was made at 2026-03-01 01:00 Z, after that time.",
        "任务配置在此之后才创建：2026-03-01 01:00 Z。");
  }

  @Test
  void itWasDeleted() {
    TaskConfig config = minutely("");
    CLUSTER.pass(Duration.ofSeconds(30));
    node.manager().delete(config.id(), null, "not wanted", "ann");
    CLUSTER.pass(Duration.ofMinutes(5));
    says(
        explain(config, at(3)),
        "deleted",
        "Not due: the task config was deleted at 2026-03-01 00:00:30 Z by ann: not wanted.",
        "未到期：任务配置已于 2026-03-01 00:00:30 Z 被 ann 删除：not wanted。");
  }

  @Test
  void retentionRemovedTheHistory() {
    TaskConfig config = minutely("");
    pass(5);
    CLUSTER
        .database()
        .sql()
        .sql("delete from carillon.schedule_event where task_config_id = :id and slot = 0")
        .param("id", config.id())
        .update();
    CLUSTER
        .database()
        .sql()
        .sql("insert into carillon.history_removal values (:id, :upTo, :upTo)")
        .param("id", config.id())
        .param("upTo", Database.parameter(at(4)))
        .update();
    says(
        explain(config, at(3)),
        "history_removed",
        "Retention has removed what was recorded before 2026-03-01 00:04 Z.",
        "2026-03-01 00:04 Z 之前的记录已按保留期限清除。");
    assertThat(explain(config, at(5)).verdict().code()).isEqualTo("audit_missing");
  }

  @Test
  void itWillBeDue() {
    TaskConfig config = minutely("");
    says(
        explain(config, at(10)),
        "will_be_due",
        "It will be due at 2026-03-01 00:10 Z, in 10 minutes.",
        "将在 2026-03-01 00:10 Z 到期（10 分钟后）。");
    TaskConfig twice =
        CLUSTER.create(
            node, "\"schedule\": {\"type\": \"interval\", \"every\": \"1m\", \"max_fires\": 2}");
    assertThat(explain(twice, at(2)).verdict().code()).isEqualTo("will_be_due");
    assertThat(explain(twice, at(3)).verdict().code()).isEqualTo("will_be_finished");
  }

  @Test
  void aTimeWithoutSchedulersIsOnRecord() {
    TaskConfig config = minutely(", \"catch_up\": {\"mode\": \"latest\"}");
    SchedulerSpans spans = new SchedulerSpans(CLUSTER.database(), "one");
    spans.runOnce();
    CLUSTER.pass(Duration.ofMinutes(30));
    new SchedulerSpans(CLUSTER.database(), "two").runOnce();
    node.tick();
    Explanation explained = explain(config, at(20));
    Sentence silence =
        explained.more().stream()
            .filter(fact -> fact.code().equals("fact_no_scheduler"))
            .findFirst()
            .orElseThrow();
    assertThat(silence.text(Locale.ENGLISH, ZoneOffset.UTC))
        .isEqualTo("No scheduler worked from 2026-03-01 00:00 Z to 2026-03-01 00:30 Z.");
    assertThat(silence.text(Locale.CHINESE, ZoneOffset.UTC))
        .isEqualTo("从 2026-03-01 00:00 Z 到 2026-03-01 00:30 Z 没有任何调度器在工作。");
    assertThat(explain(config, CLUSTER.now()).more())
        .extracting(Sentence::code)
        .doesNotContain("fact_no_scheduler");
  }

  @Test
  void aMinuteIsAskedAboutWithoutItsSeconds() {
    TaskConfig config =
        CLUSTER.create(
            node,
            "\"schedule\": {\"type\": \"cron\", \"expression\": \"30 * * * * *\", \"timezone\":"
                + " \"UTC\"}");
    pass(2);
    assertThat(explain(config, at(1)).facts().around().due()).isEqualTo(at(1).plusSeconds(30));
    assertThat(explain(config, at(1).plusSeconds(1)).verdict().code()).isEqualTo("not_due");
  }

  @Test
  void whatIsNoTimeIsRefused() {
    TaskConfig config = minutely("");
    for (String wrong :
        List.of("", "yesterday", "2026-13-01T00:00", "0001-01-01T00:00", "x".repeat(500))) {
      assertThatThrownBy(() -> explain(config, wrong))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("at");
    }
  }
}
