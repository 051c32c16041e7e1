package io.carillon.server.repeat;

import io.carillon.database.Database;
import io.carillon.server.problem.Problem;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Executes a request once per key, and stores the response if it was accepted. */
@Component
class Idempotency {

  private static final int MOST_ANSWER = 1 << 20;

  private final Database database;
  private final KeptAnswers kept;
  private final KeySpace space;

  Idempotency(Database database, KeptAnswers kept, KeySpace space) {
    this.database = database;
    this.kept = kept;
    this.space = space;
  }

  /** The result of a request. */
  sealed interface Result {

    /** It was executed or refused by its controller: the response is in the {@link Act}. */
    record Done() implements Result {}

    /** It was executed before. */
    record Again(KeptAnswer answer) implements Result {}

    /** It was not executed. */
    record Refused(KeyRefusal refusal) implements Result {}
  }

  /** Rolls back the transaction and carries its result. */
  private static final class Undone extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final @Nullable String NO_MESSAGE = null;

    private final transient Result result;

    Undone(Result result) {
      super(NO_MESSAGE, null, false, false);
      this.result = result;
    }
  }

  /** Commits the request's changes and its response together, or neither. */
  Result inOneTransaction(KeyedRequest request, Act act) {
    try {
      return database.inTransaction(() -> {
        if (!kept.lock(request)) {
          return new Result.Refused(KeyRefusal.busy());
        }
        Optional<Result> before = before(request);
        return before.orElseGet(() -> actAndKeep(request, act));
      });
    } catch (Undone undone) {
      return undone.result;
    } catch (RuntimeException e) { // also from the commit: the response produced so far is wrong
      act.drop();
      return new Result.Refused(new KeyRefusal(Problem.of(e), null));
    }
  }

  private Result actAndKeep(KeyedRequest request, Act act) {
    KeptAnswer answer = act.run();
    if (answer.status() >= 300) {
      throw new Undone(new Result.Done());
    }
    if (answer.bytes() > MOST_ANSWER) {
      act.drop();
      throw new Undone(new Result.Refused(KeyRefusal.tooLargeAnswer(MOST_ANSWER)));
    }
    kept.keep(request, answer);
    space.add(request.tokenId(), answer.bytes());
    return new Result.Done();
  }

  /** Commits the key before executing the request, and the response afterwards. */
  Result inParts(KeyedRequest request, Act act) {
    Optional<Result> before = database.inTransaction(() -> begin(request));
    if (before.isPresent()) {
      return before.get();
    }
    KeptAnswer answer = act.run();
    if (answer.status() >= 300) {
      kept.forget(request);
    } else {
      keep(request, answer.bytes() > MOST_ANSWER ? withoutBody(answer) : answer);
    }
    return new Result.Done();
  }

  private void keep(KeyedRequest request, KeptAnswer answer) {
    kept.keep(request, answer);
    space.add(request.tokenId(), answer.bytes());
  }

  private static KeptAnswer withoutBody(KeptAnswer answer) {
    return new KeptAnswer(
        answer.status(), answer.contentType(), answer.location(), answer.etag(), null);
  }

  private Optional<Result> begin(KeyedRequest request) {
    if (!kept.lock(request)) {
      return Optional.of(new Result.Refused(KeyRefusal.busy()));
    }
    Optional<Result> before = before(request);
    if (before.isEmpty()) {
      kept.keep(request, null);
    }
    return before;
  }

  private Optional<Result> before(KeyedRequest request) {
    Optional<KeptAnswers.Known> known = kept.find(request);
    if (known.isEmpty()) {
      return space.hasRoom(request.tokenId())
          ? Optional.empty()
          : Optional.of(new Result.Refused(KeyRefusal.noRoom()));
    }
    return request.asksFor(known.get().hash())
        ? Optional.of(again(known.get()))
        : Optional.of(new Result.Refused(KeyRefusal.reused()));
  }

  private static Result again(KeptAnswers.Known known) {
    return switch (known) {
      case KeptAnswers.Known.Begun begun -> new Result.Refused(KeyRefusal.brokenOff());
      case KeptAnswers.Known.Answered(byte[] hash, KeptAnswer answer) ->
          answer.body() == null
              ? new Result.Refused(KeyRefusal.notKept())
              : new Result.Again(answer);
    };
  }
}
