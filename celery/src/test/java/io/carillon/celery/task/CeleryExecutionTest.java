package io.carillon.celery.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.celery.protocol.Captured;
import io.carillon.celery.protocol.CeleryEvent;
import io.carillon.celery.protocol.CeleryEvent.Origin;
import io.carillon.celery.protocol.EventReader;
import io.carillon.celery.protocol.Reply;
import io.carillon.celery.protocol.ReplyReader;
import io.carillon.celery.worker.CeleryWorkerId;
import io.carillon.definition.Retry;
import io.carillon.execution.Claim;
import io.carillon.execution.ExecutionStatus;
import io.carillon.task.TaskError;
import io.carillon.time.TimeOrderedIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What follows from what workers tell, in every order they may tell it. */
class CeleryExecutionTest {

  private static final Instant T0 = Instant.parse("2026-11-24T03:00:00Z");
  private static final Duration SILENCE = Duration.ofMinutes(10);
  private static final Origin A = new Origin("a@host", 10, 1, 100);
  private static final Origin B = new Origin("b@host", 20, 1, 100);

  private UUID id = new TimeOrderedIds().next(T0);

  private CeleryExecution task(
      boolean replies, int maxAttempts, int retries, @Nullable String cancel) {
    return task(
        replies,
        maxAttempts,
        retries,
        cancel,
        new TaskState.Standing(
            retries == 0 ? ExecutionStatus.QUEUED : ExecutionStatus.RETRYING, retries, 0, 0, null));
  }

  private CeleryExecution task(
      boolean replies,
      int maxAttempts,
      int retries,
      @Nullable String cancel,
      TaskState.Standing standing) {
    Retry retry = new Retry(maxAttempts, Duration.ofSeconds(10), 2, Duration.ofMinutes(1));
    return new CeleryExecution(
        new TaskState.Facts(
            id,
            new Claim.Task(1, 1, "type", T0),
            "celery",
            new TaskState.Attempts(maxAttempts, retry),
            "a@host",
            cancel),
        standing,
        new CeleryTask(
            new CeleryTask.Message(retries, null, replies, SILENCE),
            new CeleryTask.Progress(retries, null, 0),
            new CeleryTask.Wait(TaskPhase.LISTENING, T0.plus(SILENCE), 0),
            PendingEnd.NOTHING),
        new Random(1));
  }

  private CeleryExecution events() {
    return task(false, 1, 0, null);
  }

  private static Origin at(Origin origin, long clock) {
    return new Origin(origin.hostname(), origin.pid(), clock, 100 + clock);
  }

  private CeleryEvent.Started started(Origin origin, long clock) {
    return new CeleryEvent.Started(at(origin, clock), id);
  }

  private CeleryEvent.Received received(Origin origin, long clock, int retries) {
    return new CeleryEvent.Received(at(origin, clock), id, retries, null);
  }

  private CeleryEvent.Succeeded succeeded(Origin origin, long clock) {
    return new CeleryEvent.Succeeded(at(origin, clock), id, "42", 0.5);
  }

  private CeleryEvent.Failed failed(Origin origin, long clock) {
    return new CeleryEvent.Failed(at(origin, clock), id, "ValueError('no')", "Traceback");
  }

  private CeleryEvent.Retried retried(Origin origin, long clock) {
    return new CeleryEvent.Retried(at(origin, clock), id, "IOError('again')", null);
  }

  private Reply reply(String status, String result) {
    return new Reply(
        id, id.toString(), status, io.carillon.definition.Json.MAPPER.readTree(result), null);
  }

  private static void hear(CeleryExecution task, CeleryEvent.OfTask... events) {
    for (CeleryEvent.OfTask event : events) {
      task.hear(event, T0);
    }
  }

  /**
   * The attempts' outcomes and the execution's state, as in {@code retried succeeded -> succeeded}.
   */
  private static String course(CeleryExecution task) {
    List<String> outcomes = new ArrayList<>();
    for (TaskEffect effect : task.effects()) {
      if (effect instanceof TaskEffect.End end) {
        outcomes.add(end.settlement().outcome().code());
      }
    }
    return String.join(" ", outcomes) + " -> " + task.status().code();
  }

  private static TaskEffect.End lastEnd(CeleryExecution task) {
    return task.effects().stream()
        .filter(TaskEffect.End.class::isInstance)
        .map(TaskEffect.End.class::cast)
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  private static TaskError error(CeleryExecution task) {
    return Objects.requireNonNull(lastEnd(task).settlement().error());
  }

  private static String errorType(CeleryExecution task) {
    return error(task).type();
  }

  // ---- as captured from a real worker

  private CeleryExecution captured(String phase, boolean replies) {
    List<CeleryEvent.OfTask> events = new ArrayList<>();
    for (Captured captured : Captured.all("event")) {
      if (captured.name().startsWith(phase + ".")) {
        for (CeleryEvent event :
            EventReader.read(captured.contentType(), captured.body()).found()) {
          if (event instanceof CeleryEvent.OfTask told) {
            events.add(told);
          }
        }
      }
    }
    events.sort(Comparator.comparingLong(event -> event.origin().clock()));
    id = events.getFirst().id();
    CeleryExecution task = task(replies, 1, 0, null);
    events.stream().filter(event -> event.id().equals(id)).forEach(event -> task.hear(event, T0));
    return task;
  }

  private void replies(CeleryExecution task, String phase) {
    for (Captured captured : Captured.all("result")) {
      if (captured.name().startsWith(phase + ".")) {
        ReplyReader.read(captured.contentType(), null, captured.body()).found().stream()
            .filter(reply -> reply.id().equals(id))
            .forEach(reply -> task.hear(reply, T0));
      }
    }
  }

  @Test
  void theCoursesOfARealWorkerEndInTheirStates() {
    assertThat(course(captured("success", false))).isEqualTo("succeeded -> succeeded");
    assertThat(course(captured("fail", false))).isEqualTo("failed -> failed");
    assertThat(course(captured("retry_then_ok", false)))
        .isEqualTo("retried succeeded -> succeeded");
    assertThat(course(captured("retry_exhausted", false)))
        .isEqualTo("retried retried failed -> failed");
    assertThat(course(captured("hard_timeout", false))).isEqualTo("timed_out -> timed_out");
    assertThat(course(captured("soft_timeout", false))).isEqualTo("timed_out -> timed_out");
    assertThat(course(captured("soft_timeout_caught", false))).isEqualTo("succeeded -> succeeded");
    assertThat(course(captured("revoke_terminate_sigkill", false)))
        .isEqualTo("cancelled -> cancelled");
    assertThat(course(captured("revoke_before_publish", false))).isEqualTo(" -> cancelled");
    assertThat(course(captured("unknown_task", false))).isEqualTo("failed -> failed");
    assertThat(course(captured("reject_no_requeue", false))).isEqualTo("failed -> failed");
    assertThat(course(captured("ignore", false))).isEqualTo(" -> running");
    assertThat(course(captured("crash", false))).isEqualTo("lost -> retrying");
  }

  @Test
  void errorsCarryTheExceptionAndItsStack() {
    CeleryExecution unknown = captured("unknown_task", false);
    assertThat(errorType(unknown)).isEqualTo("NotRegistered");
    CeleryExecution failed = captured("fail", false);
    TaskError error = error(failed);
    assertThat(error.type()).isEqualTo("ValueError");
    assertThat(error.message()).doesNotContain("ValueError(");
    assertThat(error.stack()).startsWith("Traceback");
    assertThat(errorType(captured("hard_timeout", false))).isEqualTo("timeout");
    assertThat(errorType(captured("crash", false))).isEqualTo("worker_lost");
  }

  @Test
  void eventsAndRepliesOfOneEndAreOneEnd() {
    for (String phase :
        List.of("success", "fail", "retry_then_ok", "hard_timeout", "soft_timeout")) {
      CeleryExecution task = captured(phase, true);
      assertThat(task.status()).as(phase).isEqualTo(ExecutionStatus.RUNNING);
      replies(task, phase);
      assertThat(task.over()).as(phase).isTrue();
      assertThat(course(task)).as(phase).isEqualTo(course(captured(phase, false)));
    }
  }

  @Test
  void repliesAloneTellTheWholeCourse() {
    id = captured("retry_exhausted", false).id();
    CeleryExecution task = task(true, 1, 0, null);
    replies(task, "retry_exhausted");
    assertThat(task.status()).isEqualTo(ExecutionStatus.QUEUED);
    task.due(T0.plus(TaskState.PAIRING), queue -> false);
    assertThat(course(task)).isEqualTo("retried retried failed -> failed");
  }

  @Test
  void aReplyHasTheWholeResultAndTheEventTheWorker() {
    CeleryExecution task = task(true, 1, 0, null);
    task.hear(reply("SUCCESS", "{\"a\": [1, 2]}"), T0);
    hear(task, started(A, 1), succeeded(A, 2));
    assertThat(course(task)).isEqualTo("succeeded -> succeeded");
    assertThat(lastEnd(task).settlement().result()).isEqualTo("{\"a\":[1,2]}");
    assertThat(lastEnd(task).settlement().workerId()).isEqualTo(CeleryWorkerId.of(A));
  }

  @Test
  void withoutItsReplyTheEventCountsAfterAWhile() {
    CeleryExecution task = task(true, 1, 0, null);
    hear(task, started(A, 1), succeeded(A, 2));
    task.due(T0.plusMillis(1_999), queue -> false);
    assertThat(task.status()).isEqualTo(ExecutionStatus.RUNNING);
    task.due(T0.plus(TaskState.PAIRING), queue -> false);
    assertThat(course(task)).isEqualTo("succeeded -> succeeded");
    assertThat(lastEnd(task).settlement().result()).isEqualTo("42");
  }

  // ---- doubled, reordered, lost

  @Test
  void doubledWordsChangeNothing() {
    CeleryExecution task = events();
    hear(
        task,
        received(A, 1, 0),
        started(A, 2),
        started(A, 2),
        received(A, 1, 0),
        retried(A, 4),
        retried(A, 4),
        received(A, 3, 1),
        started(A, 5),
        started(A, 5),
        retried(A, 4),
        succeeded(A, 6),
        succeeded(A, 6),
        failed(A, 6),
        started(A, 5));
    assertThat(course(task)).isEqualTo("retried succeeded -> succeeded");
    assertThat(task.late()).isGreaterThan(5);
  }

  @Test
  void aRetryStartsElsewhereBeforeItsNewsComes() {
    CeleryExecution task = events();
    hear(
        task,
        received(A, 1, 0),
        started(A, 2),
        received(B, 1, 1),
        started(B, 2),
        retried(A, 3),
        succeeded(B, 4));
    assertThat(course(task)).isEqualTo("retried succeeded -> succeeded");
    assertThat(lastEnd(task).settlement().workerId()).isEqualTo(CeleryWorkerId.of(B));
    assertThat(task.effects())
        .contains(new TaskEffect.Explain(id, 1, TaskError.of("IOError", "again")));
  }

  @Test
  void aRetryStartsInTheSameWorkerBeforeItsNewsComes() {
    CeleryExecution task = events();
    hear(
        task,
        received(A, 1, 0),
        started(A, 2),
        received(A, 3, 1),
        started(A, 4),
        retried(A, 5),
        received(A, 6, 2),
        started(A, 7),
        retried(A, 8),
        succeeded(A, 9));
    assertThat(course(task)).isEqualTo("retried retried succeeded -> succeeded");
    assertThat(task.effects().stream().filter(TaskEffect.Explain.class::isInstance)).hasSize(2);
  }

  @Test
  void aMessageGivenToASecondWorkerIsAnotherAttemptAndTheFirstCountsNoMore() {
    CeleryExecution task = events();
    hear(
        task,
        received(A, 1, 0),
        started(A, 2),
        received(B, 1, 0),
        started(B, 2),
        failed(A, 3),
        succeeded(B, 3));
    assertThat(course(task)).isEqualTo("lost succeeded -> succeeded");
  }

  @Test
  void anEndWithoutAStartIsAWholeAttempt() {
    CeleryExecution task = events();
    hear(task, succeeded(A, 5));
    assertThat(course(task)).isEqualTo("succeeded -> succeeded");
    assertThat(task.effects().getFirst()).isInstanceOf(TaskEffect.Begin.class);
  }

  @Test
  void aWorkerThatBeganAnewIsHeardThoughItCountsFromTheStart() {
    CeleryExecution task = events();
    hear(task, started(A, 5_000));
    task.lose(CeleryWorkerId.of(A), "silent", T0);
    Origin anew = new Origin(A.hostname(), A.pid(), 3, 9_000);
    hear(task, new CeleryEvent.Started(anew, id));
    assertThat(task.status()).isEqualTo(ExecutionStatus.RUNNING);
  }

  @Test
  void theEndOfAnEarlierMessageIsNotThatOfTheNext() {
    CeleryExecution task = task(true, 3, 1, null); // sent again as the second attempt
    hear(task, failed(A, 9), succeeded(A, 10), started(A, 8));
    task.hear(reply("FAILURE", "{\"exc_type\": \"ValueError\", \"exc_message\": [\"no\"]}"), T0);
    assertThat(task.effects()).isEmpty();
    assertThat(task.late()).isEqualTo(4);
    hear(task, received(A, 11, 0));
    assertThat(task.late()).isEqualTo(5);
    hear(task, received(A, 12, 1), started(A, 13));
    JsonNode seven = io.carillon.definition.Json.MAPPER.readTree("7");
    task.hear(new Reply(id, id + ".1", "SUCCESS", seven, null), T0);
    hear(task, succeeded(A, 14));
    assertThat(course(task)).isEqualTo("succeeded -> succeeded");
    assertThat(lastEnd(task).settlement().result()).isEqualTo("7");
  }

  @Test
  void aResultThatIsNotKeptEndsTheExecution() {
    CeleryExecution task = task(true, 2, 0, null);
    hear(task, received(A, 1, 0), started(A, 2));
    task.hear(new Reply(id, id.toString(), "SUCCESS", MissingNode.getInstance(), null), T0);
    hear(task, succeeded(A, 3));
    assertThat(course(task)).isEqualTo("failed -> failed");
    assertThat(String.valueOf(lastEnd(task).settlement().error())).contains("unwritable_result");
  }

  @Test
  void aFailureIsTriedAgainAsTheConfigSays() {
    CeleryExecution task = task(false, 2, 0, null);
    hear(task, started(A, 1), failed(A, 2));
    assertThat(course(task)).isEqualTo("failed -> retrying");
    assertThat(task.over()).isTrue();
    assertThat(lastEnd(task).settlement().wakesIn())
        .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
    CeleryExecution unknown = task(false, 2, 0, null);
    hear(unknown, new CeleryEvent.Failed(at(A, 1), id, "NotRegistered('x')", null));
    assertThat(course(unknown)).isEqualTo("failed -> failed");
  }

  // ---- silence

  @Test
  void withoutAWordWorkersAreAskedAndThenItIsGivenUp() {
    CeleryExecution task = events();
    hear(task, started(A, 1));
    task.due(T0.plus(SILENCE), queue -> false);
    assertThat(task.effects().getLast()).isInstanceOf(TaskEffect.Ask.class);
    task.due(T0.plus(SILENCE).plus(SilenceRules.ASKED), queue -> false);
    assertThat(course(task)).isEqualTo("lost -> lost");
    assertThat(errorType(task)).isEqualTo("no_word_from_celery");
  }

  @Test
  void whatAWorkerStillRunsIsWaitedForHoweverLong() {
    CeleryExecution task = events();
    hear(task, started(A, 1));
    Instant now = T0;
    for (int i = 0; i < 20; i++) {
      now = now.plus(SILENCE).plusSeconds(1);
      task.due(now, queue -> false);
      task.answered(new TaskSignal.Answered(id, "a@host", CeleryWorkerId.of(A), "active"), now);
    }
    assertThat(task.status()).isEqualTo(ExecutionStatus.RUNNING);
  }

  @Test
  void whatMayStillBeInItsQueueIsWaitedFor() {
    CeleryExecution task = events();
    task.due(T0.plus(SILENCE), queue -> true);
    task.due(T0.plus(SILENCE).plusSeconds(5), queue -> true);
    assertThat(task.status()).isEqualTo(ExecutionStatus.QUEUED);
    task.due(T0.plus(SILENCE).plusSeconds(65), queue -> false);
    task.due(T0.plus(SILENCE).plusSeconds(70), queue -> false);
    assertThat(course(task)).isEqualTo("lost -> lost");
  }

  @Test
  void aWorkerThatDoesNotHaveItAnyMoreEndsTheWait() {
    CeleryExecution task = events();
    hear(task, started(A, 1)); // and then raise Ignore()
    Instant now = T0.plus(SILENCE);
    task.due(now, queue -> false);
    task.answered(new TaskSignal.Answered(id, "b@host", CeleryWorkerId.of(B), null), now);
    assertThat(task.status()).isEqualTo(ExecutionStatus.RUNNING);
    task.answered(new TaskSignal.Answered(id, "a@host", CeleryWorkerId.of(A), null), now);
    task.due(now.plus(SilenceRules.GONE), queue -> false);
    assertThat(course(task)).isEqualTo("lost -> lost");
  }

  @Test
  void whatALostWorkerRanIsSentAgainUnlessAnotherWorkerHasIt() {
    CeleryExecution task = events();
    hear(task, received(A, 1, 0), started(A, 2));
    task.lose(CeleryWorkerId.of(B), "silent", T0);
    assertThat(task.status()).isEqualTo(ExecutionStatus.RUNNING);
    task.lose(CeleryWorkerId.of(A), "silent", T0);
    assertThat(course(task)).isEqualTo("lost -> retrying");
    task.due(T0.plus(TaskState.ORPHAN), queue -> false);
    assertThat(task.effects().getLast()).isInstanceOf(TaskEffect.Release.class);
    CeleryExecution redelivered = events();
    hear(redelivered, received(A, 1, 0), started(A, 2));
    redelivered.lose(CeleryWorkerId.of(A), "silent", T0);
    hear(redelivered, received(B, 1, 0));
    redelivered.due(T0.plus(TaskState.ORPHAN), queue -> false);
    hear(redelivered, started(B, 2), succeeded(B, 3));
    assertThat(course(redelivered)).isEqualTo("lost succeeded -> succeeded");
  }

  @Test
  void whatARestartedWorkerForgotIsSentAgain() {
    CeleryExecution task = events();
    hear(task, started(A, 1));
    task.doubt(CeleryWorkerId.of(A), T0);
    assertThat(task.effects().getLast()).isInstanceOf(TaskEffect.Ask.class);
    task.answered(new TaskSignal.Answered(id, "a@host", CeleryWorkerId.of(A), null), T0);
    task.due(T0.plus(SilenceRules.GONE), queue -> false);
    assertThat(course(task)).isEqualTo("lost -> retrying");
  }

  @Test
  void anExecutionIsLostWhenItsWorkersDieTooOften() {
    CeleryExecution task =
        task(
            false,
            1,
            0,
            null,
            new TaskState.Standing(ExecutionStatus.RUNNING, 3, 0, 2, CeleryWorkerId.of(A)));
    task.lose(CeleryWorkerId.of(A), "silent", T0);
    assertThat(course(task)).isEqualTo("lost -> lost");
  }

  // ---- sending

  @Test
  void whatWasNotConfirmedIsSentAgainUnlessAWorkerSpoke() {
    CeleryExecution task = sending();
    task.due(T0.plus(CeleryTask.SENDING), queue -> false);
    assertThat(task.effects()).singleElement().isInstanceOf(TaskEffect.Release.class);
    CeleryExecution heard = sending();
    hear(heard, received(A, 1, 0));
    heard.due(T0.plus(CeleryTask.SENDING), queue -> false);
    heard.sent(T0);
    assertThat(heard.effects()).isEmpty();
    CeleryExecution returned = sending();
    returned.returned();
    assertThat(returned.effects()).singleElement().isInstanceOf(TaskEffect.Release.class);
    assertThat(returned.over()).isTrue();
  }

  private CeleryExecution sending() {
    return new CeleryExecution(
        events().facts(),
        new TaskState.Standing(ExecutionStatus.QUEUED, 0, 0, 0, null),
        CeleryTask.sending(new CeleryTask.Message(0, null, false, SILENCE), T0),
        new Random(1));
  }

  // ---- cancelling

  private CeleryExecution asked() {
    return task(
        false,
        1,
        0,
        "by tester",
        new TaskState.Standing(ExecutionStatus.RUNNING, 1, 0, 0, CeleryWorkerId.of(A)));
  }

  @Test
  void whatIsCancelledIsRevokedUntilAWorkerSaysSo() {
    CeleryExecution task = asked();
    task.due(T0, queue -> false);
    task.due(T0, queue -> false);
    assertThat(task.effects()).singleElement().isInstanceOf(TaskEffect.Revoke.class);
    task.due(T0.plus(SilenceRules.REVOKING), queue -> false);
    assertThat(task.effects().stream().filter(TaskEffect.Revoke.class::isInstance)).hasSize(2);
    hear(task, new CeleryEvent.Revoked(at(A, 5), id, true, false));
    assertThat(course(task)).isEqualTo("cancelled -> cancelled");
  }

  @Test
  void whatIsCancelledAndUnheardOfEndsAllTheSame() {
    CeleryExecution task = asked();
    Instant now = T0;
    for (int i = 0; i <= SilenceRules.MAX_REVOKES; i++) {
      task.due(now, queue -> false);
      now = now.plus(SilenceRules.REVOKING);
    }
    task.due(now, queue -> false);
    assertThat(course(task)).isEqualTo("cancelled -> cancelled");
    assertThat(error(task).message()).contains("did not say");
  }

  @Test
  void whatIsCancelledAndSucceedsHasSucceeded() {
    CeleryExecution task = asked();
    task.due(T0, queue -> false);
    hear(task, succeeded(A, 9));
    assertThat(course(task)).isEqualTo("succeeded -> succeeded");
    CeleryExecution failing = asked();
    failing.due(T0, queue -> false);
    hear(failing, failed(A, 9));
    assertThat(course(failing)).isEqualTo("cancelled -> cancelled");
    CeleryExecution retrying = asked();
    hear(retrying, retried(A, 9));
    assertThat(course(retrying)).isEqualTo("cancelled -> cancelled");
    assertThat(retrying.effects().getLast()).isInstanceOf(TaskEffect.Revoke.class);
  }

  @Test
  void whatWasCancelledWhileItWaitedIsRevokedAndForgotten() {
    CeleryExecution task =
        task(
            false,
            1,
            0,
            "by tester",
            new TaskState.Standing(ExecutionStatus.CANCELLED, 0, 0, 0, null));
    hear(task, started(A, 1));
    assertThat(task.effects()).isEmpty();
    task.due(T0, queue -> false);
    assertThat(task.effects()).singleElement().isInstanceOf(TaskEffect.Revoke.class);
    assertThat(task.over()).isTrue();
  }

  @Test
  void whatCelerysOperatorRevokedIsCancelledOrExpired() {
    CeleryExecution expired = events();
    hear(expired, new CeleryEvent.Revoked(at(A, 1), id, false, true));
    assertThat(expired.effects()).singleElement().isInstanceOf(TaskEffect.Expire.class);
    CeleryExecution revoked = events();
    hear(revoked, started(A, 1), new CeleryEvent.Revoked(at(A, 2), id, true, false));
    assertThat(course(revoked)).isEqualTo("cancelled -> cancelled");
  }

  @Test
  void ofAnyShuffledAndDoubledCourseExactlyOneEndComes() {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      CeleryExecution task = task(random.nextBoolean(), 1 + random.nextInt(2), 0, null);
      List<Runnable> words = new ArrayList<>();
      for (CeleryEvent.OfTask event :
          List.of(
              received(A, 1, 0),
              started(A, 2),
              received(B, 1, 1),
              retried(A, 3),
              started(B, 2),
              succeeded(B, 3),
              failed(B, 3))) {
        for (int copies = random.nextInt(3); copies > 0; copies--) {
          words.add(() -> task.hear(event, T0));
        }
      }
      words.add(() -> task.hear(reply("RETRY", "{\"exc_type\": \"E\"}"), T0));
      words.add(() -> task.hear(reply("SUCCESS", "1"), T0));
      words.add(() -> task.lose(CeleryWorkerId.of(random.nextBoolean() ? A : B), "silent", T0));
      java.util.Collections.shuffle(words, random);
      words.forEach(Runnable::run);
      Instant now = T0;
      for (int i = 0; i < 30; i++) {
        now = now.plus(SILENCE);
        task.due(now, queue -> false);
      }
      assertThat(task.over()).as("seed %d round %d", seed, round).isTrue();
      consistent(task, "seed " + seed + " round " + round);
    }
  }

  /** Attempts begin and end in turns, their numbers ascend by one, and nothing follows an end. */
  private static void consistent(CeleryExecution task, String where) {
    int attempt = 0;
    boolean running = false;
    boolean ended = false;
    for (TaskEffect effect : task.effects()) {
      assertThat(ended).as(where).isFalse();
      switch (effect) {
        case TaskEffect.Begin begin -> {
          assertThat(running).as(where).isFalse();
          assertThat(begin.attempt()).as(where).isEqualTo(++attempt);
          running = true;
        }
        case TaskEffect.End end -> {
          assertThat(running).as(where).isTrue();
          assertThat(end.settlement().attempt()).as(where).isEqualTo(attempt);
          running = false;
          ended = end.settlement().next().ended();
        }
        default -> {}
      }
    }
  }
}
