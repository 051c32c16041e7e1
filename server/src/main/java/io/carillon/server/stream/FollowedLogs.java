package io.carillon.server.stream;

import io.carillon.grouping.ConfigScope;
import io.carillon.history.History.LogPlace;
import io.carillon.server.security.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers requests with the log of an execution, as it grows, until the execution has ended. */
@Component
public final class FollowedLogs {

  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final StreamHub hub;

  FollowedLogs(StreamHub hub) {
    this.hub = hub;
  }

  /**
   * Follows a log.
   *
   * @param after the place behind which it begins, unless the request says where it was cut off;
   *     null for the beginning
   */
  public void follow(
      UUID execution,
      @Nullable LogPlace after,
      HttpServletRequest request,
      HttpServletResponse response) {
    Subscription subscription =
        new Subscription(
            Set.of(new Topic.Log(execution)), new StreamScope(Set.of(), ConfigScope.ALL), false);
    String caller = Caller.of(request).map(Caller::name).orElse("");
    String last = request.getHeader(LAST_EVENT_ID);
    hub.open(
        request,
        response,
        new StreamClient.Request(subscription, caller, last == null ? mark(after) : last, true));
  }

  /** Returns a place of a page as a stream continues from it. */
  private static String mark(@Nullable LogPlace after) {
    return after == null ? "" : "~" + after.attempt() + "." + after.line();
  }
}
